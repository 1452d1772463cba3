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
 * One test.
 *
 * @param name as jcstress has it
 * @param fault what is broken in it, or null if it is no canary
 * @param requiredOutcomes the outcomes without which the run does not count
 */
record Race(
    String name,
    RaceRow row,
    int actors,
    boolean termination,
    String fault,
    List<String> requiredOutcomes) {

  boolean isCanary() {
    return fault != null;
  }

  /** The name without its package. */
  String shortName() {
    return name.replaceAll("^([a-z]\\w*\\.)+", "");
  }

  /**
   * All that the annotation processor found, in the order of their names; litmus tests are none.
   */
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
    RequiredOutcomes requiredOutcomes = race.getAnnotation(RequiredOutcomes.class);
    if ((canary == null) == (inRow == null) || requiredOutcomes == null) {
      throw new IllegalStateException(
          info.name()
              + " needs a @RequiredOutcomes, and either a @Canary or an outer class with a @InRow");
    }
    return new Race(
        info.name(),
        canary != null ? canary.row() : inRow.value(),
        info.threads(),
        info.requiresFork(),
        canary != null ? canary.fault() : null,
        List.of(requiredOutcomes.value()));
  }
}
