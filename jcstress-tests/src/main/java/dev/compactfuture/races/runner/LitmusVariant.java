package dev.compactfuture.races.runner;

import dev.compactfuture.races.litmus.Accesses;
import dev.compactfuture.races.litmus.Mode;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * A litmus test with the access mode of each of its accesses.
 *
 * @param test the name of its class, without the package
 * @param modes of its accesses, in the order of the source
 */
record LitmusVariant(String test, List<Mode> modes) {
  /** The litmus tests lie here. They are in no row, because they have no verdict of their own. */
  static final String PACKAGE = Mode.class.getPackageName() + ".";

  /**
   * Parses "TEST:MODE,MODE,…".
   *
   * @throws IllegalArgumentException if there is no such test, or the modes do not fit it
   */
  static LitmusVariant parse(String variant) {
    int colon = variant.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(variant + ": is not TEST:MODES");
    }
    String test = variant.substring(0, colon);
    if (!names().contains(test)) {
      throw new IllegalArgumentException(
          "no litmus test is \"" + test + "\" (there are " + String.join(", ", names()) + ")");
    }
    List<Mode> modes;
    try {
      modes = Mode.parse(variant.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(variant + ": " + e.getMessage(), e);
    }
    int accesses = accesses(test);
    if (modes.size() != accesses) {
      throw new IllegalArgumentException(
          variant + ": " + modes.size() + " modes for " + accesses + " accesses");
    }
    return new LitmusVariant(test, modes);
  }

  /** Returns the names of all litmus tests, sorted. */
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

  /** Returns the argument that gives a JVM the modes. */
  String vmArgument() {
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
