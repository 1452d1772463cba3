package dev.compactfuture.mutants.checkers;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.TlcModel;
import dev.compactfuture.subject.TlcVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs TLC on the models of level quick, the cheapest first: their properties, their numbers of
 * states, and what must be reachable. The model that killed the last mutant of the same definition
 * goes before all others, because some models never take the step.
 */
final class TlcChecker implements MutantChecker {
  /** The bound of one model, several times what the longest takes. */
  private static final Duration BOUND = Duration.ofMinutes(3);

  /**
   * The heap of one TLC, which runs for each processor: as large as it needs for the models of
   * level quick, of at most 210,000 states, and no larger.
   */
  private static final String HEAP = "1g";

  private final List<TlcModel> models;
  private final Map<String, TlcModel> lastKillers = new ConcurrentHashMap<>(); // by label

  TlcChecker(Shipped shipped) throws IOException {
    this.models =
        TlcModel.planned(shipped.specification(), Level.QUICK).stream()
            .filter(TlcModel::isOfTheFuture)
            .sorted(Comparator.comparing(TlcModel::mustBeViolated).thenComparing(TlcModel::weight))
            .toList();
  }

  @Override
  public String name() {
    return "tlc";
  }

  private List<TlcModel> models(String label) {
    TlcModel first = lastKillers.get(label);
    return models.stream().sorted(Comparator.comparing(model -> model != first)).toList();
  }

  /** TLC searches with one thread, in a JVM of its own; the last killer is that of the label. */
  @Override
  public String group(Mutant mutant) {
    return mutant.label();
  }

  @Override
  public MutantVerdict check(Mutant mutant, Path specification)
      throws IOException, InterruptedException {
    long start = AwakeClock.nanoTime();
    for (TlcModel model : models(mutant.label())) {
      long begun = AwakeClock.nanoTime();
      TlcVerdict verdict =
          model.verdict(specification, HEAP, () -> AwakeClock.hasPassed(BOUND, begun));
      if (verdict == null) {
        String reason = model.name() + ": " + TimeBoundException.stopped(BOUND);
        return MutantVerdict.of(Outcome.UNKNOWN, reason, start);
      }
      if (!verdict.holds()) {
        lastKillers.put(mutant.label(), model);
        Outcome outcome = verdict.brokeDown() ? Outcome.BROKE_DOWN : Outcome.KILLED;
        return MutantVerdict.of(outcome, model.name() + ": " + verdict.wrong(), start);
      }
    }
    return MutantVerdict.survived(start);
  }
}
