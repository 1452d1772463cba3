package dev.compactfuture.races.litmus;

import java.util.Arrays;
import java.util.List;

/** An access mode: how a variable is read or written. */
public enum Mode {
  PLAIN,
  OPAQUE,

  /** A write releases, a read acquires. */
  RELEASE_ACQUIRE,

  VOLATILE;

  /** The system property that gives the modes of the accesses of a litmus test, in their order. */
  public static final String PROPERTY = "litmus.modes";

  /**
   * Parses "VOLATILE,OPAQUE,…".
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static List<Mode> parse(String modes) {
    return Arrays.stream(modes.split(",", -1)).map(Mode::named).toList();
  }

  private static Mode named(String name) {
    for (Mode mode : values()) {
      if (mode.name().equals(name)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        PROPERTY + ": no mode is \"" + name + "\" (there are " + Arrays.toString(values()) + ")");
  }
}
