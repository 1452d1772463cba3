package dev.compactfuture.weakmemory;

import java.util.List;

/**
 * Notes which faults a check has noticed, and as errors which it has not.
 *
 * @param caught receives the names of those that it has noticed
 * @param errors receives a sentence for each other
 */
record CanaryNotes(List<String> caught, List<String> errors) {
  void add(String name, boolean noticed) {
    (noticed ? caught : errors).add((noticed ? "" : "canary not caught: ") + name);
  }
}
