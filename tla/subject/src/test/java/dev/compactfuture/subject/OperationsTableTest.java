package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.CompletionTimeoutException;
import dev.compactfuture.Completions;
import dev.compactfuture.FutureExecutor;
import dev.compactfuture.Futures;
import dev.compactfuture.InvalidStateException;
import dev.compactfuture.Results;
import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code tla/OPERATIONS.md} lists every public and protected method, each with operations that some
 * model has, or with a test that calls it.
 */
class OperationsTableTest {
  private static final Path ROOT = Project.ofWorkingDirectory().root();

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(.*?)` \\| (.*?) ?\\| (.*?) ?\\|$");

  /** Methods that others call where a test compares or prints, or that the JDK calls. */
  private static final Set<String> NOT_BY_NAME = Set.of("equals", "hashCode", "toString");

  private static Set<String> methods() {
    return Stream.of(
            CompactFuture.class,
            Completions.class,
            CompletionTimeoutException.class,
            FutureExecutor.class,
            Futures.class,
            Futures.DoneAndNotDone.class,
            InvalidStateException.class,
            Results.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> !method.isSynthetic())
        .filter(m -> (m.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
        .map(OperationsTableTest::signature)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(
                ", ",
                method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(",
                ")"));
  }

  private static Map<String, MatchResult> rows(String table) {
    Map<String, MatchResult> rows = new TreeMap<>();
    ROW.matcher(table).results().forEach(row -> rows.put(row.group(1), row));
    return rows;
  }

  /** Returns what is wrong with a row. */
  private static List<String> errors(MatchResult row, Set<String> operations) throws IOException {
    List<String> errors = new ArrayList<>();
    String name = row.group(1).replaceAll(".*\\.|\\(.*", "");
    for (String operation : row.group(2).split(", ")) {
      if (!operation.isEmpty() && !operations.contains(operation)) {
        errors.add(row.group(1) + ": no model has the operation " + operation);
      }
    }
    List<String> tests =
        Pattern.compile("\\w+Test")
            .matcher(row.group(3))
            .results()
            .map(MatchResult::group)
            .toList();
    if (row.group(2).isEmpty() && tests.isEmpty()) {
      errors.add(row.group(1) + ": neither an operation nor a test");
    }
    for (String test : tests) {
      Path file = ROOT.resolve("impl/src/test/java/dev/compactfuture/" + test + ".java");
      boolean calls =
          Files.exists(file)
              && (NOT_BY_NAME.contains(name)
                  || Pattern.compile("(\\.|::|= )" + name + "\\b")
                      .matcher(Files.readString(file))
                      .find());
      if (!calls) {
        errors.add(row.group(1) + ": " + test + " does not call it");
      }
    }
    return errors;
  }

  private static Set<String> operationsOfModels() throws IOException {
    Set<String> operations = new HashSet<>();
    for (TlcModel model : TlcModel.all(ROOT.resolve("tla"))) {
      String cfg = Files.readString(model.cfg());
      if (cfg.contains("Operations = ")) {
        operations.addAll(ModelVariant.operations(cfg));
      }
    }
    return operations;
  }

  private static String table() throws IOException {
    return Files.readString(ROOT.resolve("tla/OPERATIONS.md"));
  }

  @Test
  void everyMethodHasARow() throws IOException {
    assertEquals(methods(), rows(table()).keySet());
  }

  @Test
  void everyRowHasAnOperationOfAModelOrATest() throws IOException {
    Set<String> operations = operationsOfModels();
    List<String> errors = new ArrayList<>();
    for (MatchResult row : rows(table()).values()) {
      errors.addAll(errors(row, operations));
    }
    assertEquals(List.of(), errors);
  }

  @Test
  void aRowWithoutEitherIsAnError() throws IOException {
    Map<String, MatchResult> rows =
        rows(
            """
            | `A.none()` | | in words only |
            | `A.unknown()` | flies | |
            | `A.uncalled()` | | GetterTest |
            """);
    List<String> errors = new ArrayList<>();
    for (MatchResult row : rows.values()) {
      errors.addAll(errors(row, Set.of("get")));
    }
    assertEquals(
        List.of(
            "A.none(): neither an operation nor a test",
            "A.uncalled(): GetterTest does not call it",
            "A.unknown(): no model has the operation flies"),
        errors);
  }
}
