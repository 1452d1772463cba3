package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Performs every access of a shared variable. The rest of the engine accesses none itself, so a
 * model of weak memory can take the place of the {@link #HEAP}.
 */
interface Memory {
  /** Performs an access and returns its result. Only one thread runs at any time. */
  @Nullable Object perform(Access access);

  /** Begins a run: all threads see what the heap holds now. */
  default void begin() {}

  /** Records that {@code thread} calls {@code unpark}, or returns from {@code park}. */
  default void callLockSupport(int thread) {}

  /** The fences of {@code VarHandle} that are known. */
  enum Fence {
    ACQUIRE,
    RELEASE,
    FULL;

    /** Returns the fence that a method makes; null if it is not known. */
    static @Nullable Fence of(String method) {
      return switch (method) {
        case "acquireFence" -> ACQUIRE;
        case "releaseFence" -> RELEASE;
        case "fullFence" -> FULL;
        default -> null;
      };
    }
  }

  /** Performs a fence. */
  default void fence(int thread, Fence kind) {}

  /**
   * Checks an access that the code makes itself, of a variable that must be free of data races.
   *
   * @throws LockstepException.DataRace if nothing orders it with an access of another thread
   */
  default void checkPlainAccess(int thread, Location location, boolean writes) {}

  /** Describes what the last access read if the heap holds something newer; empty if not. */
  default String staleRead() {
    return "";
  }

  /** Returns what {@link Machine#memory} returns, for {@code threads} threads. */
  default Map<String, Object> contents(List<Location> locations, int threads) {
    throw new LockstepException("the memory is the heap, which keeps no messages", null);
  }

  /** Writes what distinguishes two states of the memory with the same heap. */
  default void describe(Description description) {}

  /** A state, as it is being written. */
  interface Description {
    /** Returns how many threads the program has. */
    int threads();

    /** Returns the object's number; -1 if it cannot be reached. */
    int find(Object object);

    /** Writes a value, with all objects that can be reached from it. */
    void value(@Nullable Object value);

    /** Writes a number. */
    void number(long number);

    /** Writes a text. */
    void text(String text);
  }

  /**
   * Sequential consistency: the heap itself. A weak compare-and-set fails here only where a strong
   * one does; that it may fail spuriously is up to the environment, see {@link
   * Subject.Environment#WEAK_CAS_FAILURE}.
   */
  Memory HEAP =
      access -> {
        Location location = access.location();
        Object found = location.read();
        switch (access.kind()) {
          case READ -> {}
          case WRITE, GET_AND_SET -> location.write(access.value());
          case GET_AND_ADD -> location.write(sum(found, access.value()));
          case COMPARE_AND_SET, COMPARE_AND_EXCHANGE -> {
            boolean wins = location.same(found, access.expected());
            if (wins) {
              location.write(access.value());
            }
            if (access.kind() == Access.Kind.COMPARE_AND_SET) {
              return wins;
            }
          }
        }
        return found;
      };

  /** Adds two ints or two longs. */
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
