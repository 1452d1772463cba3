package dev.compactfuture.mutants;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** All mutants of one original: the Java or the specification. */
public interface MutantSet {
  /** Returns the mutants: the same original always has the same ones, in the same order. */
  List<Mutant> all();

  /** Returns a hash of the original: verdicts on mutants of another original do not count. */
  String hash() throws IOException;

  /**
   * Writes the whole original with the mutant's change in it.
   *
   * @param folder an empty folder
   */
  void write(Mutant mutant, Path folder) throws IOException;
}
