package dev.compactfuture.weakmemory;

import dev.compactfuture.races.litmus.Mode;
import java.util.List;

/**
 * A litmus test with the mode of each of its accesses.
 *
 * @param writes the mode of all writes, for a case in uniform modes
 * @param reads the mode of all reads, for a case in uniform modes
 * @param modes the modes of the accesses, in the order of the program
 * @param expected the expected verdict on the weak outcome, see {@link LitmusFamily}
 */
record LitmusCase(LitmusFamily family, Mode writes, Mode reads, List<Mode> modes, char expected) {

  /** Returns "Test:MODE,MODE,…", as the runner of jcstress-tests takes it. */
  String pair() {
    return family.type() + ":" + modeNames();
  }

  /** Returns "MODE,MODE,…", as the classes of the litmus tests take it. */
  String modeNames() {
    return String.join(",", modes.stream().map(Mode::name).toList());
  }

  /** Returns whether the model is expected to allow the weak outcome. */
  boolean expectsAllowed() {
    return expected == 'A';
  }

  /** Returns whether the model forbids the weak outcome only because it does not model it. */
  boolean isNotModelled() {
    return expected == 'n';
  }

  /** Returns the same case with another expectation. */
  LitmusCase expecting(char other) {
    return new LitmusCase(family, writes, reads, modes, other);
  }

  /** Returns whether every access is at most as strong as in {@code other}, and one is weaker. */
  boolean isWeakerThan(LitmusCase other) {
    return !equals(other)
        && writes.compareTo(other.writes) <= 0
        && reads.compareTo(other.reads) <= 0;
  }
}
