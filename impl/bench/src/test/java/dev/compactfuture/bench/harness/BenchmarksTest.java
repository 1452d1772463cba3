package dev.compactfuture.bench.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.compactfuture.evidence.CommandLines;
import java.io.PrintWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line. */
class BenchmarksTest {
  private static int run(String... args) {
    CommandLine line = CommandLines.of(new Benchmarks());
    line.setErr(new PrintWriter(Writer.nullWriter()));
    return line.execute(args);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--level=fast", "--levle=quick", "--level", "--include=(", "--include=nothing"})
  void whatItDoesNotUnderstandIsRefused(String arg) {
    assertEquals(CommandLines.USAGE, run("--list=true", arg));
  }

  @Test
  void theOptionsThatTheBuildPassesAreUnderstood() {
    assertEquals(
        CommandLines.HOLDS,
        run("--level=quick", "--include=^isDone", "--jvm-args=", "--list=true", "--out=none"));
  }
}
