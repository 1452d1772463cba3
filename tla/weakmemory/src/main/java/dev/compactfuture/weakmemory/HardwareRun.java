package dev.compactfuture.weakmemory;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.races.litmus.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A run of litmus cases under jcstress, in a JVM of its own: at level quick of those on the
 * boundary between allowed and forbidden, else of the whole catalogue.
 *
 * @param cases the cases that were to run
 * @param reports what was seen of each
 */
record HardwareRun(List<LitmusCase> cases, List<HardwareReport> reports) {
  /** Every machine soon shows its weak outcome; a run that does not see it shows nothing. */
  private static final LitmusCase CONTROL =
      LitmusCatalogue.uniform(LitmusFamily.SB, Mode.RELEASE_ACQUIRE, Mode.RELEASE_ACQUIRE);

  /** The time between two lines of progress. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  static List<LitmusCase> planned(Level level) {
    if (level != Level.QUICK) {
      return LitmusCatalogue.all();
    }
    List<LitmusCase> cases = new ArrayList<>(List.of(CONTROL));
    for (LitmusFamily family : LitmusFamily.values()) {
      cases.addAll(LitmusCatalogue.boundary(family));
    }
    return cases;
  }

  /**
   * Runs the cases of a level.
   *
   * @param jar the jar of jcstress-tests
   * @throws IOException if the run did not end, or wrote nothing
   */
  static HardwareRun run(Path jar, Level level) throws IOException, InterruptedException {
    boolean quick = level == Level.QUICK;
    int millis = quick ? 300 : 600; // the time for which each JVM of jcstress runs a case
    Duration bound = Duration.ofMinutes(quick ? 10 : 60); // far more than that: beyond it hangs
    List<LitmusCase> cases = planned(level);
    try (ScratchFolder scratch = ScratchFolder.create("litmus")) {
      Path pairs = scratch.resolve("pairs");
      Path seen = scratch.resolve("seen.json");
      Files.write(pairs, cases.stream().map(LitmusCase::pair).toList());
      List<String> arguments =
          List.of(
              "-cp",
              jar.toString(),
              "dev.compactfuture.races.runner.LitmusMain",
              "--millis",
              "" + millis,
              "--pairs",
              pairs.toString(),
              "--out",
              seen.toString());
      StringBuffer output = new StringBuffer();
      long start = AwakeClock.nanoTime();
      AtomicLong printed = new AtomicLong(start);
      ChildJvm.Exit exit =
          new ChildJvm(scratch.path(), arguments)
              .run(
                  line -> {
                    output.append(line).append('\n');
                    if (AwakeClock.hasPassed(SILENCE, printed.get())) {
                      printed.set(AwakeClock.nanoTime());
                      Progress.detail("%s", line);
                    }
                  },
                  () -> AwakeClock.hasPassed(bound, start));
      if (!exit.ended()) {
        throw new IOException("jcstress: stopped after " + bound.toMinutes() + " minutes");
      }
      if (!Files.exists(seen)) {
        throw new IOException("jcstress: " + output.toString().strip());
      }
      return new HardwareRun(cases, HardwareReport.read(seen));
    }
  }

  /** Returns what is wrong with the run, see {@link HardwareReport#errors}. */
  List<String> errors(AllowedOutcomes allowed) {
    return HardwareReport.errors(reports, cases, allowed);
  }

  /** Returns the number of cases that ran. */
  long ran() {
    return reports.stream().filter(report -> report.notRun() == null).count();
  }

  /** Returns the number of samples of the cases that ran. */
  long samples() {
    return reports.stream()
        .filter(report -> report.notRun() == null)
        .mapToLong(HardwareReport::samples)
        .sum();
  }

  /** Returns the tests that need more CPUs than this machine has. */
  Set<String> tooLarge() {
    Set<String> tests = new TreeSet<>();
    for (HardwareReport report : reports) {
      if (report.notRun() != null) {
        tests.add(report.test());
      }
    }
    return tests;
  }

  /** Returns the pair of the case whose weak outcome has to be seen. */
  static String controlPair() {
    return CONTROL.pair();
  }

  private @Nullable HardwareReport control() {
    return reports.stream()
        .filter(report -> report.notRun() == null && report.pair().equals(CONTROL.pair()))
        .findFirst()
        .orElse(null);
  }

  boolean sawControl() {
    HardwareReport control = control();
    return control != null
        && control.outcomes().keySet().stream().anyMatch(CONTROL.family()::isWeak);
  }

  /**
   * Returns whether the comparison notices a forbidden outcome: what the control showed with
   * release and acquire is claimed to have been seen with volatile accesses.
   */
  boolean noticesForbidden(AllowedOutcomes allowed) {
    HardwareReport control = control();
    if (control == null) {
      return false;
    }
    LitmusCase strict = LitmusCatalogue.uniform(CONTROL.family(), Mode.VOLATILE, Mode.VOLATILE);
    HardwareReport claimed =
        new HardwareReport(
            strict.family().type(),
            strict.modes().stream().map(Mode::name).toList(),
            control.outcomes(),
            control.samples(),
            null,
            null);
    return !HardwareReport.errors(List.of(claimed), List.of(strict), allowed).isEmpty();
  }
}
