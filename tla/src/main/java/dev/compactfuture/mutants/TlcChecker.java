package dev.compactfuture.mutants;

import dev.compactfuture.tla.Judge;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * TLC's rows at quick, the cheapest first: properties, numbers of states, what is to be reached.
 */
final class TlcChecker implements Checker {
  /** For one model; the longest takes 40 s. */
  private static final Duration BOUND = Duration.ofMinutes(3);

  private final List<Judge.Modelled> models;

  TlcChecker(Path root) throws IOException {
    this.models = Judge.modelled(root);
  }

  @Override
  public String name() {
    return "tlc";
  }

  @Override
  public Verdict run(Mutant mutant, Path specification) throws IOException, InterruptedException {
    long start = Awake.nanoTime();
    for (Judge.Modelled model : models) {
      long begin = Awake.nanoTime();
      Judge.Judgement judgement = model.judge(specification, () -> Awake.passed(BOUND, begin));
      if (judgement == null) {
        String late = model.name() + ": stopped after " + BOUND.toSeconds() + " s";
        return Verdict.of(Kind.UNKNOWN, late, start);
      }
      if (!judgement.holds()) {
        Kind kind = judgement.brokeDown() ? Kind.BROKE_DOWN : Kind.KILLED;
        return Verdict.of(kind, model.name() + ": " + judgement.wrong(), start);
      }
    }
    return Verdict.of(Kind.SURVIVED, "", start);
  }
}
