package dev.compactfuture.races.runner;

import dev.compactfuture.races.Canary;
import dev.compactfuture.races.MustSee;
import dev.compactfuture.races.Question;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * One test.
 *
 * @param name as jcstress has it
 * @param fault what is broken in it, or null if it is no canary
 * @param mustSee the outcomes without which the run does not count
 */
record Race(
    String name,
    Question.Row row,
    int actors,
    boolean termination,
    String fault,
    List<String> mustSee) {

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
      if (!name.startsWith(Litmus.PACKAGE)) {
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
    Question question = outer == null ? null : outer.getAnnotation(Question.class);
    MustSee mustSee = race.getAnnotation(MustSee.class);
    if ((canary == null) == (question == null) || mustSee == null) {
      throw new IllegalStateException(
          info.name()
              + " needs a @MustSee, and either a @Canary or an outer class with a @Question");
    }
    return new Race(
        info.name(),
        canary != null ? canary.row() : question.value(),
        info.threads(),
        info.requiresFork(),
        canary != null ? canary.fault() : null,
        List.of(mustSee.value()));
  }
}
