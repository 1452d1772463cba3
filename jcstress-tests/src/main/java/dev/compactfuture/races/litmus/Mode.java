package dev.compactfuture.races.litmus;

import java.util.Arrays;
import java.util.List;

/** How a variable is read or written. */
public enum Mode {
  PLAIN,
  OPAQUE,

  /** A release if it is a write, an acquire if it is a read. */
  RELEASE_ACQUIRE,

  VOLATILE;

  /** The property that says how the accesses of a litmus test are made, in their order. */
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
