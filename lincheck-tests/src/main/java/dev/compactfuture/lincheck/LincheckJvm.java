package dev.compactfuture.lincheck;

import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM that runs the Lincheck checks. */
public final class LincheckJvm {
  /**
   * Lincheck loads an agent into its own JVM: from JDK 21 on that has to be allowed, by an option
   * that 17 does not know. The agent ends class data sharing, and the JVM would warn of that. C1
   * and the serial collector alone take half the processor time, at the same rate of invocations,
   * because a thread seldom runs for long. The heap is bounded because there is a JVM for each
   * processor, and the default bound of each is a quarter of the machine's memory, up to which a
   * heap may grow before the collector has to work. The same options stand in this module's
   * pom.xml.
   */
  static final List<String> OPTIONS =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:+EnableDynamicAgentLoading",
          "-XX:+NeverActAsServerClassMachine",
          "-Xshare:off",
          "-Xmx512m",
          "-Dlincheck.logLevel=ERROR");

  /** By its name, because that class starts such JVMs. */
  static final String MAIN = "dev.compactfuture.lincheck.Main";

  private LincheckJvm() {}

  /**
   * Returns the command line after {@code java}, up to the main class.
   *
   * @param classPath where the future, this module and Lincheck are found
   */
  public static List<String> command(String classPath) {
    List<String> command = new ArrayList<>(OPTIONS);
    command.addAll(List.of("-cp", classPath, MAIN));
    return command;
  }
}
