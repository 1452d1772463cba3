package dev.compactfuture.evidence;

import com.google.gson.annotations.SerializedName;
import java.util.Locale;

/** The verdict of a check. */
public enum Verdict {
  /** Everything planned was checked, and nothing was violated. */
  @SerializedName("holds")
  HOLDS,
  /** Something was violated, or less was checked than planned. */
  @SerializedName("violated")
  VIOLATED,
  /** The check cannot run here; its row says why. */
  @SerializedName("not run")
  NOT_RUN;

  /** Returns the text of the table and of the evidence file. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
