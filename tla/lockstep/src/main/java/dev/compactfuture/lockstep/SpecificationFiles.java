package dev.compactfuture.lockstep;

import java.nio.file.Path;

/**
 * Where a specification is.
 *
 * @param folder the folder of its modules
 * @param module the name of its root module
 * @param cfg the model, whose name ends in {@code .cfg}; a program starts in an initial state of it
 */
public record SpecificationFiles(Path folder, String module, Path cfg) {}
