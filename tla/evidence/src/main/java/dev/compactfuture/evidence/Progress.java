package dev.compactfuture.evidence;

import java.util.Locale;

/** Prints to the terminal while checks run. */
public final class Progress {
  private static final long START = System.nanoTime();

  private Progress() {}

  /** Prints a line. */
  public static synchronized void print(String format, Object... args) {
    System.out.printf(Locale.ROOT, format + "%n", args);
    System.out.flush();
  }

  /** Prints a line that belongs to the check under way. */
  public static void detail(String format, Object... args) {
    print("         " + format, args);
  }

  /** Announces a group of checks. */
  public static void begin(String group) {
    print("%6.0f s  %s ...", secondsSinceStart(), group);
  }

  /** Reports a check that has ended. */
  public static void end(EvidenceRow row) {
    print(
        "%6.0f s  %-28s %-9s %s%s",
        secondsSinceStart(),
        row.id(),
        row.verdict(),
        row.figures(),
        row.why().isEmpty() ? "" : "  " + row.why());
  }

  private static double secondsSinceStart() {
    return (System.nanoTime() - START) / 1e9;
  }
}
