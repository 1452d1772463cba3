package dev.compactfuture.report;

import java.util.Locale;

/** Ids of elements on the page, which links lead to. */
public final class Anchor {
  private Anchor() {}

  /** Returns the id of a text: it has no space, which no id may have, and no percent sign. */
  public static String of(String text) {
    return text.replaceAll("[\\s%#]", "_");
  }

  /** Returns the id of a claim's cell for a tool. */
  static String ofCell(String claim, String tool) {
    return of((claim + "." + tool).toLowerCase(Locale.ROOT));
  }

  /** Returns the id of a counterexample, by the name of its file. */
  static String ofTrace(String file) {
    return of("trace." + file.replaceFirst("\\.json$", ""));
  }
}
