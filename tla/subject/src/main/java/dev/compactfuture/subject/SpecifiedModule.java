package dev.compactfuture.subject;

import dev.compactfuture.lockstep.ClassesUnderTest;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.lockstep.Subject;
import dev.compactfuture.subject.executor.ExecutorSubject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The specifications of shipped classes that lockstep compares with them. */
public enum SpecifiedModule {
  /** The future, and waits on many futures. */
  COMPACT_FUTURE("CompactFuture", FutureSubject.class),

  /** The executor, to which an operation of a future is one step. */
  EXECUTOR("Executor", ExecutorSubject.class);

  /** The sources of the classes that {@link #EXECUTOR} specifies. */
  private static final Set<String> OF_EXECUTOR =
      Set.of("AcceptedTasks", "ForeignTask", "FutureExecutor", "Task");

  /**
   * What the executor calls and {@code Executor.tla} takes for one step each: operations of
   * futures, whose inside {@code CompactFuture.tla} has; the delegate; what the JDK's sets promise.
   */
  private static final Set<String> ATOMIC =
      Set.of(
          "dev.compactfuture.CompactFuture.addDoneCallback",
          "dev.compactfuture.CompactFuture.cancelAndNotify",
          "dev.compactfuture.CompactFuture.isDone",
          "dev.compactfuture.CompactFuture.isRunning",
          "dev.compactfuture.CompactFuture.setRunningOrNotifyCancel",
          "dev.compactfuture.CompactFuture.trySetException",
          "dev.compactfuture.CompactFuture.trySetResult",
          "java.util.Set.add",
          "java.util.Set.toArray",
          "java.util.concurrent.ExecutorService.awaitTermination",
          "java.util.concurrent.ExecutorService.execute",
          "java.util.concurrent.ExecutorService.isShutdown",
          "java.util.concurrent.ExecutorService.isTerminated",
          "java.util.concurrent.ExecutorService.shutdown",
          "java.util.concurrent.ExecutorService.shutdownNow",
          "java.util.concurrent.Future.isDone",
          "java.util.concurrent.RunnableFuture.cancel");

  /**
   * What it calls and is no step: {@code isCancelled} of a future that is done, whose answer is
   * final; a function that is applied within the call of a task; what only callers of {@code map}
   * and {@code invokeAll} reach, which are in no program.
   */
  private static final Set<String> NO_STEPS =
      Set.of(
          "dev.compactfuture.CompactFuture.get",
          "dev.compactfuture.CompactFuture.isCancelled",
          "java.util.concurrent.AbstractExecutorService.<init>",
          "java.util.concurrent.Executors",
          "java.util.concurrent.RejectedExecutionException",
          "java.util.concurrent.RunnableFuture.get",
          "java.util.concurrent.RunnableFuture.isCancelled",
          "java.util.function.Function.apply");

  private final String specification;
  private final Class<? extends Subject> subject;

  SpecifiedModule(String specification, Class<? extends Subject> subject) {
    this.specification = specification;
    this.subject = subject;
  }

  /** Returns the module with this name; empty if it is compared with no code. */
  public static Optional<SpecifiedModule> named(String name) {
    return Stream.of(values()).filter(each -> each.specification.equals(name)).findAny();
  }

  /** Returns the name of the root module. */
  public String specification() {
    return specification;
  }

  /** Returns the name of its file. */
  public String file() {
    return specification + ".tla";
  }

  /** Returns the class that runs the programs of its models. */
  public Class<? extends Subject> subject() {
    return subject;
  }

  /** Reads the steps of the shipped classes that this specifies; each call returns its own. */
  public Steps steps(Shipped shipped) throws IOException {
    return steps(shipped, shipped.classes());
  }

  /** Reads the steps of a variant of these classes, which is in the folder {@code classes}. */
  public Steps steps(Shipped shipped, Path classes) throws IOException {
    return Steps.read(underTest(classes, shipped.sources()));
  }

  /** Returns the text of the root module. */
  public String text(Shipped shipped) throws IOException {
    return Files.readString(shipped.specification().resolve(file()));
  }

  /** Compares the labels of the shipped classes with the actions. */
  public Labels labels(Shipped shipped) throws IOException {
    return new Labels(steps(shipped), text(shipped));
  }

  /** Returns the position of each label of all modules, "File.java:line". */
  public static Map<String, String> javaLines(Shipped shipped) throws IOException {
    Map<String, String> where = new LinkedHashMap<>();
    for (SpecifiedModule module : values()) {
      where.putAll(module.labels(shipped).javaLines());
    }
    return where;
  }

  /** Returns the classes to be put under lockstep: the shipped ones, or others made from them. */
  public ClassesUnderTest underTest(Path classes, Path sources) throws IOException {
    if (this == COMPACT_FUTURE) {
      return Shipped.underTest(classes, sources);
    }
    try (Stream<Path> files = Files.walk(sources)) {
      Set<String> others =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.replace(".java", ""))
              .filter(Predicate.not(OF_EXECUTOR::contains))
              .collect(Collectors.toSet());
      return new ClassesUnderTest(classes, sources, others, NO_STEPS, ATOMIC);
    }
  }
}
