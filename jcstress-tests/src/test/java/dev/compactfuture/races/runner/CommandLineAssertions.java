package dev.compactfuture.races.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Checks that a command line is refused before anything runs. */
final class CommandLineAssertions {
  private CommandLineAssertions() {}

  /** Asserts that the command exits as one that was not understood, and names what is wrong. */
  static void assertRefused(Object command, String named, String... args) {
    StringWriter error = new StringWriter();
    CommandLine line = CommandLines.of(command).setErr(new PrintWriter(error));
    assertEquals(CommandLines.USAGE, line.execute(args), () -> "exit status: " + error);
    assertTrue(error.toString().contains(named), error::toString);
  }

  /** Returns what {@code --help} prints. */
  static String help(Object command) {
    StringWriter help = new StringWriter();
    CommandLine line = CommandLines.of(command).setOut(new PrintWriter(help));
    assertEquals(CommandLines.HOLDS, line.execute("--help"));
    return help.toString();
  }
}
