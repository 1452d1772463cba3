package dev.compactfuture.mutants;

/**
 * The place that a mutant changes.
 *
 * @param label the label of the step; of an unlabelled method, "Class.method"; in the
 *     specification, the name of the definition
 * @param where "File.java:line" or "Module.tla:line"; empty for several places
 */
public record MutationSite(String label, String where) {}
