package dev.compactfuture.mutants.checkers;

import java.nio.file.Path;

/**
 * A request to {@link JunitMain}, as a line.
 *
 * @param library the folder of the library's classes, mutated or not
 * @param tests the folder of its compiled tests
 * @param kind which tests to run
 * @param file the recorded tests: to be read, or to be written
 */
record JunitRequest(Path library, Path tests, Kind kind, Path file) {
  /** Which tests are run. */
  enum Kind {
    /** Those in the file. */
    RECORDED,
    /** All; what they took and entered is recorded. */
    RECORD,
    /** As RECORD, but without the slow ones. */
    RECORD_FAST
  }

  private static final String SEPARATOR = "\t"; // in no path of a build

  static JunitRequest of(String line) {
    String[] fields = line.split(SEPARATOR, -1);
    return new JunitRequest(
        Path.of(fields[0]), Path.of(fields[1]), Kind.valueOf(fields[2]), Path.of(fields[3]));
  }

  String line() {
    return String.join(
        SEPARATOR, library.toString(), tests.toString(), kind.name(), file.toString());
  }

  boolean isRecording() {
    return kind != Kind.RECORDED;
  }

  boolean withSlow() {
    return kind == Kind.RECORD;
  }
}
