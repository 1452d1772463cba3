package dev.compactfuture.lincheck;

import dev.compactfuture.lincheck.LincheckBounds.PairBounds;
import dev.compactfuture.lincheck.LincheckBounds.RandomScenarioBounds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;

/**
 * The checks. Each first has to catch its canaries, in the same run and with the same options.
 *
 * <p>What Lincheck cannot see, whatever the bounds:
 *
 * <ul>
 *   <li>a lost wake-up: {@code park} is modelled as returning at any time, as its contract allows,
 *       so a getter that nobody unparks goes on all the same;
 *   <li>weak memory: the schedules are sequentially consistent, and stress sees what this CPU does;
 *   <li>time: it stands still, so a {@code get} with a time-out above zero would never end. Only
 *       the zero time-out is here.
 * </ul>
 */
final class Checks {
  /** Kept, for the logging framework would forget it, and its level, at the next collection. */
  private static final Logger CALLBACKS_THAT_FAIL = Logger.getLogger("dev.compactfuture");

  private static final String TOOL = "lincheck";

  /** Begins a line that is printed as soon as something is found. */
  private static final String FOUND = "found: ";

  private final LincheckBounds bounds;

  Checks(LincheckBounds bounds) {
    this.bounds = bounds;
    CALLBACKS_THAT_FAIL.setLevel(Level.OFF); // they fail on purpose, thousands of times
  }

  /** The checks by id, in the order in which they run. */
  Map<String, Supplier<Row>> all() {
    Map<String, Supplier<Row>> all = new LinkedHashMap<>();
    all.put("lincheck.modelChecking", this::modelChecking);
    all.put("lincheck.stress", this::stress);
    all.put("lincheck.blockingGet", this::blockingGet);
    return all;
  }

  /** No operation here waits, so none may hinder another: that is the obstruction-freedom. */
  Row modelChecking() {
    PairBounds pairs = bounds.modelChecking().pairs();
    RandomScenarioBounds random = bounds.modelChecking().random();
    Run run = new Run(bounds);
    run.canary(canary(modelChecker()), TWO_WINNERS);
    run.canary(canary(modelChecker()), NEWEST_FIRST);
    run.canary(canary(modelChecker()), LOCK_BASED);
    run.canary(
        canary(modelChecker()).executionGenerator(ScenarioGenerator.WatcherPairs.class),
        NOTIFIED_BY_CANCEL);
    run.canary(
        canary(modelChecker()).executionGenerator(ScenarioGenerator.WatcherPairs.class),
        NON_ATOMIC_AWAIT);

    ExecutionCounter.reset();
    run.check(
        () ->
            pairs(modelChecker())
                .iterations(pairs.scenarios())
                .invocationsPerIteration(pairs.invocations())
                .check(LincheckTestClasses.ShippedFuture.class));
    run.planned("pairs", ExecutionCounter.scenarios(), pairs.scenarios());
    run.figure("pairInvocations", ExecutionCounter.invocations());
    run.figure("pairsInEverySchedule", ExecutionCounter.scenariosBelow(pairs.invocations()));
    run.demand(ExecutionCounter.scenariosBelow(1) == 0, "a pair did not run");

    ExecutionCounter.reset();
    run.check(() -> drawn(modelChecker(), random).check(LincheckTestClasses.ShippedFuture.class));
    run.planned("scenarios", ExecutionCounter.scenarios(), random.scenarios());
    run.figure("invocations", ExecutionCounter.invocations());
    run.figure("concurrentPairs", ExecutionCounter.concurrentPairs());
    run.demand(ExecutionCounter.scenariosBelow(1) == 0, "a scenario did not run");
    return run.row(
        "lincheck.modelChecking", List.of("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C12"));
  }

  Row stress() {
    Run run = new Run(bounds);
    run.canary(canary(new StressOptions()), TWO_WINNERS_WITH_YIELD);

    ExecutionCounter.reset();
    run.check(
        () ->
            drawn(new StressOptions(), bounds.stress())
                .check(LincheckTestClasses.ShippedFuture.class));
    run.planned("scenarios", ExecutionCounter.scenarios(), bounds.stress().scenarios());
    run.planned(
        "invocations",
        ExecutionCounter.invocations(),
        (long) bounds.stress().scenarios() * bounds.stress().invocations());
    run.figure("concurrentPairs", ExecutionCounter.concurrentPairs());
    return run.row("lincheck.stress", List.of("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C12"));
  }

  Row blockingGet() {
    Run run = new Run(bounds);
    run.canary(bounds.canaries().invocations(), new BlockingPrograms.NonBlockingGetter());
    run.canary(bounds.canaries().invocations(), new BlockingPrograms.TwoWinners());
    run.canary(bounds.canaries().invocations(), new BlockingPrograms.ClearedInterrupt());
    run.canary(bounds.canaries().invocations(), new BlockingPrograms.WatcherWokenByCancel());

    Map<BlockingPrograms.Program, Integer> programs = new LinkedHashMap<>();
    programs.put(new BlockingPrograms.OneGetter(), bounds.blocking().getterInvocations());
    programs.put(new BlockingPrograms.TwoGetters(), bounds.blocking().getterInvocations());
    programs.put(new BlockingPrograms.GetterAndCancel(), bounds.blocking().getterInvocations());
    programs.put(
        new BlockingPrograms.InterruptAndCompletion(), bounds.blocking().getterInvocations());
    programs.put(new BlockingPrograms.LeaverBesideGetter(), bounds.blocking().getterInvocations());
    programs.put(
        new BlockingPrograms.WatcherAndNotification(), bounds.blocking().watcherInvocations());
    programs.put(new BlockingPrograms.WatcherLeaves(), bounds.blocking().watcherInvocations());
    long invocations = 0;
    for (Map.Entry<BlockingPrograms.Program, Integer> entry : programs.entrySet()) {
      BlockingPrograms.Program program = entry.getKey();
      ExecutionCounter.reset();
      run.check(() -> Lincheck.runConcurrentTest(entry.getValue(), program));
      run.planned(
          program.getClass().getSimpleName(),
          ExecutionCounter.programInvocations(),
          entry.getValue());
      invocations += ExecutionCounter.programInvocations();
    }
    run.figure("scenarios", programs.size());
    run.figure("invocations", invocations);
    return run.row("lincheck.blockingGet", List.of("C2", "C5", "C7"));
  }

  private static final Class<? extends ScenarioOperations> TWO_WINNERS =
      LincheckTestClasses.TwoWinners.class;
  private static final Class<? extends ScenarioOperations> TWO_WINNERS_WITH_YIELD =
      LincheckTestClasses.TwoWinnersWithYield.class;
  private static final Class<? extends ScenarioOperations> NEWEST_FIRST =
      LincheckTestClasses.NewestFirst.class;
  private static final Class<? extends ScenarioOperations> LOCK_BASED =
      LincheckTestClasses.LockBased.class;
  private static final Class<? extends ScenarioOperations> NOTIFIED_BY_CANCEL =
      LincheckTestClasses.NotifiedByCancel.class;
  private static final Class<? extends ScenarioOperations> NON_ATOMIC_AWAIT =
      LincheckTestClasses.NonAtomicAwait.class;

  /**
   * Collections are of one thread each here, so Lincheck need not follow them; it would in its own
   * code as well, once it does in that under test, and take twice as long.
   */
  private static ModelCheckingOptions modelChecker() {
    return new ModelCheckingOptions()
        .checkObstructionFreedom(true)
        .addGuarantee(
            ManagedStrategyGuaranteeKt.forClasses(
                    "java.util.ArrayList",
                    "java.util.HashMap",
                    "java.util.HashSet",
                    "java.util.LinkedHashMap",
                    "java.util.LinkedHashSet")
                .allMethods()
                .ignore());
  }

  private <O extends Options<O, ?>> O canary(O options) {
    return pairs(options)
        .iterations(bounds.canaries().scenarios())
        .invocationsPerIteration(bounds.canaries().invocations())
        .minimizeFailedScenario(false); // caught is caught, and it would cost most of the time
  }

  private <O extends Options<O, ?>> O pairs(O options) {
    return plain(options)
        .executionGenerator(ScenarioGenerator.AllPairs.class)
        .threads(2)
        .actorsPerThread(1);
  }

  private <O extends Options<O, ?>> O drawn(O options, RandomScenarioBounds random) {
    return plain(options)
        .executionGenerator(ScenarioGenerator.RandomScenarios.class)
        .iterations(random.scenarios())
        .invocationsPerIteration(random.invocations())
        .threads(random.threads())
        .actorsPerThread(random.operationsPerThread());
  }

  private <O extends Options<O, ?>> O plain(O options) {
    return options
        .actorsBefore(0) // ScenarioGenerator adds them
        .actorsAfter(0)
        .verifier(ExecutionCounter.CountingVerifier.class)
        .minimizeFailedScenario(bounds.haveCanaries())
        .sequentialSpecification(LincheckTestClasses.SequentialModel.class);
  }

  /** One check under way: its canaries, its findings, what it ran. */
  static final class Run {
    private final LincheckBounds bounds;
    private final long start = System.nanoTime();
    private final List<String> caught = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Number> figures = new LinkedHashMap<>();
    private long checking;

    Run(LincheckBounds bounds) {
      this.bounds = bounds;
    }

    <O extends Options<O, ?>> void canary(O options, Class<? extends ScenarioOperations> broken) {
      canary(broken.getSimpleName(), () -> options.check(broken));
    }

    void canary(int runs, BlockingPrograms.Program broken) {
      canary(broken.getClass().getSimpleName(), () -> Lincheck.runConcurrentTest(runs, broken));
    }

    private void canary(String name, Runnable check) {
      if (!bounds.haveCanaries()) {
        return;
      }
      String finding = finding(check);
      if (finding == null || finding.contains("has hung")) { // which is not what is wrong with it
        faults.add("canary not caught: " + name);
      } else {
        caught.add(name + " (" + firstLine(finding) + ")");
      }
    }

    void check(Runnable check) {
      long begin = System.nanoTime();
      String finding = finding(check);
      checking += System.nanoTime() - begin;
      if (finding != null) {
        System.out.println(FOUND + firstLine(finding) + "\n" + finding);
        System.out.flush();
        faults.add(firstLine(finding));
      }
    }

    void figure(String name, long number) {
      figures.put(name, number);
    }

    /** What ran; less than planned is a fault, unless it stopped because a fault was found. */
    void planned(String name, long ran, long planned) {
      figures.put(name, ran);
      demand(ran == planned, name + ": planned " + planned + ", ran " + ran);
    }

    void demand(boolean condition, String otherwise) {
      if (!condition && faults.isEmpty()) {
        faults.add(otherwise);
      }
    }

    Row row(String id, List<String> claims) {
      figures.put("invocationsPerSecond", rate(figures, checking / 1e9));
      return new Row(
          id,
          TOOL,
          claims,
          faults.isEmpty() ? "holds" : "violated",
          String.join("; ", faults),
          Math.round((System.nanoTime() - start) / 1e8) / 10.0,
          caught.isEmpty() ? "none caught" : "caught: " + String.join(", ", caught),
          figures);
    }

    /** Of the checks themselves: the row's seconds have its canaries in them, too. */
    static long rate(Map<String, Number> figures, double seconds) {
      long invocations =
          figures.entrySet().stream()
              .filter(f -> f.getKey().toLowerCase(Locale.ROOT).endsWith("invocations"))
              .mapToLong(f -> f.getValue().longValue())
              .sum();
      return Math.round(invocations / seconds);
    }

    private static @Nullable String finding(Runnable check) {
      try {
        check.run();
        return null;
      } catch (LincheckAssertionError e) {
        return String.valueOf(e.getMessage()).strip();
      }
    }

    private static String firstLine(String finding) {
      return finding.lines().findFirst().orElse("").replace("=", "").strip();
    }
  }

  /** The counterexample that {@code broken} gives, for the test of its text; or null. */
  static @Nullable String counterexample(
      LincheckBounds bounds, Class<? extends ScenarioOperations> broken) {
    Checks checks = new Checks(bounds);
    return Run.finding(
        () -> checks.canary(new ModelCheckingOptions()).minimizeFailedScenario(true).check(broken));
  }
}
