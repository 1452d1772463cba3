package dev.compactfuture.mutants;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.TlcModel;
import dev.compactfuture.subject.TlcVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * TLC's rows at quick: properties, numbers of states, what is to be reached. The cheapest first,
 * but before it the one that noticed the last mutant of the same definition: others may never take
 * the step.
 */
final class TlcChecker implements Checker {
  /** For one model; the longest takes 40 s. */
  private static final Duration BOUND = Duration.ofMinutes(3);

  private final List<TlcModel> models;
  private final Map<String, TlcModel> noticed = new HashMap<>(); // by labels

  TlcChecker(Shipped shipped) throws IOException {
    this.models =
        TlcModel.planned(shipped.specification(), Level.QUICK).stream()
            .sorted(Comparator.comparing(TlcModel::mustBeViolated).thenComparing(TlcModel::weight))
            .toList();
  }

  @Override
  public String name() {
    return "tlc";
  }

  private List<TlcModel> models(String label) {
    TlcModel first = noticed.get(label);
    return models.stream().sorted(Comparator.comparing(model -> model != first)).toList();
  }

  @Override
  public Verdict run(Mutant mutant, Path specification) throws IOException, InterruptedException {
    long start = AwakeClock.nanoTime();
    for (TlcModel model : models(mutant.label())) {
      long begin = AwakeClock.nanoTime();
      TlcVerdict judgement = model.verdict(specification, () -> AwakeClock.hasPassed(BOUND, begin));
      if (judgement == null) {
        String late = model.name() + ": stopped after " + BOUND.toSeconds() + " s";
        return Verdict.of(Kind.UNKNOWN, late, start);
      }
      if (!judgement.holds()) {
        noticed.put(mutant.label(), model);
        Kind kind = judgement.brokeDown() ? Kind.BROKE_DOWN : Kind.KILLED;
        return Verdict.of(kind, model.name() + ": " + judgement.wrong(), start);
      }
    }
    return Verdict.of(Kind.SURVIVED, "", start);
  }
}
