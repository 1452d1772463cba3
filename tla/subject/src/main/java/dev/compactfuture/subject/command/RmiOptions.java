package dev.compactfuture.subject.command;

import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The address of a process of distributed TLC. Anyone who reaches the port can make the process
 * deserialize arbitrary objects, so it listens on loopback by default.
 */
final class RmiOptions {
  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description =
          "The address of this machine to listen on (default: loopback). Choose another in a trusted"
              + " network only: TLC asks for no password.")
  InetAddress listen = InetAddress.getLoopbackAddress();

  @Option(
      names = "--advertise",
      paramLabel = "NAME",
      description =
          "The name or address that the others are told, if they reach this machine by another than"
              + " that of --listen.")
  @Nullable String advertised;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  /** Returns the name or address that the other processes are told. */
  String advertised() {
    return advertised != null ? advertised : listen.getHostAddress();
  }

  /**
   * Refuses a port that this process cannot listen on: TLC would tell it only later, by a stack
   * trace.
   *
   * @param port the port, or 0 for a free one
   */
  void requireFree(int port) {
    try {
      RmiSockets.open(listen, port).close();
    } catch (IOException | IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(),
          "--listen and --port: cannot listen on "
              + listen.getHostAddress()
              + " port "
              + port
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
