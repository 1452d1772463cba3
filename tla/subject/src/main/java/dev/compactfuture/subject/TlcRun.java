package dev.compactfuture.subject;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run of TLC, the model checker of TLA+, in a child JVM: TLC keeps static state, see {@link
 * TlcMain}.
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

  /** What TLC reads: the folder of the specification, and the model's file. */
  record Input(Path folder, Path cfg) {}

  /** Says when a run is to be stopped. */
  interface Stop {
    /**
     * Returns whether to stop the run; asked repeatedly.
     *
     * @param distinct the number of distinct states in TLC's last report. It reports once a minute;
     *     before the first report the number is 0.
     * @param start when the run began, by {@link AwakeClock}
     */
    boolean test(long distinct, long start);
  }

  /** Returns a time limit far above the longest run of a level: a run that reaches it is stuck. */
  static Stop stopAfter(Level level) {
    Duration bound =
        switch (level) {
          case BRIEF, QUICK -> Duration.ofMinutes(10);
          case FULL -> Duration.ofHours(2);
          case SOAK -> Duration.ofDays(2);
        };
    return (distinct, start) -> AwakeClock.hasPassed(bound, start);
  }

  /** Runs TLC once. */
  static TlcRun run(Input input, boolean isShort, Stop stop)
      throws IOException, InterruptedException {
    return run(List.of(input), 1, isShort, stop, run -> {}).get(0);
  }

  /**
   * Runs TLC on one model after the other in one JVM. A run that is stopped, or ends the JVM, takes
   * the later ones with it: they have not ended.
   *
   * @param workers how many threads TLC searches with. With one the search is breadth-first, and a
   *     counterexample the shortest
   * @param isShort whether the runs are so short that start-up and compilation are most of them
   * @param listener is handed each run at its end
   */
  static List<TlcRun> run(
      List<Input> inputs, int workers, boolean isShort, Stop stop, Consumer<TlcRun> listener)
      throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.create("tlc")) {
      OutputReader reader = new OutputReader(listener);
      ChildJvm tlc =
          new ChildJvm(scratch.path(), command(inputs, workers, isShort, scratch.path()));
      ChildJvm.Exit exit =
          tlc.run(reader::read, () -> stop.test(reader.distinct.get(), reader.start.get()));
      boolean ended = !exit.isSignal(); // TLC may end its JVM in the middle of a run
      while (reader.runs.size() < inputs.size()) {
        reader.end(ended, exit.status());
        ended = false;
      }
      return reader.runs;
    }
  }

  /** Cuts the output of a JVM into runs. */
  private static final class OutputReader {
    private final Consumer<TlcRun> listener;
    private final List<TlcRun> runs = new ArrayList<>();
    private final AtomicLong generated = new AtomicLong();
    private final AtomicLong distinct = new AtomicLong();
    private final AtomicLong start = new AtomicLong(AwakeClock.nanoTime());
    private long exactStart = System.nanoTime();
    private StringBuilder output = new StringBuilder();

    OutputReader(Consumer<TlcRun> listener) {
      this.listener = listener;
    }

    synchronized void read(String line) {
      if (line.startsWith(TlcMain.END)) {
        end(true, Integer.parseInt(line.substring(TlcMain.END.length())));
        return;
      }
      output.append(line).append('\n');
      Matcher counts = COUNTS.matcher(line);
      if (counts.matches()) {
        generated.set(number(counts.group(1)));
        distinct.set(number(counts.group(2)));
      }
    }

    synchronized void end(boolean ended, int status) {
      TlcRun run =
          new TlcRun(
              ended,
              status,
              generated.getAndSet(0),
              distinct.getAndSet(0),
              (System.nanoTime() - exactStart) / 1e9,
              output.toString());
      runs.add(run);
      listener.accept(run);
      output = new StringBuilder();
      start.set(AwakeClock.nanoTime());
      exactStart = System.nanoTime();
    }
  }

  private static List<String> command(
      List<Input> inputs, int workers, boolean isShort, Path scratch) {
    List<String> command =
        new ArrayList<>(
            List.of(
                // Several JVMs of one worker run at the same time, so each gets along with one
                // thread.
                workers == 1 ? "-XX:+UseSerialGC" : "-XX:+UseParallelGC",
                "-XX:TieredStopAtLevel=" + (isShort ? 1 : 4),
                "-Xmx4g",
                // TLC copies the standard modules into the temporary folder and deletes them at its
                // end. In a shared folder a second TLC would lose them.
                "-Djava.io.tmpdir=" + scratch,
                "-cp",
                ChildJvm.ownClassPath(),
                TlcMain.class.getName(),
                String.valueOf(workers)));
    for (Input input : inputs) {
      command.add(input.folder().toAbsolutePath().toString());
      command.add(input.cfg().toAbsolutePath().toString());
    }
    return command;
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }
}
