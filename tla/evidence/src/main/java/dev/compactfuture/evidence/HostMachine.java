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
    HostMachine brief = new HostMachine(jdk, cpus, arch, os.replaceFirst(" .*", ""));
    return String.format(Locale.ROOT, "<!-- Written by `%s` on %s. -->", command, brief);
  }

  /** Returns the machine in a line, for a reader who compares several. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d CPUs, %s, %s, JDK %s", cpus, arch, os, jdk);
  }
}
