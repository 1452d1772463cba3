package dev.compactfuture.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** How programs of this project answer a command line. */
class CommandLinesTest {
  @CommandLine.Command(name = "check")
  static final class Check implements Callable<Integer> {
    @CommandLine.Option(names = "--level")
    private Level level = Level.QUICK;

    @Override
    public Integer call() {
      if (level == Level.SOAK) {
        throw new IllegalStateException("broke down");
      }
      return level == Level.FULL ? CommandLines.VIOLATED : CommandLines.HOLDS;
    }
  }

  private final StringWriter errors = new StringWriter();

  private int run(String... args) {
    return CommandLines.of(new Check()).setErr(new PrintWriter(errors)).execute(args);
  }

  @Test
  void theExitStatusIsTheCommands() {
    assertEquals(0, run());
    assertEquals(0, run("--level", "quick"));
    assertEquals(1, run("--level", "full"));
  }

  @Test
  void anExceptionIsAViolation() {
    assertEquals(1, run("--level", "soak"));
  }

  @Test
  void anUnknownOptionIsNamed() {
    assertEquals(2, run("--depth", "3"));
    assertTrue(errors.toString().contains("--depth"), errors.toString());
  }

  @Test
  void aWrongLevelIsNamedWithTheChoices() {
    assertEquals(2, run("--level", "QUICK"));
    assertTrue(
        errors.toString().contains("level: 'QUICK' is none of [brief, quick, full, soak]"),
        errors.toString());
  }
}
