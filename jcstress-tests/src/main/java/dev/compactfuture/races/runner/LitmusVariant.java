package dev.compactfuture.races.runner;

import dev.compactfuture.races.litmus.Accesses;
import dev.compactfuture.races.litmus.Mode;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * A litmus test, and the mode of each of its accesses.
 *
 * @param test the name of its class, without the package
 */
record LitmusVariant(String test, List<Mode> modes) {
  /** The tests there have no verdict of their own, so they are in no row. */
  static final String PACKAGE = Mode.class.getPackageName() + ".";

  /**
   * Parses "Test:MODE,MODE,…".
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static LitmusVariant parse(String pair) {
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(pair + ": is not TEST:MODES");
    }
    String test = pair.substring(0, colon);
    if (!names().contains(test)) {
      throw new IllegalArgumentException(
          "no litmus test is \"" + test + "\" (there are " + String.join(", ", names()) + ")");
    }
    List<Mode> modes;
    try {
      modes = Mode.parse(pair.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(pair + ": " + e.getMessage(), e);
    }
    int accesses = accesses(test);
    if (modes.size() != accesses) {
      throw new IllegalArgumentException(
          pair + ": " + modes.size() + " modes for " + accesses + " accesses");
    }
    return new LitmusVariant(test, modes);
  }

  static List<String> names() {
    return TestList.tests().stream()
        .filter(name -> name.startsWith(PACKAGE))
        .map(name -> name.substring(PACKAGE.length()))
        .sorted()
        .toList();
  }

  static int accesses(String test) {
    try {
      return Class.forName(PACKAGE + test).getAnnotation(Accesses.class).value();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  TestInfo info() {
    return TestList.getInfo(PACKAGE + test);
  }

  /** What tells its VM the modes. */
  String argument() {
    return "-D" + Mode.PROPERTY + "=" + joined();
  }

  @Override
  public String toString() {
    return test + ":" + joined();
  }

  private String joined() {
    return modes.stream().map(Mode::name).collect(Collectors.joining(","));
  }
}
