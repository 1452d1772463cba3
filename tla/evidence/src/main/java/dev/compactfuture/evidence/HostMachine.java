package dev.compactfuture.evidence;

import java.util.Locale;

/**
 * Where a figure was measured.
 *
 * @param jdk the JVM's version
 * @param cpus how many processors the JVM may use
 * @param arch the architecture
 * @param os the operating system and its version
 */
public record HostMachine(String jdk, int cpus, String arch, String os) {
  /** Returns this machine and this JVM. */
  public static HostMachine current() {
    return new HostMachine(
        System.getProperty("java.vm.version"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }

  /** Returns the first line of a file of figures: the command that wrote it, machine and JDK. */
  public String writtenBy(String command) {
    return String.format(
        Locale.ROOT,
        "<!-- Written by `%s` on %d CPUs, %s, %s, JDK %s. -->",
        command,
        cpus,
        arch,
        os.replaceFirst(" .*", ""),
        jdk);
  }
}
