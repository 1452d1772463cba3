package dev.compactfuture.weakmemory;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.lockstep.Walk;
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
 * Walks the classes of the litmus tests beside {@code Litmus.tla}: in every state the engine's
 * memory has to be what {@code AccessModes.tla} says.
 */
final class LitmusWalker {
  private final Project project;
  private final Path specification;
  private @Nullable Lockstep warm; // TLC reads the specification once

  /**
   * Creates a walker.
   *
   * @param specification the folder of the specification, which may be a faulty one
   */
  LitmusWalker(Project project, Path specification) {
    this.project = project;
    this.specification = specification;
  }

  /**
   * Walks a case up to the first difference.
   *
   * @param outcomes receives every outcome that the specification allows
   */
  Walk walk(LitmusCase each, Set<String> outcomes) throws IOException {
    Lockstep lockstep = lockstep(each).atEnd(end -> outcomes.add(outcome(each, end)));
    // The modes are constants of the tests' classes, which are loaded anew for each walk.
    System.setProperty(Mode.PROPERTY, each.modeNames());
    try {
      return lockstep.walk();
    } finally {
      System.clearProperty(Mode.PROPERTY);
    }
  }

  private Lockstep lockstep(LitmusCase each) throws IOException {
    Path cfg = specification.resolve("Litmus.cfg");
    warm =
        warm == null
            ? new Lockstep(LitmusSubject.class, steps(), specification, "Litmus", cfg)
            : warm.of(steps());
    // A test writes what it reads to the result of jcstress, which no other thread reads: these
    // writes have no label.
    return warm.underAccessModes()
        .anyLabels()
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
    Steps steps = Steps.read(classes, project.sources("jcstress-tests"), generated);
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
