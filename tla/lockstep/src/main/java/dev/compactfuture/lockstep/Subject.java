package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user's part of a comparison: runs the programs of the class under test, and maps its heap and
 * threads to the variables of the specification.
 *
 * <p>The engine loads the subject's package and the classes under test in a class loader of their
 * own, and creates a subject by its constructor without parameters for every run. Static fields of
 * these classes outlive a run, so nothing may depend on them; thread-locals do not. Threads are
 * numbered from 1. Only one thread runs at any time, so a subject needs no synchronization.
 *
 * <p>What a thread holds at a step must be the same in every run: no random number and no identity
 * hash. Objects of the subject's own classes are told apart by their {@code toString}.
 */
public interface Subject {
  /**
   * Creates the object under test in the state {@code initial}. Its steps are not scheduled.
   *
   * @return how many threads the program has
   */
  int start(State initial);

  /** Runs the operations of {@code thread}, one after the other. Called in that thread. */
  void run(int thread) throws Throwable;

  /**
   * Called in the step in which the code starts a thread, in place of starting it. A thread of the
   * program should run it: one that waits for that in {@link SubjectStep#await}.
   *
   * @param thread the new thread, whose {@code run} is to be called
   */
  default void started(Thread thread) {
    throw new UnsupportedOperationException("the code starts a thread");
  }

  /**
   * The abstraction: returns the value of every variable of the specification, see {@link State}.
   * It reads fields by {@link Machine#field}, so that the engine knows which of them are mapped.
   */
  Map<String, Object> state(Machine machine);

  /**
   * Called after every step of the code, to update history variables: what the abstraction needs to
   * know and the code does not keep.
   */
  default void history(Machine machine) {}

  /**
   * Returns the history variables: everything that {@link #state} depends on, except the threads
   * and what can be reached from them and from {@link #root}. That includes answers that {@link
   * #run} has recorded, and a local variable that {@link #state} reads where the code will not use
   * it again, because it is then no part of the thread. With history variables, the abstraction is
   * computed once for each state of the code, which is much faster; if something is left out, the
   * comparison ends with an exception.
   *
   * <p>An element may be a value, a collection, a map, an array, an object under test, or any other
   * object that {@code toString} describes. An {@code IdentityHashMap} stands for what it says of
   * objects that are part of the state.
   *
   * @return null, which is the default, if the abstraction is to be computed after every step
   */
  default @Nullable List<?> historyVariables() {
    return null;
  }

  /**
   * Returns the object under test. The state is all that can be reached from it and from the
   * threads.
   */
  Object root();

  /** Returns a title for each thread of the program, for counterexamples. */
  List<String> titles(State initial);

  /** Returns what a counterexample shows of a state. */
  String show(State state);

  /**
   * Returns the outcome of an execution of the code, as it is so far: what the operations that have
   * returned answered, and whatever else counts. Only {@link Lockstep#compareOutcomes} needs it.
   */
  default Object outcome(Machine machine) {
    throw new UnsupportedOperationException("outcome");
  }

  /** Returns the outcome in a state of the specification, to be compared by {@code equals}. */
  default Object outcome(State state) {
    throw new UnsupportedOperationException("outcome");
  }

  /** Returns the actions that the environment takes, and no step of the code. */
  default Map<String, Environment> environment() {
    return Map.of();
  }

  /** Returns the fields, {@code "Class.field"}, that the abstraction leaves out, with a reason. */
  default Map<String, String> unmapped() {
    return Map.of();
  }

  /**
   * What the environment may do to a thread. The first two happen wherever the specification takes
   * the action; the others are tried wherever they are possible.
   */
  enum Environment {
    /** The thread is interrupted. */
    INTERRUPT,
    /** More time passes for the thread than it ever waits. */
    TIME,
    /** The thread, which is parked without a permit, returns from {@code park}. */
    SPURIOUS_WAKE_UP,
    /** A weak compare-and-set fails, although it finds what it expects. */
    WEAK_CAS_FAILURE;

    /** Returns whether it happens in a step that the thread takes. */
    boolean isStep() {
      return this == SPURIOUS_WAKE_UP || this == WEAK_CAS_FAILURE;
    }
  }
}
