package dev.compactfuture.lockstep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** How code and specification are compared; {@link Lockstep} says what each setting means. */
final class ComparisonSettings {
  int recheckOneIn = 16;
  int parallel = Runtime.getRuntime().availableProcessors();
  Duration stuckAfter = Duration.ofMinutes(1);
  ToLongFunction<List<String>> maxStates = titles -> 5_000_000;
  boolean ignoreLabelErrors;
  boolean accessModes;
  Predicate<List<String>> programs = titles -> true;
  Consumer<Comparison> progress = comparison -> {};
  Consumer<State> finalStates = state -> {};

  ComparisonSettings copy() {
    ComparisonSettings copy = new ComparisonSettings();
    copy.recheckOneIn = recheckOneIn;
    copy.parallel = parallel;
    copy.stuckAfter = stuckAfter;
    copy.maxStates = maxStates;
    copy.ignoreLabelErrors = ignoreLabelErrors;
    copy.accessModes = accessModes;
    copy.programs = programs;
    copy.progress = progress;
    copy.finalStates = finalStates;
    return copy;
  }

  /** Returns the memory of a scheduler that runs {@code steps}. */
  Memory memory(Steps steps) {
    return accessModes ? new AccessModes(steps.areVolatile()) : Memory.HEAP;
  }

  /** Returns the start states of the programs that are to be compared, by the programs' titles. */
  Map<List<String>, List<Specification.Vertex>> startsByTitles(
      Specification specification, Subject subject) {
    Map<List<String>, List<Specification.Vertex>> starts = new LinkedHashMap<>();
    for (Specification.Vertex each : specification.initial()) {
      List<String> titles = subject.titles(each.state());
      if (programs.test(titles)) {
        starts.computeIfAbsent(titles, t -> new ArrayList<>()).add(each);
      }
    }
    return starts;
  }

  /** Returns a program that {@link #startsByTitles} returned as an explorer needs it. */
  ProgramToExplore programToExplore(
      Specification specification,
      Steps steps,
      List<String> titles,
      List<Specification.Vertex> starts) {
    return new ProgramToExplore(
        specification, starts, titles, steps.byLabel(), maxStates.applyAsLong(titles));
  }
}
