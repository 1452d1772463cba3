package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Futures;
import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every public operation is called by each checker that needs code of its own for it, see "How to
 * add an operation" in tla/README.md. Otherwise a new operation would be checked by some of them
 * only, and all rows would be green.
 */
class OperationsTest {
  private static final Path ROOT = Project.ofWorkingDirectory().root();

  private static final Set<String> INTEROPERATION = Set.of("from", "toCompletableFuture");

  /** One read of the word, as in isDone; InteropTest has their answers. */
  private static final Set<String> ANSWERS_AT_ONCE = Set.of("resultNow", "exceptionNow");

  private static final Set<String> OF_OBJECT = Set.of("equals", "hashCode", "toString");

  /** The sources in which a checker calls the operations, and those that it leaves out. */
  private enum Checker {
    LOCKSTEP("tla/subject/src/main/java", "", Set.of()),
    LINCHECK("lincheck-tests/src/main/java", "", Set.of()),
    // It takes the steps of setException.
    JCSTRESS("jcstress-tests/src/main/java", "", Set.of("trySetException")),
    JUNIT("impl/src/test/java", "CPythonTest", Set.of());

    private final Path sources;
    private final String without;
    private final Set<String> leftOut;

    Checker(String sources, String without, Set<String> leftOut) {
      this.sources = ROOT.resolve(sources);
      this.without = without + ".java";
      this.leftOut = leftOut;
    }

    String text() throws IOException {
      try (Stream<Path> files = Files.walk(sources)) {
        StringBuilder text = new StringBuilder();
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          if (!file.endsWith(without)) {
            text.append(Files.readString(file));
          }
        }
        return text.toString();
      }
    }
  }

  private static Set<String> operations() {
    return Stream.of(CompactFuture.class, Futures.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .map(Method::getName)
        .filter(name -> !OF_OBJECT.contains(name))
        .filter(name -> !INTEROPERATION.contains(name)) // made of the others; InteropTest
        .filter(name -> !ANSWERS_AT_ONCE.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Returns the operations that are not called, as {@code x.operation(} or {@code X::operation}.
   */
  private static Set<String> notCalled(Set<String> operations, String text) {
    return operations.stream()
        .filter(name -> !Pattern.compile("(\\.|::)" + name + "\\b").matcher(text).find())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyCheckerCallsEveryOperation() throws IOException {
    Map<Checker, Set<String>> missing = new LinkedHashMap<>();
    for (Checker checker : Checker.values()) {
      Set<String> notCalled = notCalled(operations(), checker.text());
      if (!notCalled.equals(checker.leftOut)) {
        missing.put(checker, notCalled);
      }
    }
    assertEquals(Map.of(), missing);
  }

  @Test
  void anOperationThatNoCheckerKnowsIsMissing() {
    assertEquals(
        Set.of("complete"), notCalled(Set.of("complete", "cancel"), "future.cancel(); completed"));
    assertTrue(operations().contains("setRunningOrNotifyCancel"), operations()::toString);
  }
}
