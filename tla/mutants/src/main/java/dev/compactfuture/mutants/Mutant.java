package dev.compactfuture.mutants;

/**
 * A wrong variant of the bytecode, or of the specification.
 *
 * @param id what and where: {@code Complete.cas.split}
 * @param label of the step that is changed; of an unlabelled place, "Class.method"; of the
 *     specification, the definition
 * @param where "File.java:line", "Module.tla:line"
 * @param what is wrong with it, in a line
 * @param equivalent why it cannot behave differently, or empty
 */
record Mutant(
    String id, Fault operator, String label, String where, String what, String equivalent) {
  /** What is mutated, as it is: a checker that notices this one notices nothing. */
  static final Mutant ORIGINAL = new Mutant("original", () -> "none", "", "", "", "");
}
