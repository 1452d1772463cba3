package dev.compactfuture.subject;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.ClassesUnderTest;
import dev.compactfuture.lockstep.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The classes in the library's jar, their labelled steps, and their specification.
 *
 * @param project the checkout that they are in
 */
public record Shipped(Project project) {
  /** The Maven module of the shipped classes. */
  public static final String MODULE = "impl";

  /** The name of the specification's root module. */
  public static final String SPECIFICATION = "CompactFuture";

  /**
   * Sources whose classes have no steps of {@code CompactFuture.tla}: the executor, which {@link
   * SpecifiedModule#EXECUTOR} specifies; the connection with completion stages, and what there is
   * for completions that nest, as they do in no program. What these share between threads is
   * futures, which are under lockstep, and objects of the JDK. Which thread owns a {@code Nesting}
   * depends on hash codes of identity, and makes no difference to any answer.
   */
  public static final Set<String> WITHOUT_STEPS =
      Set.of(
          "AcceptedTasks",
          "CompletionStages",
          "DeferredCallbacks",
          "ForeignTask",
          "FutureExecutor",
          "Invocations",
          "ManagedPark",
          "Nesting",
          "Results",
          "Task");

  /**
   * Classes of the JDK whose methods are no steps: the code under test shares no future of these
   * types with others.
   */
  public static final Set<String> TRUSTED =
      Set.of(
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.CompletionStage",
          "java.util.concurrent.Future");

  /** Returns the classes to be put under lockstep: the shipped ones, or others made from them. */
  public static ClassesUnderTest underTest(Path classes, Path sources) {
    return new ClassesUnderTest(classes, sources, WITHOUT_STEPS, TRUSTED);
  }

  /** Returns the folder of the shipped classes. */
  public Path classes() {
    return project.classes(MODULE);
  }

  /** Returns the folder of their sources. */
  public Path sources() {
    return project.sources(MODULE);
  }

  /** Returns the folder of the specification and its models. */
  public Path specification() {
    return project.specifications();
  }

  /** Reads the steps of the shipped classes; each call returns steps of their own. */
  public Steps steps() throws IOException {
    return steps(classes());
  }

  /**
   * Reads the steps of a variant of the shipped classes, such as a mutant.
   *
   * @param classes their folder
   */
  public Steps steps(Path classes) throws IOException {
    return Steps.read(underTest(classes, sources()));
  }

  /** Compares the labels of {@code steps} with the actions of the specification. */
  public Labels labels(Steps steps) throws IOException {
    return new Labels(steps, specificationText());
  }

  /** Returns the text of {@code CompactFuture.tla}. */
  public String specificationText() throws IOException {
    return Files.readString(specification().resolve(SPECIFICATION + ".tla"));
  }
}
