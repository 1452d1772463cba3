package dev.compactfuture.weakmemory.axioms;

/**
 * An event of an execution. A compare-and-set or getAndAdd that writes is two: its read, and then
 * its write.
 *
 * @param thread the position of its thread; {@link #INITIAL} for the write of an initial value
 * @param instruction its instruction, a plain write of 0 for an initial value
 * @param variable the position of its variable among those of the program, or -1 for a fence
 * @param mode the mode of this read or write; that of a fence is not used
 */
record Event(int thread, Instruction instruction, Kind kind, int variable, AccessMode mode) {
  static final int INITIAL = -1;

  /** What an event does. */
  enum Kind {
    READ,
    WRITE,
    FENCE
  }

  boolean isRead() {
    return kind == Kind.READ;
  }

  boolean isWrite() {
    return kind == Kind.WRITE;
  }
}
