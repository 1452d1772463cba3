package dev.compactfuture.weakmemory;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.ClassesUnderTest;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.races.litmus.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the classes of the litmus tests with {@code Litmus.tla} in lockstep: in every state the
 * engine's memory has to be what {@code AccessModes.tla} says.
 */
final class LitmusLockstep {
  private final Project project;
  private final Path specification;
  private @Nullable Lockstep warm; // TLC reads the specification once

  /**
   * Prepares comparisons.
   *
   * @param specification the folder of the specification, which may be a faulty one
   */
  LitmusLockstep(Project project, Path specification) {
    this.project = project;
    this.specification = specification;
  }

  /**
   * Compares a case up to the first difference.
   *
   * @param outcomes receives every outcome that the specification allows
   */
  StepComparison compare(LitmusCase each, Set<String> outcomes) throws IOException {
    Lockstep lockstep = lockstep(each).onFinalState(end -> outcomes.add(outcome(each, end)));
    // The modes are constants of the tests' classes, which are loaded anew for each comparison.
    System.setProperty(Mode.PROPERTY, each.modeNames());
    try {
      return lockstep.compareSteps();
    } finally {
      System.clearProperty(Mode.PROPERTY);
    }
  }

  private Lockstep lockstep(LitmusCase each) throws IOException {
    SpecificationFiles files =
        new SpecificationFiles(specification, "Litmus", specification.resolve("Litmus.cfg"));
    warm =
        warm == null
            ? new Lockstep(LitmusSubject.class, steps(), files)
            : warm.withVariant(steps());
    // A test writes what it reads to the result of jcstress, which no other thread reads: these
    // writes have no label.
    return warm.underAccessModes()
        .ignoreLabelErrors()
        .programs(titles -> titles.get(0).equals(each.pair()));
  }

  private Steps steps() throws IOException {
    Path classes =
        project.classes("jcstress-tests").resolve(Mode.class.getPackageName().replace('.', '/'));
    Set<String> generated;
    try (Stream<Path> files = Files.list(classes)) {
      generated =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith("_jcstress.class"))
              .map(name -> name.replace(".class", ""))
              .collect(Collectors.toSet());
    }
    Steps steps =
        Steps.read(
            new ClassesUnderTest(classes, project.sources("jcstress-tests"), generated, Set.of()));
    for (String error : steps.errors()) {
      if (!error.endsWith(": a plain write without a label")) {
        throw new LockstepException(error, null);
      }
    }
    return steps;
  }

  /** Returns the outcome of an execution in the format of jcstress. */
  private static String outcome(LitmusCase each, State end) {
    List<Object> outcome = new ArrayList<>();
    for (Object answers : (List<?>) end.get("answers")) {
      outcome.addAll((List<?>) answers);
    }
    Map<?, ?> messages = (Map<?, ?>) end.get("messages");
    for (String variable : each.family().finals()) {
      List<?> all = (List<?>) requireNonNull(messages.get(variable));
      outcome.add(requireNonNull(((Map<?, ?>) all.get(all.size() - 1)).get("value")));
    }
    return outcome.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
