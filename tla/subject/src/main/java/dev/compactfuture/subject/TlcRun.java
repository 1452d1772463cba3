package dev.compactfuture.subject;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
  private static final String COMPLETED = "Model checking completed. No error has been found.";
  private static final Pattern DEPTH = Pattern.compile("state graph search is (\\d+)\\.");
  private static final Pattern HEAP = Pattern.compile(" with (\\d+)MB heap ");
  private static final Pattern FIGURE = Pattern.compile("<<\"figure\", \"(\\w+)\", (.*)>>");
  private static final Pattern COUNTS =
      Pattern.compile(
          "^(?:Progress.*: )?([\\d,]+) states generated(?: \\(.*?\\))?, ([\\d,]+) distinct states.*");

  /** Returns whether TLC explored all states and found no violation. */
  public boolean holds() {
    return exit == 0 && output.contains(COMPLETED);
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
        .orElse(isViolated() ? "a property is violated" : "TLC ended with status " + exit);
  }

  /**
   * Returns the figures of a row, by name: how much was checked, how fast, and those that the
   * specification prints, as {@code <<"figure", name, n, m, …>>} for the product of the numbers.
   */
  public Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("states", distinct);
    figures.put("generated", generated);
    figures.put("states" + EvidenceRow.RATE, Math.round(distinct / seconds));
    output
        .lines()
        .map(FIGURE::matcher)
        .filter(Matcher::matches)
        .forEach(figure -> figures.put(figure.group(1), product(figure.group(2))));
    return figures;
  }

  /** Returns the depth of the graph of states, and the megabytes of heap that TLC had. */
  public Map<String, Long> depthAndMemory() {
    Map<String, Long> figures = new LinkedHashMap<>();
    putNumber(figures, "depth", DEPTH);
    putNumber(figures, "heapMegabytes", HEAP);
    return figures;
  }

  private void putNumber(Map<String, Long> figures, String name, Pattern pattern) {
    Matcher matcher = pattern.matcher(output);
    if (matcher.find()) {
      figures.put(name, number(matcher.group(1)));
    }
  }

  /**
   * Reads the output of a run that tells its end by no exit status, as that of distributed TLC.
   *
   * @return its counts; 12 as status if a property is violated, 255 if TLC could not go on
   */
  public static TlcRun ofOutput(String output, double seconds) {
    long[] counts = new long[2];
    output
        .lines()
        .map(COUNTS::matcher)
        .filter(Matcher::matches)
        .forEach(
            line -> {
              counts[0] = number(line.group(1));
              counts[1] = number(line.group(2));
            });
    int status =
        output.contains("Error: The behavior up to this point is:")
                || output.contains(" is violated.")
            ? 12
            : output.contains(COMPLETED) ? 0 : 255;
    return new TlcRun(true, status, counts[0], counts[1], seconds, output);
  }

  /** The input of TLC: the folder of the specification, its root module, and the model's file. */
  public record Input(Path folder, String module, Path cfg) {}

  /** The condition on which a run is stopped. */
  public interface Stop {
    /**
     * Returns whether to stop the run; asked repeatedly.
     *
     * @param distinct the number of distinct states in TLC's last report. It reports once a minute;
     *     before the first report the number is 0.
     * @param start when the run began, by {@link AwakeClock}
     */
    boolean test(long distinct, long start);
  }

  /** Is told what happens in runs. */
  public interface Listener {
    /** Is handed each run at its end. */
    void end(TlcRun run);

    /** Is handed each line that TLC prints. */
    default void line(String line) {}
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

  /**
   * Runs TLC on one model after the other in one JVM. A run that is stopped, or ends the JVM, takes
   * the later ones with it: they have not ended.
   *
   * @param listener is told each line of output, and each end of a run
   */
  public static List<TlcRun> run(
      List<Input> inputs, TlcSettings settings, Stop stop, Listener listener)
      throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.create("tlc")) {
      OutputReader reader = new OutputReader(listener);
      ChildJvm tlc = new ChildJvm(scratch.path(), command(inputs, settings, scratch.path()));
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
    private final Listener listener;
    private final List<TlcRun> runs = new ArrayList<>();
    private final AtomicLong generated = new AtomicLong();
    private final AtomicLong distinct = new AtomicLong();
    private final AtomicLong start = new AtomicLong(AwakeClock.nanoTime());
    private long exactStart = System.nanoTime();
    private StringBuilder output = new StringBuilder();

    OutputReader(Listener listener) {
      this.listener = listener;
    }

    synchronized void read(String line) {
      if (line.startsWith(TlcMain.END)) {
        end(true, Integer.parseInt(line.substring(TlcMain.END.length())));
        return;
      }
      listener.line(line);
      if (!line.startsWith("Progress(")) { // of which a long run prints many
        output.append(line).append('\n');
      }
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
      listener.end(run);
      output = new StringBuilder();
      start.set(AwakeClock.nanoTime());
      exactStart = System.nanoTime();
    }
  }

  private static List<String> command(List<Input> inputs, TlcSettings settings, Path scratch) {
    List<String> command = new ArrayList<>(settings.jvmOptions());
    // TLC copies the standard modules into the temporary folder and deletes them at its end. In a
    // shared folder a second TLC would lose them.
    command.add("-Djava.io.tmpdir=" + scratch);
    command.addAll(List.of("-cp", ChildJvm.ownClassPath(), TlcMain.class.getName()));
    command.addAll(settings.tlcOptions());
    command.add("--");
    for (Input input : inputs) {
      command.add(input.folder().toAbsolutePath().resolve(input.module() + ".tla").toString());
      command.add(input.cfg().toAbsolutePath().toString());
    }
    return command;
  }

  private static long product(String factors) {
    return Stream.of(factors.split(", ")).mapToLong(Long::parseLong).reduce(1, Math::multiplyExact);
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }
}
