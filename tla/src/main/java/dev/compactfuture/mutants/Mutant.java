package dev.compactfuture.mutants;

/**
 * A wrong variant of the bytecode.
 *
 * @param id what and where: {@code Complete.cas.split}
 * @param label of the step that is changed; of an unlabelled place, "Class.method"
 * @param where "File.java:line"
 * @param what is wrong with it, in a line
 * @param equivalent why it cannot behave differently, or empty
 */
record Mutant(
    String id, Operator operator, String label, String where, String what, String equivalent) {}
