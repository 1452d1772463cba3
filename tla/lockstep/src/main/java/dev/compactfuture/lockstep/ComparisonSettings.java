package dev.compactfuture.lockstep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
  boolean keepGraphs;
  boolean measureMemory;
  boolean coroutines = Coroutine.areSupported();
  boolean accessModes;
  boolean unordered;
  int stopBefore;
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
    copy.keepGraphs = keepGraphs;
    copy.measureMemory = measureMemory;
    copy.coroutines = coroutines;
    copy.accessModes = accessModes;
    copy.unordered = unordered;
    copy.stopBefore = stopBefore;
    copy.programs = programs;
    copy.progress = progress;
    copy.finalStates = finalStates;
    return copy;
  }

  /** Creates a scheduler that runs {@code steps}. */
  Scheduler scheduler(Steps steps) {
    AccessModesState.Scope scope = unordered ? AccessModesState.Scope.UNORDERED : steps.scope();
    Memory memory = accessModes ? new AccessModes(scope, Choice::of) : Memory.HEAP;
    return new Scheduler(memory, coroutines, stuckAfter);
  }

  /** Returns the programs that are to be compared, the largest first; throws if there is none. */
  List<ProgramToExplore> programs(Specification specification, Steps steps, Subject subject) {
    List<ProgramToExplore> programs = new ArrayList<>();
    startsByTitles(specification, subject)
        .forEach(
            (titles, starts) ->
                programs.add(
                    new ProgramToExplore(
                        specification,
                        starts,
                        titles,
                        steps.byLabel(),
                        maxStates.applyAsLong(titles))));
    if (programs.isEmpty()) {
      throw new LockstepException("there is no program to compare", null);
    }
    // How large a program is, is not known yet; each start leads to about as many states.
    programs.sort(Comparator.comparing((ProgramToExplore p) -> p.starts().size()).reversed());
    return programs;
  }

  private Map<List<String>, List<Specification.Vertex>> startsByTitles(
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
}
