package dev.compactfuture.mutants.java;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rewrites that take a step, or a call that leads to it first, after the next step. */
final class NeighbourSwaps {
  private final LabelledClasses classes;
  private final Map<OwnedMethod, SwappableBlocks> blocks = new HashMap<>();

  NeighbourSwaps(LabelledClasses classes) {
    this.classes = classes;
  }

  List<Rewrite> of(StepSite site) {
    List<Rewrite> rewrites = new ArrayList<>();
    for (OwnedMethod method : classes.methods()) {
      SwappableBlocks inMethod =
          blocks.computeIfAbsent(method, m -> new SwappableBlocks(classes, m));
      for (SwappableBlocks.Pair pair : inMethod.pairs(site.label())) {
        String second = classes.firstLabel(pair.second());
        String where = pair.first() == site.instruction() ? "" : "." + method.name();
        rewrites.add(new Rewrite(second + where, () -> inMethod.swap(pair)));
      }
    }
    return rewrites;
  }
}
