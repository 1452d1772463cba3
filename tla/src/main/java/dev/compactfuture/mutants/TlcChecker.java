package dev.compactfuture.mutants;

import dev.compactfuture.tla.Judge;
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

  private final List<Judge.Modelled> models;
  private final Map<String, Judge.Modelled> noticed = new HashMap<>(); // by labels

  TlcChecker(Path root) throws IOException {
    this.models = Judge.modelled(root);
  }

  @Override
  public String name() {
    return "tlc";
  }

  private List<Judge.Modelled> models(String label) {
    Judge.Modelled first = noticed.get(label);
    return models.stream().sorted(Comparator.comparing(model -> model != first)).toList();
  }

  @Override
  public Verdict run(Mutant mutant, Path specification) throws IOException, InterruptedException {
    long start = Awake.nanoTime();
    for (Judge.Modelled model : models(mutant.label())) {
      long begin = Awake.nanoTime();
      Judge.Judgement judgement = model.judge(specification, () -> Awake.passed(BOUND, begin));
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
