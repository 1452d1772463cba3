package dev.compactfuture.subject;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run of TLC, the model checker of TLA+, in a JVM of its own, because TLC keeps static state.
 *
 * @param ended whether it ended by itself; otherwise the counts are those of its last report
 * @param exit its exit status: 0 no error, 11 a deadlock, 12 an invariant violated, 13 a liveness
 *     or action property violated
 * @param generated the number of states that it generated
 * @param distinct the number of distinct states among them
 */
public record TlcRun(
    boolean ended, int exit, long generated, long distinct, double seconds, String output) {
  private static final Pattern COUNTS =
      Pattern.compile(
          "^(?:Progress.*: )?([\\d,]+) states generated(?: \\(.*?\\))?, ([\\d,]+) distinct states.*");

  /** Returns whether TLC explored all states and found no violation. */
  public boolean holds() {
    return exit == 0 && output.contains("Model checking completed. No error has been found.");
  }

  /** Returns whether an invariant or a property is violated. */
  public boolean isViolated() {
    return exit == 12 || exit == 13;
  }

  /** Returns whether TLC found no violation but could not go on. */
  public boolean brokeDown() {
    return exit != 0 && exit != 11 && !isViolated();
  }

  /** Returns the line of the output that names the error. */
  public String error() {
    return output
        .lines()
        .filter(line -> line.matches("(Error)?: .*"))
        .filter(line -> !line.matches("Error: (The behavior up to|TLC threw an) .*"))
        .findFirst()
        .map(line -> line.replaceFirst(".*?: ", ""))
        .orElse("TLC ended with status " + exit);
  }

  /** Returns a time limit far above the longest run of a level: a run that reaches it is stuck. */
  static LongPredicate stopAfter(Level level) {
    Duration bound =
        switch (level) {
          case BRIEF, QUICK -> Duration.ofMinutes(10);
          case FULL -> Duration.ofHours(2);
          case SOAK -> Duration.ofDays(2);
        };
    long start = AwakeClock.nanoTime();
    return distinct -> AwakeClock.hasPassed(bound, start);
  }

  /**
   * Runs TLC on the specification in {@code folder}.
   *
   * @param isShort whether the run is so short that start-up and compilation are most of it
   * @param stop is asked repeatedly whether to stop, given the number of distinct states in TLC's
   *     last report. It reports once a minute; before the first report the number is 0.
   */
  static TlcRun run(Path folder, Path cfg, boolean isShort, LongPredicate stop)
      throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.create("tlc")) {
      long start = System.nanoTime();
      StringBuffer output = new StringBuffer();
      AtomicLong generated = new AtomicLong();
      AtomicLong distinct = new AtomicLong();
      ChildJvm tlc = new ChildJvm(folder, command(cfg, isShort, scratch.path()));
      ChildJvm.Exit exit =
          tlc.run(
              line -> {
                output.append(line).append('\n');
                Matcher counts = COUNTS.matcher(line);
                if (counts.matches()) {
                  generated.set(number(counts.group(1)));
                  distinct.set(number(counts.group(2)));
                }
              },
              () -> stop.test(distinct.get()));
      return new TlcRun(
          !exit.isSignal(),
          exit.status(),
          generated.get(),
          distinct.get(),
          (System.nanoTime() - start) / 1e9,
          output.toString());
    }
  }

  private static List<String> command(Path cfg, boolean isShort, Path scratch) {
    return List.of(
        // Several models run at the same time, so each JVM gets along with one thread.
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=" + (isShort ? 1 : 4),
        "-Xmx4g",
        // TLC copies the standard modules into the temporary folder and deletes them at its end. In
        // a shared folder a second TLC would lose them, so each run has a folder of its own.
        "-Djava.io.tmpdir=" + scratch,
        "-cp",
        ChildJvm.ownClassPath(),
        "tlc2.TLC",
        // With one worker the search is breadth-first, and a counterexample the shortest.
        "-workers",
        "1",
        "-fp",
        "0",
        "-metadir",
        scratch.toString(),
        "-config",
        cfg.toAbsolutePath().toString(),
        Shipped.SPECIFICATION + ".tla");
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }
}
