package dev.compactfuture.lincheck;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.lincheck.LincheckBounds.PairBounds;
import dev.compactfuture.lincheck.LincheckBounds.RandomScenarioBounds;
import dev.compactfuture.lincheck.LincheckTestClasses.SequentialModel;
import dev.compactfuture.lincheck.LincheckTestClasses.ShippedFuture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;

/**
 * The checks. Each first has to catch its canaries, in the same run and with the same options. It
 * supports the claims that they violate, and no others.
 *
 * <p>Lincheck cannot see, whatever the bounds:
 *
 * <ul>
 *   <li>a lost wake-up: it models {@code park} as returning at any time, as the contract allows, so
 *       a getter that nobody unparks goes on all the same;
 *   <li>weak memory: the model checker's schedules are sequentially consistent, and stress sees
 *       only what this processor does;
 *   <li>time: it stands still, so a {@code get} with a time-out above zero would never end. Only
 *       time-outs of zero are checked.
 * </ul>
 */
final class LinearizabilityChecks {
  /** Referenced strongly, because otherwise a garbage collection would reset its level. */
  private static final Logger CALLBACK_FAILURES = Logger.getLogger("dev.compactfuture");

  private final LincheckBounds bounds;
  private final WorkPart part;

  /**
   * Prepares the checks.
   *
   * @param part which scenarios, programs and canaries of each are run
   */
  LinearizabilityChecks(LincheckBounds bounds, WorkPart part) {
    this.bounds = bounds;
    this.part = part;
    CALLBACK_FAILURES.setLevel(Level.OFF); // callbacks fail on purpose, thousands of times
  }

  /** Returns the checks by row id, in the order in which they run. */
  Map<String, Supplier<EvidenceRow>> byId() {
    Map<String, Supplier<EvidenceRow>> checks = new LinkedHashMap<>();
    checks.put("lincheck.modelChecking", this::modelChecking);
    checks.put("lincheck.stress", this::stress);
    checks.put("lincheck.blockingGet", this::blockingGet);
    return checks;
  }

  /**
   * Explores schedules of all pairs of operations, and of random scenarios. None of these
   * operations may block, so the model checker also checks obstruction-freedom: a thread must be
   * able to finish while all others stand still.
   */
  EvidenceRow modelChecking() {
    CheckRecorder recorder = new CheckRecorder(bounds.haveCanaries(), part);
    recorder.canary(canary(modelChecker()), LincheckTestClasses.TwoWinners.class);
    recorder.canary(canary(modelChecker()), LincheckTestClasses.NewestFirst.class);
    recorder.canary(canary(modelChecker()), LincheckTestClasses.LockBased.class);
    recorder.canary(canary(modelChecker()), LincheckTestClasses.CancelsRunning.class);
    recorder.canary(canary(modelChecker()), LincheckTestClasses.StopsAtFailure.class);
    recorder.canary(canary(modelChecker()), LincheckTestClasses.AnotherResult.class);
    recorder.canary(watcherCanary(modelChecker()), LincheckTestClasses.RunsAgain.class);
    recorder.canary(watcherCanary(modelChecker()), LincheckTestClasses.NotifiedByCancel.class);
    recorder.canary(watcherCanary(modelChecker()), LincheckTestClasses.NonAtomicAwait.class);
    recorder.runCanaries();

    PairBounds pairs = bounds.modelChecking().pairs();
    int pairsHere = part.of(pairs.scenarios());
    check(
        recorder,
        pairsHere,
        () ->
            pairs(modelChecker())
                .iterations(pairsHere)
                .invocationsPerIteration(pairs.invocations())
                .check(ShippedFuture.class));
    recorder.planned("pairs", ExecutionCounter.scenarios(), pairsHere);
    recorder.figure("pairInvocations", ExecutionCounter.invocations());
    recorder.figure("pairsInEverySchedule", ExecutionCounter.scenariosBelow(pairs.invocations()));
    recorder.demand(ExecutionCounter.scenariosBelow(1) == 0, "a pair did not run");

    RandomScenarioBounds random = bounds.modelChecking().random();
    int scenarios = part.of(random.scenarios());
    check(
        recorder,
        scenarios,
        () -> randomScenarios(modelChecker(), random).check(ShippedFuture.class));
    recorder.planned("scenarios", ExecutionCounter.scenarios(), scenarios);
    recorder.figure("invocations", ExecutionCounter.invocations());
    recorder.figure(WorkPart.CONCURRENT_PAIRS, ExecutionCounter.concurrentPairs());
    recorder.demand(ExecutionCounter.scenariosBelow(1) == 0, "a scenario did not run");
    return recorder.row("lincheck.modelChecking");
  }

  /** Runs random scenarios on real threads. */
  EvidenceRow stress() {
    CheckRecorder recorder = new CheckRecorder(bounds.haveCanaries(), part);
    RandomScenarioBounds random = bounds.stress();
    for (Class<? extends ScenarioOperations> broken :
        List.of(
            LincheckTestClasses.TwoWinnersWithYield.class,
            LincheckTestClasses.NewestFirst.class,
            LincheckTestClasses.CancelsRunning.class,
            LincheckTestClasses.StopsAtFailure.class,
            LincheckTestClasses.AnotherResult.class,
            LincheckTestClasses.RunsAgain.class,
            LincheckTestClasses.NotifiedByCancel.class)) {
      recorder.canary(stressCanary(random), broken);
    }
    recorder.runCanaries();

    int scenarios = part.of(random.scenarios());
    check(
        recorder,
        scenarios,
        () -> randomScenarios(new StressOptions(), random).check(ShippedFuture.class));
    recorder.planned("scenarios", ExecutionCounter.scenarios(), scenarios);
    recorder.planned(
        "invocations", ExecutionCounter.invocations(), (long) scenarios * random.invocations());
    recorder.figure(WorkPart.CONCURRENT_PAIRS, ExecutionCounter.concurrentPairs());
    return recorder.row("lincheck.stress");
  }

  /** Explores schedules of programs whose threads block. */
  EvidenceRow blockingGet() {
    CheckRecorder recorder = new CheckRecorder(bounds.haveCanaries(), part);
    int canaryInvocations = bounds.canaries().invocations();
    recorder.canary(canaryInvocations, new BlockingPrograms.NonBlockingGetter());
    recorder.canary(canaryInvocations, new BlockingPrograms.TwoWinners());
    recorder.canary(canaryInvocations, new BlockingPrograms.ClearedInterrupt());
    recorder.canary(canaryInvocations, new BlockingPrograms.WatcherWokenByCancel());
    recorder.runCanaries();

    int getterInvocations = bounds.blocking().getterInvocations();
    int watcherInvocations = bounds.blocking().watcherInvocations();
    Map<BlockingPrograms.Program, Integer> programs = new LinkedHashMap<>();
    programs.put(new BlockingPrograms.OneGetter(), getterInvocations);
    programs.put(new BlockingPrograms.TwoGetters(), getterInvocations);
    programs.put(new BlockingPrograms.GetterAndCancel(), getterInvocations);
    programs.put(new BlockingPrograms.InterruptAndCompletion(), getterInvocations);
    programs.put(new BlockingPrograms.LeaverBesideGetter(), getterInvocations);
    programs.put(new BlockingPrograms.WatcherAndNotification(), watcherInvocations);
    programs.put(new BlockingPrograms.WatcherLeaves(), watcherInvocations);
    int begun = 0;
    long invocations = 0;
    for (Map.Entry<BlockingPrograms.Program, Integer> entry : programs.entrySet()) {
      BlockingPrograms.Program program = entry.getKey();
      int planned = part.has(begun++) ? entry.getValue() : 0;
      check(recorder, planned, () -> Lincheck.runConcurrentTest(planned, program));
      long executed = ExecutionCounter.programInvocations();
      recorder.planned(program.getClass().getSimpleName(), executed, planned);
      invocations += executed;
    }
    recorder.figure("scenarios", part.of(programs.size()));
    recorder.figure("invocations", invocations);
    return recorder.row("lincheck.blockingGet");
  }

  /** Runs a check of the scenarios of this part; none if there is none. */
  private void check(CheckRecorder recorder, int planned, Runnable check) {
    ExecutionCounter.reset();
    if (planned > 0) {
      ScenarioGenerator.generate(part);
      recorder.check(check);
      ScenarioGenerator.generate(WorkPart.WHOLE); // a canary is shown the first scenarios
    }
  }

  /**
   * Collections are confined to one thread here, so Lincheck need not follow them. If it did, it
   * would follow those of its own code as well and take twice as long.
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

  private <O extends Options<O, ?>> O watcherCanary(O options) {
    return canary(options).executionGenerator(ScenarioGenerator.WatcherPairs.class);
  }

  /** Shows the canary what the check itself runs, all of it, whichever part of the work this is. */
  private StressOptions stressCanary(RandomScenarioBounds random) {
    return randomScenarios(new StressOptions(), random)
        .iterations(random.scenarios())
        .minimizeFailedScenario(false);
  }

  /** Does not minimize: a caught canary is enough, and minimizing would take most of the time. */
  private <O extends Options<O, ?>> O canary(O options) {
    return pairs(options)
        .iterations(bounds.canaries().scenarios())
        .invocationsPerIteration(bounds.canaries().invocations())
        .minimizeFailedScenario(false);
  }

  private <O extends Options<O, ?>> O pairs(O options) {
    return againstModel(options)
        .executionGenerator(ScenarioGenerator.AllPairs.class)
        .threads(2)
        .actorsPerThread(1);
  }

  private <O extends Options<O, ?>> O randomScenarios(O options, RandomScenarioBounds random) {
    return againstModel(options)
        .executionGenerator(ScenarioGenerator.RandomScenarios.class)
        .iterations(part.of(random.scenarios()))
        .invocationsPerIteration(random.invocations())
        .threads(random.threads())
        .actorsPerThread(random.operationsPerThread());
  }

  private <O extends Options<O, ?>> O againstModel(O options) {
    return options
        .actorsBefore(0) // ScenarioGenerator adds the start and the end
        .actorsAfter(0)
        .verifier(ExecutionCounter.CountingVerifier.class)
        .minimizeFailedScenario(bounds.haveCanaries())
        .sequentialSpecification(SequentialModel.class);
  }

  /**
   * Returns the minimized counterexample that {@code canary} gives, or null if it is not caught.
   */
  @Nullable String counterexample(Class<? extends ScenarioOperations> canary) {
    return CheckRecorder.counterexample(
        () -> canary(new ModelCheckingOptions()).minimizeFailedScenario(true).check(canary));
  }
}
