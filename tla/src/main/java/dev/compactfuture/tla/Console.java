package dev.compactfuture.tla;

import java.util.Locale;

/** What the user sees while the checks run. */
final class Console {
  private static final long START = System.nanoTime();

  private Console() {}

  static synchronized void print(String format, Object... args) {
    System.out.printf(Locale.ROOT, format + "%n", args);
    System.out.flush();
  }

  /** A line for a check that has ended. */
  static void progress(Check check) {
    print(
        "%6.0f s  %-28s %-9s %s%s",
        (System.nanoTime() - START) / 1e9,
        check.id(),
        check.verdict(),
        check.figures(),
        check.why().isEmpty() ? "" : "  " + check.why());
  }

  /** A line for a group of checks that begins. */
  static void begins(String what) {
    print("%6.0f s  %s ...", (System.nanoTime() - START) / 1e9, what);
  }
}
