package dev.compactfuture.lockstep;

import java.lang.invoke.VarHandle.AccessMode;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one place that answers accesses of shared locations. The engine performs none itself, so a
 * model of weak memory takes the place of {@link #HEAP}.
 */
interface Memory {
  /** What an access does. */
  enum Kind {
    READ,
    WRITE,
    /** Answers whether it wrote. */
    COMPARE_AND_SET,
    /** Answers what it found. */
    COMPARE_AND_EXCHANGE,
    GET_AND_SET,
    GET_AND_ADD
  }

  /** How an access orders others; of a read-modify-write, how both its halves do. */
  enum Mode {
    PLAIN,
    OPAQUE,
    ACQUIRE,
    RELEASE,
    VOLATILE
  }

  /** A field of an object; of no object if it is static. */
  record Location(Field field, @Nullable Object object) {
    @Nullable Object read() {
      try {
        return field.get(object);
      } catch (IllegalAccessException e) {
        throw new LockstepException(field + " cannot be read", e);
      }
    }

    void write(@Nullable Object value) {
      try {
        field.set(object, value);
      } catch (IllegalAccessException | IllegalArgumentException e) {
        throw new LockstepException(field + " cannot be written", e);
      }
    }

    @Override
    public String toString() {
      return object instanceof Plain
          ? object.toString()
          : field.getDeclaringClass().getSimpleName() + "." + field.getName();
    }

    /** As a {@code VarHandle} takes an argument, and a CAS compares it: an int for a long, say. */
    @Nullable Object converted(@Nullable Object value) {
      return value == null ? null : Memory.converted(field.getType(), value);
    }

    boolean same(@Nullable Object a, @Nullable Object b) {
      return field.getType().isPrimitive() ? Objects.equals(a, b) : a == b;
    }
  }

  /**
   * An access.
   *
   * @param thread whose, from 1; 0 before the program starts
   * @param expected what a compare-and-… compares with, else null
   * @param value what is written or added, else null
   * @param mayFail whether it is a compare-and-set that may fail for no reason
   */
  record Access(
      int thread,
      Location location,
      Kind kind,
      Mode mode,
      @Nullable Object expected,
      @Nullable Object value,
      boolean mayFail) {
    /** Whether {@link #of} knows the method of {@code VarHandle}. */
    static boolean isSupported(String method) {
      return Arrays.stream(AccessMode.values()).anyMatch(m -> m.methodName().equals(method))
          && !method.startsWith("getAndBitwise");
    }

    /** The access of {@code location} by a method of {@code VarHandle}. */
    static Access of(
        int thread, Location location, AccessMode method, @Nullable Object[] arguments) {
      String name = method.methodName();
      Kind kind =
          name.startsWith("compareAndExchange")
              ? Kind.COMPARE_AND_EXCHANGE
              : name.startsWith("compareAndSet") || name.startsWith("weakCompareAndSet")
                  ? Kind.COMPARE_AND_SET
                  : name.startsWith("getAndSet")
                      ? Kind.GET_AND_SET
                      : name.startsWith("getAndAdd")
                          ? Kind.GET_AND_ADD
                          : name.startsWith("get") ? Kind.READ : Kind.WRITE;
      boolean plain = name.equals("get") || name.equals("set") || name.endsWith("Plain");
      Mode mode =
          plain
              ? Mode.PLAIN
              : name.endsWith("Opaque")
                  ? Mode.OPAQUE
                  : name.endsWith("Acquire")
                      ? Mode.ACQUIRE
                      : name.endsWith("Release") ? Mode.RELEASE : Mode.VOLATILE;
      int n = arguments.length;
      boolean compares = kind == Kind.COMPARE_AND_SET || kind == Kind.COMPARE_AND_EXCHANGE;
      return new Access(
          thread,
          location,
          kind,
          mode,
          compares ? location.converted(arguments[n - 2]) : null,
          kind == Kind.READ ? null : location.converted(arguments[n - 1]),
          name.startsWith("weak"));
    }
  }

  /** The value as the JVM widens it, or unboxes it, for a variable of {@code type}. */
  static Object converted(Class<?> type, Object value) {
    if (!type.isPrimitive()) {
      return value;
    }
    try {
      Object one = Array.newInstance(type, 1);
      Array.set(one, 0, value);
      return Array.get(one, 0);
    } catch (IllegalArgumentException e) {
      throw new LockstepException(value + " is no " + type, e);
    }
  }

  /** Performs an access; only one thread runs at a time. */
  @Nullable Object answer(Access access);

  /** A run begins: what is in the heap is visible to all. */
  default void begin() {}

  /** A thread has parked, and goes on. */
  default void parks(int thread) {}

  /** A thread is about to access plain data, which is to be free of races. */
  default void plain(int thread, Location location, boolean writes) {}

  /** What the last access read that is not what the heap says, in words; or empty. */
  default String read() {
    return "";
  }

  /** What it keeps of these locations, for threads from 1: see {@link Machine#memory}. */
  default Map<String, Object> kept(List<Location> locations, int threads) {
    throw new LockstepException("the memory is the heap, which keeps no messages", null);
  }

  /** Writes down what the heap does not say. */
  default void describe(Description description) {}

  /** A state, as it is written down. */
  interface Description {
    /** How many threads the program has. */
    int threads();

    /** Under which name it has {@code object}; null if nobody can reach that. */
    @Nullable String name(Object object);

    void value(@Nullable Object value);

    void text(String text);
  }

  /**
   * Sequential consistency: the heap itself. A weak compare-and-set fails only where it has to: a
   * specification that lets it fail for no reason takes that step alone.
   */
  Memory HEAP =
      access -> {
        Location location = access.location;
        Object found = location.read();
        switch (access.kind) {
          case READ -> {}
          case WRITE, GET_AND_SET -> location.write(access.value);
          case GET_AND_ADD -> location.write(sum(found, access.value));
          case COMPARE_AND_SET, COMPARE_AND_EXCHANGE -> {
            boolean wins = location.same(found, access.expected);
            if (wins) {
              location.write(access.value);
            }
            if (access.kind == Kind.COMPARE_AND_SET) {
              return wins;
            }
          }
        }
        return found;
      };

  static Object sum(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Integer x && b instanceof Integer y) {
      return x + y;
    }
    if (a instanceof Long x && b instanceof Long y) {
      return x + y;
    }
    throw new LockstepException("getAndAdd of " + a + " and " + b + " is not supported", null);
  }
}
