package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Threads and heap between two steps, as a {@link Subject} sees them. Threads count from 1. */
public interface Machine {
  /** Returns the label of the step that {@code thread} will take next; null if it has returned. */
  @Nullable String label(int thread);

  /**
   * Returns the value that the next step of {@code thread}, a compare-and-set, expects.
   *
   * @throws LockstepException if it is another step
   */
  @Nullable Object expected(int thread);

  /**
   * Returns for how many nanoseconds the next step of {@code thread}, a {@code parkNanos}, parks.
   *
   * @throws LockstepException if it is another step
   */
  long parkTime(int thread);

  /** Returns how many steps {@code thread} has taken. */
  int steps(int thread);

  /** Returns whether {@code thread} is in a call of {@code method}, directly or further down. */
  boolean isIn(int thread, String method);

  /**
   * Returns the value of the local variable {@code name} in the innermost call of {@code method} by
   * {@code thread} that has it in scope.
   *
   * @throws LockstepException if no call has
   */
  @Nullable Object local(int thread, String method, String name);

  /** Returns whether {@link #local} would find the variable. */
  boolean hasLocal(int thread, String method, String name);

  /**
   * Returns a view of this machine in which {@code thread} is only in some of its calls: those
   * inside its {@code from}-th call of {@code method}, counted from the outermost, down to its
   * {@code to}-th. So foreign code that calls the code under test again can be told from the code
   * that has called it.
   *
   * @param from 0 for all from the outermost on
   * @param to a number greater than that of the calls for all down to the innermost
   */
  Machine between(int thread, String method, int from, int to);

  /** Returns whether {@code thread} has a permit: it was unparked and has not parked since. */
  boolean permit(int thread);

  /** Returns the interrupt status of {@code thread}. */
  boolean interrupted(int thread);

  /** Returns the time that {@code thread} would read, in nanoseconds from an arbitrary origin. */
  long clock(int thread);

  /** Returns the number of a thread of the program. */
  int number(Object thread);

  /** Returns the value of the field {@code name} of an instance of a class under test. */
  @Nullable Object field(Object object, String name);

  /** Returns the value of a static field of the class under test with this simple name. */
  @Nullable Object staticField(String simpleName, String name);

  /**
   * Returns what memory under Java's access modes holds of the given fields of {@code object}: the
   * variables {@code messages}, {@code view}, {@code newest}, {@code since} and {@code early} of
   * {@code AccessModes.tla}.
   */
  Map<String, Object> memory(Object object, List<String> fields);
}
