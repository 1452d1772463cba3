package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the outcomes of all programs; see {@link OutcomeExplorer} for one. */
final class OutcomeComparer {
  /** The result of one program. */
  private record ProgramResult(List<String> titles, OutcomeComparison result) {}

  private final ComparisonSettings settings;
  private final Loader loader;
  private final Steps steps;
  private final Specification specification;
  private final Map<List<String>, Set<Object>> allowed;

  /**
   * Creates a comparer.
   *
   * @param allowed the outcomes that the specification has, by the programs' titles; those that are
   *     not known yet are added
   */
  OutcomeComparer(
      ComparisonSettings settings,
      Loader loader,
      Steps steps,
      Specification specification,
      Map<List<String>, Set<Object>> allowed) {
    this.settings = settings;
    this.loader = loader;
    this.steps = steps;
    this.specification = specification;
    this.allowed = allowed;
  }

  OutcomeComparison compare() {
    long begin = System.nanoTime();
    OutcomeComparison sum = new OutcomeComparison();
    Subject any = loader.newSubject();
    var starts = settings.startsByTitles(specification, any);
    try (SchedulerPool<ProgramResult> pool =
        new SchedulerPool<>(settings.parallel, () -> settings.memory(steps), settings.stuckAfter)) {
      starts.forEach(
          (titles, each) ->
              pool.submit(
                  scheduler ->
                      new ProgramResult(titles, explorer(titles, each, any).explore(scheduler))));
      for (int left = starts.size(); left > 0; left--) {
        ProgramResult program = pool.take();
        sum.add(program.titles, program.result);
        settings.progress.accept(sum);
      }
    } catch (Divergence e) { // whichever was found first
      sum.counterexample = e.counterexample;
    }
    sum.seconds = (System.nanoTime() - begin) / 1e9;
    return sum;
  }

  private OutcomeExplorer explorer(
      List<String> titles, List<Specification.Vertex> starts, Subject any) {
    Set<Object> outcomes;
    synchronized (specification) { // only one thread at a time may ask TLC
      outcomes =
          allowed.computeIfAbsent(
              titles, t -> OutcomeExplorer.outcomes(specification, starts, any));
    }
    long maxStates = settings.maxStates.applyAsLong(titles);
    return new OutcomeExplorer(loader, steps.byLabel(), starts, titles, outcomes, maxStates);
  }
}
