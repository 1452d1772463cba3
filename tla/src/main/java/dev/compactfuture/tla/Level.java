package dev.compactfuture.tla;

import java.util.Arrays;
import java.util.Locale;

/** How deep every checker goes; each takes in the ones before it. */
enum Level {
  QUICK,
  FULL,
  SOAK;

  static Level of(String name) {
    for (Level level : values()) {
      if (level.toString().equals(name)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "level: '" + name + "' is none of " + Arrays.toString(values()));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
