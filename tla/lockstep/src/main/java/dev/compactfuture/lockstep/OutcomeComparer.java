package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Map;

/** Compares the outcomes of all programs; see {@link OutcomeExplorer} for one. */
final class OutcomeComparer {
  private final ComparisonSettings settings;
  private final LoadedCode code;
  private final Specification specification;
  private final Map<List<String>, OutcomeExplorer.Specified> allowed;

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
      Map<List<String>, OutcomeExplorer.Specified> allowed) {
    this.settings = settings;
    this.code = code;
    this.specification = specification;
    this.allowed = allowed;
  }

  OutcomeComparison compare() {
    long begin = System.nanoTime();
    OutcomeComparison sum = new OutcomeComparison();
    Subject any = code.loader().newSubject();
    List<ProgramToExplore> programs = settings.programs(specification, code.steps(), any);
    var exploration = new ParallelExploration<>(settings, code, programs, this::explorer);
    try {
      exploration.run(
          new ParallelExploration.Listener<>() {
            @Override
            public void finished(OutcomeExplorer explorer, PathCover.Effort effort) {
              sum.add(explorer.program.titles(), explorer.result(effort));
            }

            @Override
            public void progress(List<OutcomeExplorer> underWay) {
              settings.progress.accept(sum);
            }
          });
    } catch (Divergence e) {
      sum.counterexample = exploration.shortest(e);
    }
    sum.seconds = (System.nanoTime() - begin) / 1e9;
    return sum;
  }

  private OutcomeExplorer explorer(ProgramToExplore program) {
    OutcomeExplorer.Specified specified =
        allowed.computeIfAbsent(
            program.titles(), t -> OutcomeExplorer.specified(program, code.loader().newSubject()));
    return new OutcomeExplorer(program, code.loader(), specified);
  }
}
