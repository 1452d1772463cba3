package dev.compactfuture.mutants.java;

import java.util.List;

/**
 * A change that an operator can make at a site.
 *
 * @param name tells apart the rewrites of one operator at one site; empty if there is only one
 * @param action makes the change, once
 */
record Rewrite(String name, Runnable action) {
  static List<Rewrite> only(Runnable action) {
    return List.of(new Rewrite("", action));
  }
}
