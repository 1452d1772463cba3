package dev.compactfuture.races.runner;

import dev.compactfuture.races.Canary;
import dev.compactfuture.races.InRow;
import dev.compactfuture.races.RaceRow;
import dev.compactfuture.races.RequiredOutcomes;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * A test of jcstress that is in a row of evidence.
 *
 * @param name as jcstress knows it
 * @param termination whether it runs in jcstress's mode for termination
 * @param fault what is broken in a canary, or null if it is none
 * @param violates the claims that the fault violates
 * @param requiredOutcomes outcomes without which the run does not count
 */
record Race(
    String name,
    RaceRow row,
    int actors,
    boolean termination,
    String fault,
    List<String> violates,
    List<String> requiredOutcomes) {

  boolean isCanary() {
    return fault != null;
  }

  /** Returns the name without its package. */
  String shortName() {
    return name.replaceAll("^([a-z]\\w*\\.)+", "");
  }

  /** Returns all tests but the litmus tests, sorted by name. */
  static List<Race> all() {
    List<Race> races = new ArrayList<>();
    for (String name : TestList.tests().stream().sorted().toList()) {
      if (!name.startsWith(LitmusVariant.PACKAGE)) {
        races.add(of(TestList.getInfo(name)));
      }
    }
    return races;
  }

  private static Race of(TestInfo info) {
    Class<?> race;
    try {
      race = Class.forName(info.binaryName());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    Canary canary = race.getAnnotation(Canary.class);
    Class<?> outer = race.getEnclosingClass();
    InRow inRow = outer == null ? null : outer.getAnnotation(InRow.class);
    RequiredOutcomes required = race.getAnnotation(RequiredOutcomes.class);
    if ((canary == null) == (inRow == null) || required == null) {
      throw new IllegalStateException(
          info.name()
              + " needs @RequiredOutcomes, and either @Canary or an outer class with @InRow");
    }
    return new Race(
        info.name(),
        canary != null ? canary.row() : inRow.value(),
        info.threads(),
        info.requiresFork(),
        canary != null ? canary.fault() : null,
        canary != null ? List.of(canary.violates()) : List.of(),
        List.of(required.value()));
  }
}
