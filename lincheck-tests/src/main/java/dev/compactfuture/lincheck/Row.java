package dev.compactfuture.lincheck;

import java.util.List;
import java.util.Map;

/** One row of the verdict table, with the names that it has there. */
record Row(
    String id,
    String tool,
    List<String> claims,
    String verdict,
    String why,
    double seconds,
    String canary,
    Map<String, Number> figures) {

  boolean holds() {
    return verdict.equals("holds");
  }
}
