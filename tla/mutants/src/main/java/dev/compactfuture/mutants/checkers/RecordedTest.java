package dev.compactfuture.mutants.checkers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a test method took and reached when it ran with the shipped classes. The invocations of a
 * parameterised test count together.
 *
 * @param name the class, the method and its parameters, as JUnit selects it
 * @param millis how long all its invocations took
 * @param processorMillis the processor time that the longest invocation used
 * @param entered the methods that it entered, as {@link MethodProbe} records them
 */
record RecordedTest(String name, long millis, long processorMillis, Set<String> entered) {
  private static final String SEPARATOR = "\t"; // in no name of a test or method

  /** Returns the name of the test's class. */
  String className() {
    return name.substring(0, name.indexOf('#'));
  }

  /** Returns what two invocations of the same test took and reached. */
  RecordedTest plus(RecordedTest other) {
    Set<String> all = new TreeSet<>(entered);
    all.addAll(other.entered);
    return new RecordedTest(
        name, millis + other.millis, Math.max(processorMillis, other.processorMillis), all);
  }

  /**
   * Returns the processor time at which the test counts as hanging with other classes. It may be
   * the first of its JVM that needs classes which were loaded and compiled when it was recorded.
   */
  Duration processorTimeBound() {
    return Duration.ofSeconds(2).plusMillis(10 * processorMillis);
  }

  static void write(Collection<RecordedTest> tests, Path file) throws IOException {
    Files.write(file, tests.stream().map(RecordedTest::line).toList());
  }

  static List<RecordedTest> read(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(RecordedTest::of).toList();
  }

  private String line() {
    return String.join(
        SEPARATOR,
        name,
        String.valueOf(millis),
        String.valueOf(processorMillis),
        String.join(" ", entered));
  }

  private static RecordedTest of(String line) {
    String[] fields = line.split(SEPARATOR, -1);
    return new RecordedTest(
        fields[0],
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        fields[3].isEmpty() ? Set.of() : Set.of(fields[3].split(" ")));
  }
}
