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
  /** The longest model takes 40 s; a mutant may have states without end. */
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
      String why = model.judge(specification, BOUND);
      if (why == null) {
        String late = model.name() + ": stopped after " + BOUND.toSeconds() + " s";
        return Verdict.of(Kind.UNKNOWN, late, start);
      }
      if (!why.isEmpty()) {
        return Verdict.of(Kind.KILLED, model.name() + ": " + why, start);
      }
    }
    return Verdict.of(Kind.SURVIVED, "", start);
  }
}
