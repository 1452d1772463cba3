package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The threads and the heap between two steps, for the abstraction. Threads count from 1. */
public interface Machine {
  /** The label of the step that {@code thread} is about to take; null if it has returned. */
  @Nullable String label(int thread);

  /** What a CAS that {@code thread} is about to make expects; an error if it is at another step. */
  @Nullable Object expected(int thread);

  /** How many steps {@code thread} has taken. */
  int steps(int thread);

  /** Whether {@code thread} is inside {@code method}, however deep. */
  boolean isIn(int thread, String method);

  /**
   * The local variable {@code name} of the innermost call of {@code method} in {@code thread} that
   * has it in scope; an error if none has.
   */
  @Nullable Object local(int thread, String method, String name);

  /** Whether {@link #local} would find it. */
  boolean hasLocal(int thread, String method, String name);

  /** Whether {@code thread} was unparked and has not parked since. */
  boolean permit(int thread);

  /** The interrupt status of {@code thread}. */
  boolean interrupted(int thread);

  /** What the clock says to {@code thread}, in nanoseconds; only differences mean something. */
  long clock(int thread);

  /** The number of a thread of the program. */
  int number(Object thread);

  /** The field {@code name} of {@code object}, an instance of a class under test. */
  @Nullable Object field(Object object, String name);

  /**
   * What memory under Java's access modes keeps of these fields of {@code object}: {@code
   * messages}, {@code view}, {@code newest}, {@code since} and {@code early}, as {@code
   * AccessModes.tla} has them.
   */
  Map<String, Object> memory(Object object, List<String> fields);

  /** The static field {@code name} of the class under test that is called {@code simpleName}. */
  @Nullable Object staticField(String simpleName, String name);
}
