package dev.compactfuture.tla;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TLC, the model checker of TLA+, in a JVM of its own: it keeps static state. */
final class Tlc {
  /**
   * A run that neither ended nor was violated by then is stuck: the longest at its level, by far.
   */
  private static long minutes(Level level) {
    return switch (level) {
      case QUICK -> 10;
      case FULL -> 120;
      case SOAK -> 48 * 60;
    };
  }

  private static final Pattern COUNTS =
      Pattern.compile(
          "(?m)^(?:Progress.*: )?([\\d,]+) states generated(?: \\(.*?\\))?, ([\\d,]+) distinct states");

  private static final int GENERATED = 1;
  private static final int DISTINCT = 2;

  /**
   * What TLC said, if it was not stopped: exit status 0 is no error, 11 a deadlock, 12 an
   * invariant, 13 liveness or an action property.
   */
  record Outcome(
      boolean ended, int exit, long generated, long distinct, double seconds, String output) {
    boolean holds() {
      return exit == 0 && output.contains("Model checking completed. No error has been found.");
    }

    boolean isViolated() {
      return exit == 12 || exit == 13;
    }

    /** Neither: an expression has no value, a state is not whole, there is no such definition. */
    boolean brokeDown() {
      return exit != 0 && exit != 11 && !isViolated();
    }

    /** The line that says what is wrong. */
    String error() {
      return output
          .lines()
          .filter(line -> line.matches("(Error)?: .*"))
          .filter(line -> !line.matches("Error: (The behavior up to|TLC threw an) .*"))
          .findFirst()
          .map(line -> line.replaceFirst(".*?: ", ""))
          .orElse("TLC ended with status " + exit);
    }
  }

  private Tlc() {}

  /** The last one that it told of. */
  private static long count(String output, int what) {
    Matcher counts = COUNTS.matcher(output);
    long count = 0;
    while (counts.find()) {
      count = Long.parseLong(counts.group(what).replace(",", ""));
    }
    return count;
  }

  /** Whether it was killed from outside: that is no word of TLC's, whose own begin at 150. */
  private static boolean isSignal(int exit) {
    return exit > 128 && exit < 150;
  }

  /**
   * Runs the specification that stands in {@code folder} with {@code cfg}.
   *
   * @param isShort whether it ends before C2 would have paid: start-up, and compiling, are most of
   *     it
   */
  static Outcome run(Path folder, Path cfg, Level level, boolean isShort)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long bound = TimeUnit.MINUTES.toNanos(minutes(level));
    return run(folder, cfg, isShort, distinct -> System.nanoTime() - start > bound);
  }

  /**
   * The same.
   *
   * @param stop is asked each second whether that many distinct states are enough: as TLC says each
   *     minute, none before
   */
  static Outcome run(Path folder, Path cfg, boolean isShort, LongPredicate stop)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("tlc");
    try {
      File output = scratch.resolve("output").toFile();
      long start = System.nanoTime();
      Process tlc =
          new ProcessBuilder(
                  List.of(
                      System.getProperty("java.home") + "/bin/java",
                      // Models run side by side, so one thread a VM for everything.
                      "-XX:+UseSerialGC",
                      "-XX:TieredStopAtLevel=" + (isShort ? 1 : 4),
                      "-Xmx4g",
                      // TLC copies the standard modules there, and deletes them when it ends: also
                      // those that another one is about to read.
                      "-Djava.io.tmpdir=" + scratch,
                      "-cp",
                      System.getProperty("java.class.path"),
                      "tlc2.TLC",
                      // One worker: models run side by side, and breadth-first order then gives
                      // the shortest counterexample.
                      "-workers",
                      "1",
                      "-fp",
                      "0",
                      "-metadir",
                      scratch.toString(),
                      "-config",
                      cfg.toString(),
                      "CompactFuture.tla"))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output)
              .start();
      boolean ended = false;
      try {
        do {
          ended = tlc.waitFor(1, TimeUnit.SECONDS);
        } while (!ended && !stop.test(count(Files.readString(output.toPath()), DISTINCT)));
      } finally {
        tlc.destroyForcibly(); // who is interrupted leaves none behind
      }
      tlc.waitFor();
      String text = Files.readString(output.toPath());
      return new Outcome(
          ended && !isSignal(tlc.exitValue()),
          tlc.exitValue(),
          count(text, GENERATED),
          count(text, DISTINCT),
          (System.nanoTime() - start) / 1e9,
          text);
    } finally {
      Scratch.delete(scratch);
    }
  }
}
