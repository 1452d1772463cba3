package dev.compactfuture.weakmemory.axioms;

import java.util.Locale;

/** An instruction of a litmus program. Its {@code toString} is its text in a program. */
public sealed interface Instruction {

  /** Returns whether it answers a value: a read, a compare-and-set or a getAndAdd. */
  default boolean answers() {
    return !(this instanceof Write || this instanceof Fence);
  }

  /** An instruction that accesses a variable. */
  sealed interface Access extends Instruction {
    /** Returns the name of the variable. */
    String variable();

    /** Returns the mode. */
    AccessMode mode();

    /** Returns the same access of another variable. */
    Access to(String other);
  }

  /** A read in mode plain, opaque, acquire or volatile, such as {@code xA}. */
  record Read(String variable, AccessMode mode) implements Access {
    @Override
    public Access to(String other) {
      return new Read(other, mode);
    }

    @Override
    public String toString() {
      return variable + mode.letter();
    }
  }

  /** A write in mode plain, opaque, release or volatile, such as {@code xR1}. */
  record Write(String variable, AccessMode mode, int value) implements Access {
    @Override
    public Access to(String other) {
      return new Write(other, mode, value);
    }

    @Override
    public String toString() {
      return variable + mode.letter() + value;
    }
  }

  /**
   * A compare-and-set, such as {@code xCAS_V(0,1)}, which answers the value that it found.
   *
   * <p>The mode is volatile, acquire (the read is acquire, the write plain), release (the read is
   * plain, the write release) or plain. It fails only if it finds another value: a spurious failure
   * of {@code weakCompareAndSet} is a read that no later instruction depends on, so it adds no
   * outcome but that of the same program with a read in its place.
   */
  record CompareAndSet(String variable, AccessMode mode, int expected, int value)
      implements Access {
    @Override
    public Access to(String other) {
      return new CompareAndSet(other, mode, expected, value);
    }

    @Override
    public String toString() {
      return variable + "CAS_" + mode.letter() + "(" + expected + "," + value + ")";
    }
  }

  /** A getAndAdd in mode volatile, acquire or release, such as {@code xADD_V(1)}. */
  record GetAndAdd(String variable, AccessMode mode, int delta) implements Access {
    @Override
    public Access to(String other) {
      return new GetAndAdd(other, mode, delta);
    }

    @Override
    public String toString() {
      return variable + "ADD_" + mode.letter() + "(" + delta + ")";
    }
  }

  /**
   * The fences of {@code VarHandle} that RC11 and JAM21 know. They have no counterpart of {@code
   * loadLoadFence} and {@code storeStoreFence}.
   */
  enum Fence implements Instruction {
    FULL,
    ACQUIRE,
    RELEASE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT) + "Fence";
    }
  }
}
