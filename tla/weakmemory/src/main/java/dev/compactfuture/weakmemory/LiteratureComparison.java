package dev.compactfuture.weakmemory;

import dev.compactfuture.evidence.Progress;
import dev.compactfuture.races.litmus.Mode;
import java.util.List;

/** Compares the model's verdicts on weak outcomes with those expected from the literature. */
final class LiteratureComparison {
  private final AllowedOutcomes allowed;

  LiteratureComparison(AllowedOutcomes allowed) {
    this.allowed = allowed;
  }

  /** Returns where the model and the expectation differ, among cases that were explored. */
  List<String> disagreements(List<LitmusCase> cases) {
    return cases.stream()
        .filter(each -> allowed.includeWeak(each) != each.expectsAllowed())
        .map(each -> each.pair() + (each.expectsAllowed() ? " is forbidden" : " is allowed"))
        .toList();
  }

  /** Prints the model's verdicts, a line for each test. */
  void print() {
    Progress.print(
        """
                 Does the model allow the weak outcome? A group for each mode of the writes (plain,
                 opaque, release, volatile), in it a letter for each mode of the reads (plain,
                 opaque, acquire, volatile). A allowed, F forbidden, n not modelled.\
        """);
    for (LitmusFamily family : LitmusFamily.values()) {
      StringBuilder verdicts = new StringBuilder();
      for (LitmusCase each : LitmusCatalogue.uniform(family)) {
        if (each.reads() == Mode.PLAIN && !verdicts.isEmpty()) {
          verdicts.append(' ');
        }
        verdicts.append(verdict(each));
      }
      Progress.detail("%-5s  %s", family.knownAs(), verdicts);
    }
  }

  private char verdict(LitmusCase each) {
    if (!allowed.hasExplored(each)) {
      return '?';
    }
    if (allowed.includeWeak(each)) {
      return 'A';
    }
    return each.expectsAllowed() ? 'F' : each.expected();
  }
}
