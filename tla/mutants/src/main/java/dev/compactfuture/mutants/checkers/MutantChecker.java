package dev.compactfuture.mutants.checkers;

import dev.compactfuture.mutants.Mutant;
import java.io.IOException;
import java.nio.file.Path;

/** A checker that mutants are shown to. */
public interface MutantChecker {
  /** Returns the checker's name on command lines, in tables and in files of results. */
  String name();

  /**
   * Checks a mutant.
   *
   * @param mutated the folder that the whole mutant was written to
   */
  MutantVerdict check(Mutant mutant, Path mutated) throws IOException, InterruptedException;
}
