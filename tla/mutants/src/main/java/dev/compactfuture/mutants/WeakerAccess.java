package dev.compactfuture.mutants;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** The shipped classes with one access weaker by one mode. */
public final class WeakerAccess {
  private final Mutants mutants;
  private final Mutant mutant;

  private WeakerAccess(Mutants mutants, Mutant mutant) {
    this.mutants = mutants;
    this.mutant = mutant;
  }

  /**
   * All of them. What is opaque is as weak as it may be: a plain read may be taken out of the loop
   * that it is in, and then never ends it. So accesses of that mode have none.
   */
  public static List<WeakerAccess> all(Shipped shipped) throws IOException {
    Mutants mutants = new Mutants(shipped.classes(), shipped.sources(), Shipped.WITHOUT_STEPS);
    List<WeakerAccess> all = new ArrayList<>();
    mutants.all().stream()
        .filter(m -> m.operator().isMemoryMode() && m.operator() != Operator.WEAK)
        .filter(m -> !m.id().startsWith(Mutants.ALL)) // of many accesses at once
        .collect(groupingBy(Mutant::label, LinkedHashMap::new, toList()))
        .values()
        .forEach(
            ofAccess -> {
              Set<Operator> next = EnumSet.of(Operator.ACQUIRE, Operator.RELEASE);
              if (ofAccess.stream().noneMatch(m -> next.contains(m.operator()))) {
                next.add(isCas(ofAccess.get(0)) ? Operator.PLAIN : Operator.OPAQUE);
              }
              ofAccess.stream()
                  .filter(m -> next.contains(m.operator()))
                  .forEach(m -> all.add(new WeakerAccess(mutants, m)));
            });
    return all;
  }

  private static boolean isCas(Mutant mutant) {
    return mutant.id().contains(".cas.");
  }

  /** The access. */
  public String label() {
    return mutant.label();
  }

  /** The mode that it has here. */
  public String mode() {
    return mutant.operator().id();
  }

  /** Writes the classes, all of them. */
  public void write(Path folder) throws IOException {
    mutants.write(mutant, folder);
  }
}
