package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the outcomes of all programs; see {@link OutcomeExplorer} for one. */
final class OutcomeComparer {
  /** The result of one program. */
  private record ProgramResult(List<String> titles, OutcomeComparison result) {}

  private final ComparisonSettings settings;
  private final LoadedCode code;
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
      LoadedCode code,
      Specification specification,
      Map<List<String>, Set<Object>> allowed) {
    this.settings = settings;
    this.code = code;
    this.specification = specification;
    this.allowed = allowed;
  }

  OutcomeComparison compare() {
    long begin = System.nanoTime();
    OutcomeComparison sum = new OutcomeComparison();
    Subject any = code.loader().newSubject();
    var starts = settings.startsByTitles(specification, any);
    try (SchedulerPool<ProgramResult> pool =
        new SchedulerPool<>(
            settings.parallel, () -> settings.memory(code.steps()), settings.stuckAfter)) {
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
    ProgramToExplore program =
        settings.programToExplore(specification, code.steps(), titles, starts);
    Set<Object> outcomes;
    synchronized (specification) { // only one thread at a time may ask TLC
      outcomes = allowed.computeIfAbsent(titles, t -> OutcomeExplorer.outcomes(program, any));
    }
    return new OutcomeExplorer(program, code.loader(), outcomes);
  }
}
