package dev.compactfuture.mutants.checkers;

import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.lockstep.Steps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What lockstep finds of the shipped classes in a model, program by program, and which methods each
 * program enters. Every interleaving of a program was explored, so a mutant that changes none of
 * these methods does there what the shipped classes do, and need not be walked.
 */
final class RecordedModel {
  /** Reads the steps of classes, anew for each comparison, which changes them. */
  interface StepReader {
    Steps read(Path classes) throws IOException;
  }

  private record Program(Set<String> entered, StepComparison result) {}

  private final Map<List<String>, Program> programs = new LinkedHashMap<>();

  private RecordedModel() {}

  /**
   * Walks the programs of a model one by one.
   *
   * @param lockstep compares the model with variants of the classes
   * @param probed the shipped classes, as {@link MethodProbe} has instrumented them
   */
  static RecordedModel of(Lockstep lockstep, StepReader steps, Path probed) throws IOException {
    RecordedModel model = new RecordedModel();
    boolean isLast = false;
    while (!isLast) {
      Set<List<String>> left = new LinkedHashSet<>();
      MethodProbe.takeEntered();
      StepComparison first =
          lockstep
              .withVariant(steps.read(probed))
              .programs(titles -> model.isNext(titles, left))
              .compareSteps();
      if (first.counterexample() != null) {
        throw new IllegalStateException(
            "with the shipped classes: " + first.counterexample().summary());
      }
      Program program = new Program(MethodProbe.takeEntered(), first);
      first.byProgram().keySet().forEach(titles -> model.programs.put(titles, program));
      isLast = left.size() == 1;
    }
    return model;
  }

  /** Chooses one program of those that are not recorded yet; the others are left. */
  private boolean isNext(List<String> titles, Set<List<String>> left) {
    if (programs.containsKey(titles)) {
      return false;
    }
    left.add(titles);
    return titles.equals(left.iterator().next());
  }

  /** Returns the programs that enter one of the methods; all if the methods may concern all. */
  Set<List<String>> entering(Set<String> changed) {
    Set<List<String>> entering = new LinkedHashSet<>();
    programs.forEach(
        (titles, program) -> {
          if (ChangedMethods.mayConcernAll(changed)
              || !Collections.disjoint(program.entered, changed)) {
            entering.add(titles);
          }
        });
    return entering;
  }

  /** Returns what was found of the programs that a mutant need not walk. */
  List<StepComparison> resultsWithout(Set<List<String>> walked) {
    return programs.entrySet().stream()
        .filter(program -> !walked.contains(program.getKey()))
        .map(program -> program.getValue().result)
        .toList();
  }
}
