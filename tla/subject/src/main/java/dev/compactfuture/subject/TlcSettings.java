package dev.compactfuture.subject;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How TLC is run.
 *
 * @param workers how many threads TLC searches with. With one the search is breadth-first, and a
 *     counterexample the shortest
 * @param isShort whether the runs are so short that start-up and compilation are most of them
 * @param heap the greatest size of the heap, as after {@code -Xmx}
 * @param report the time between reports; zero for TLC's own, a minute
 * @param checkpoints where and how often; null for none
 */
public record TlcSettings(
    int workers, boolean isShort, String heap, Duration report, @Nullable Checkpoints checkpoints) {
  private static final String HEAP = "4g";

  /**
   * Checkpoints of one run. TLC makes them only when it reports.
   *
   * @param states the folder in which TLC makes a folder for each run
   * @param interval the time between two
   * @param first the number of distinct states from which on the first is made
   * @param recover the folder of an earlier run, to be continued; null to begin
   */
  public record Checkpoints(Path states, Duration interval, long first, @Nullable Path recover) {}

  /** Returns the settings of a check that is part of the build. */
  static TlcSettings ofWorkers(int workers, boolean isShort) {
    return new TlcSettings(workers, isShort, HEAP, Duration.ZERO, null);
  }

  List<String> jvmOptions() {
    List<String> options = new ArrayList<>();
    // Several JVMs of one worker run at the same time, so each gets along with one thread.
    options.add(workers == 1 ? "-XX:+UseSerialGC" : "-XX:+UseParallelGC");
    options.add("-XX:TieredStopAtLevel=" + (isShort ? 1 : 4));
    options.add("-Xmx" + heap);
    options.add("-D" + TlcMain.REPORT + "=" + report.toMillis());
    if (checkpoints != null) {
      options.add("-D" + TlcMain.CHECKPOINT + "=" + checkpoints.interval().toMillis());
      options.add("-D" + TlcMain.FIRST + "=" + checkpoints.first());
    }
    return options;
  }

  List<String> tlcOptions() {
    List<String> options = new ArrayList<>(List.of("-workers", String.valueOf(workers)));
    if (checkpoints != null) {
      options.addAll(List.of("-metadir", checkpoints.states().toString()));
      if (checkpoints.recover() != null) {
        options.addAll(List.of("-recover", checkpoints.recover().toString()));
      }
    }
    return options;
  }
}
