package dev.compactfuture.mutants.checkers;

import dev.compactfuture.mutants.Mutant;
import java.io.IOException;
import java.nio.file.Path;

/** A checker that mutants are shown to. */
public interface MutantChecker extends AutoCloseable {
  /** Returns the checker's name on command lines, in tables and in files of results. */
  String name();

  /**
   * Returns the group of a mutant. Those of one group are checked one after the other, in their
   * order; groups are checked side by side. By default there is one group, because a checker may
   * use all processors for one mutant, or choose what it tries first by the mutants that it has
   * seen. Other checkers run beside it all the same: no checker uses all processors all the time.
   */
  default String group(Mutant mutant) {
    return "";
  }

  /**
   * Checks a mutant.
   *
   * @param mutated the folder that the whole mutant was written to
   */
  MutantVerdict check(Mutant mutant, Path mutated) throws IOException, InterruptedException;

  /** Ends the JVMs that this keeps for the next mutant. */
  @Override
  default void close() {}
}
