package dev.compactfuture.lockstep;

import java.util.List;
import java.util.Map;

/**
 * What a user writes to put a class under lockstep: how its programs are run, and how its heap and
 * its threads read in the variables of the specification.
 *
 * <p>The engine loads the subject's class, with its nested ones, and the classes under test in a
 * class loader of their own, and makes an instance by the constructor without parameters for every
 * run. Threads are numbered from 1. Only one thread runs at any time, so a subject needs no
 * synchronization.
 *
 * <p>Statics, and thread-locals, of these classes outlive a run: the code under test must not make
 * anything depend on them. Classes of the subject's own have to be nested in it. What a thread
 * holds at a step must be the same in every run: no random number, no identity hash; objects of the
 * subject's own are told apart by their {@code toString}.
 */
public interface Subject {
  /**
   * Makes the object under test, in the state in which {@code initial} says that a program starts.
   * What it does here is not scheduled.
   *
   * @return how many threads the program has
   */
  int start(State initial);

  /** Runs the operations of {@code thread}, one after the other; called in that thread. */
  void run(int thread) throws Throwable;

  /**
   * The abstraction: the value of every variable of the specification, see {@link State}. Fields
   * are read by {@link Machine#field}, so that the engine sees which of them are mapped.
   */
  Map<String, Object> state(Machine machine);

  /**
   * Called after every step of the code, to keep history variables: what the abstraction needs to
   * know and the code does not keep.
   */
  default void history(Machine machine) {}

  /** The object under test: what is reachable from it and from the threads is the whole state. */
  Object root();

  /** A title for each thread of the program, for counterexamples. */
  List<String> titles(State initial);

  /** The part of a state that a counterexample shows after every step. */
  String show(State state);

  /**
   * What the operations that have returned answered, and what others noticed: of the code. Only
   * {@link Lockstep#ends} asks; who is only walked has no need of it.
   */
  default Object result(Machine machine) {
    throw new UnsupportedOperationException("result");
  }

  /** The same in a state of the specification, so that equal ones are equal. */
  default Object result(State state) {
    throw new UnsupportedOperationException("result");
  }

  /** The actions that no line of code takes, but the world around it. */
  default Map<String, Environment> environment() {
    return Map.of();
  }

  /** Fields, {@code "Class.field"}, that the abstraction leaves out, and the reason. */
  default Map<String, String> unmapped() {
    return Map.of();
  }

  /** What the world may do to a thread: taken where the specification takes it. */
  enum Environment {
    /** The thread is interrupted. */
    INTERRUPT,
    /** Time passes for the thread: more than it ever waits. */
    TIME,
    /** The thread, parked without a permit, returns from {@code park} for no reason. */
    SPURIOUS_WAKE_UP
  }
}
