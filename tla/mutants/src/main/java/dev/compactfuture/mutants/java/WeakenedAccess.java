package dev.compactfuture.mutants.java;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.MutationOperator;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** The shipped classes with one access weakened by one mode. */
public final class WeakenedAccess {
  private final JavaMutants mutants;
  private final Mutant mutant;

  private WeakenedAccess(JavaMutants mutants, Mutant mutant) {
    this.mutants = mutants;
    this.mutant = mutant;
  }

  /**
   * Returns the weakenings of every access by one mode. An opaque access has none: the next weaker
   * mode is plain, and a compiler may move a plain read out of its loop, which then never ends.
   */
  public static List<WeakenedAccess> all(Shipped shipped) throws IOException {
    JavaMutants mutants = JavaMutants.of(shipped);
    List<WeakenedAccess> all = new ArrayList<>();
    mutants.all().stream()
        .filter(m -> m.operator().isMemoryMode() && m.operator() != JavaOperator.WEAK)
        .filter(m -> !m.isOfAllSites())
        .collect(groupingBy(Mutant::label, LinkedHashMap::new, toList()))
        .values()
        .forEach(
            ofAccess -> {
              Set<MutationOperator> next = nextWeaker(ofAccess);
              ofAccess.stream()
                  .filter(m -> next.contains(m.operator()))
                  .forEach(m -> all.add(new WeakenedAccess(mutants, m)));
            });
    return all;
  }

  private static Set<MutationOperator> nextWeaker(List<Mutant> ofAccess) {
    Set<MutationOperator> half = Set.of(JavaOperator.ACQUIRE, JavaOperator.RELEASE);
    if (ofAccess.stream().anyMatch(m -> half.contains(m.operator()))) {
      return half;
    }
    boolean isCas = ofAccess.get(0).id().contains(".cas.");
    return Set.of(isCas ? JavaOperator.PLAIN : JavaOperator.OPAQUE);
  }

  /** Returns the id of the mutant. */
  public String id() {
    return mutant.id();
  }

  /** Returns the label of the access. */
  public String label() {
    return mutant.label();
  }

  /** Returns the mode that the access has here. */
  public String mode() {
    return mutant.operator().id();
  }

  /** Writes all the classes to a folder. */
  public void write(Path folder) throws IOException {
    mutants.write(mutant, folder);
  }
}
