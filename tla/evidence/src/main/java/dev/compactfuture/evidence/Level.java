package dev.compactfuture.evidence;

import com.google.gson.annotations.SerializedName;
import java.util.Arrays;
import java.util.Locale;

/** How deep every checker goes: the one knob. Each level includes what the ones before it check. */
public enum Level {
  /** One mutant after another is shown to a checker: fewer bounds, and no canaries. */
  @SerializedName("brief")
  BRIEF,
  /** {@code mvn verify}: minutes. */
  @SerializedName("quick")
  QUICK,
  /** {@code -Dlevel=full}: hours. */
  @SerializedName("full")
  FULL,
  /** {@code -Dlevel=soak}: until it is stopped. */
  @SerializedName("soak")
  SOAK;

  /**
   * Returns the level of that name.
   *
   * @param name in lower case, as on a command line
   * @throws IllegalArgumentException if there is no such level; names the choices
   */
  public static Level of(String name) {
    for (Level level : values()) {
      if (level.toString().equals(name)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "level: '" + name + "' is none of " + Arrays.toString(values()));
  }

  /** Returns the name in lower case, as on a command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
