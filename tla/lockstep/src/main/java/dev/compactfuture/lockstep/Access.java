package dev.compactfuture.lockstep;

import java.lang.invoke.VarHandle.AccessMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An access of a shared variable.
 *
 * @param thread the number of the thread, from 1; 0 before the program starts
 * @param location the variable
 * @param kind what the access does
 * @param mode how it orders other accesses
 * @param expected what a compare-and-set or compare-and-exchange expects; null for other kinds
 * @param value what is written or added; null for a read
 * @param mayFail whether it is a weak compare-and-set, which may fail spuriously
 */
record Access(
    int thread,
    Location location,
    Kind kind,
    Mode mode,
    @Nullable Object expected,
    @Nullable Object value,
    boolean mayFail) {
  /** What an access does. */
  enum Kind {
    READ,
    WRITE,
    /** Returns whether it wrote. */
    COMPARE_AND_SET,
    /** Returns the value that it found. */
    COMPARE_AND_EXCHANGE,
    GET_AND_SET,
    GET_AND_ADD;

    /** Returns whether the access writes only if it finds what it expects. */
    boolean compares() {
      return this == COMPARE_AND_SET || this == COMPARE_AND_EXCHANGE;
    }

    private static Kind of(String method) {
      if (method.startsWith("compareAndExchange")) {
        return COMPARE_AND_EXCHANGE;
      }
      if (method.startsWith("compareAndSet") || method.startsWith("weakCompareAndSet")) {
        return COMPARE_AND_SET;
      }
      if (method.startsWith("getAndSet")) {
        return GET_AND_SET;
      }
      if (method.startsWith("getAndAdd")) {
        return GET_AND_ADD;
      }
      return method.startsWith("get") ? READ : WRITE;
    }
  }

  /** How an access orders others. A read-modify-write applies its mode to both its halves. */
  enum Mode {
    PLAIN,
    OPAQUE,
    ACQUIRE,
    RELEASE,
    VOLATILE;

    /** Returns whether a read in this mode takes over what the writer had seen. */
    boolean acquires() {
      return this == ACQUIRE || this == VOLATILE;
    }

    /** Returns whether a write in this mode passes on what the writer has seen. */
    boolean releases() {
      return this == RELEASE || this == VOLATILE;
    }

    private static Mode of(String method) {
      if (method.equals("get") || method.equals("set") || method.endsWith("Plain")) {
        return PLAIN;
      }
      if (method.endsWith("Opaque")) {
        return OPAQUE;
      }
      if (method.endsWith("Acquire")) {
        return ACQUIRE;
      }
      return method.endsWith("Release") ? RELEASE : VOLATILE;
    }
  }

  /** Returns whether {@link #byVarHandle} knows the method of {@code VarHandle}. */
  static boolean isSupported(String method) {
    return Arrays.stream(AccessMode.values()).anyMatch(m -> m.methodName().equals(method))
        && !method.startsWith("getAndBitwise");
  }

  /** Returns the access that a method of {@code VarHandle} makes, or one named like these. */
  static Access byName(
      int thread, Location location, String method, Object expected, Object value) {
    Kind kind = Kind.of(method);
    return new Access(
        thread,
        location,
        kind,
        Mode.of(method),
        kind.compares() ? expected : null,
        kind == Kind.READ ? null : value,
        false);
  }

  /** Returns the access of {@code location} that a method of {@code VarHandle} makes. */
  static Access byVarHandle(
      int thread, Location location, AccessMode method, @Nullable Object[] arguments) {
    String name = method.methodName();
    Kind kind = Kind.of(name);
    int n = arguments.length;
    return new Access(
        thread,
        location,
        kind,
        Mode.of(name),
        kind.compares() ? location.converted(arguments[n - 2]) : null,
        kind == Kind.READ ? null : location.converted(arguments[n - 1]),
        name.startsWith("weak"));
  }
}
