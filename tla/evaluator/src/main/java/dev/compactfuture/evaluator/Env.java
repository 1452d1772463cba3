package dev.compactfuture.evaluator;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a compiled expression reads: a state, the state after a step, and local variables. For one
 * thread at a time.
 */
final class Env {
  /** The variables of the state; their positions were fixed by the compiler. */
  @Nullable Value[] now;

  /** The variables after the step; null as long as an action has not said what they become. */
  @Nullable Value[] next;

  /** Bound variables, parameters and what is computed once at most. */
  @Nullable Value[] locals;

  /** What is computed once at most for each state. */
  @Nullable Value[] memo;

  /** For which state each element of {@link #memo} was computed. */
  long[] memoOf;

  /** Numbers the states that were entered; a number is never used again. */
  private long states = 1;

  long nowId;
  long nextId;

  /** Receives each state that an action leads to. */
  Runnable found = () -> {};

  /** What follows a call of a recursive action. */
  interface Continuation {
    /** Goes on; returns whether the search is to end. */
    boolean run(Env env);
  }

  /** What follows a call, with the local variables that there were before. */
  private record Following(Continuation next, @Nullable Value[] locals) {}

  /** The calls that are under way, the innermost last. */
  private final Deque<Following> calls = new ArrayDeque<>();

  /** Creates an environment for code that was compiled with {@code slots}. */
  Env(Slots slots) {
    now = new Value[0];
    next = new Value[slots.variables()];
    locals = new Value[slots.locals()];
    memo = new Value[slots.memos()];
    memoOf = new long[slots.memos()];
  }

  /** Makes room for code that was compiled later. */
  void grow(Slots slots) {
    if (locals.length < slots.locals()) {
      locals = Arrays.copyOf(locals, slots.locals() * 2);
    }
    if (memo.length < slots.memos()) {
      memo = Arrays.copyOf(memo, slots.memos() * 2);
      memoOf = Arrays.copyOf(memoOf, slots.memos() * 2);
    }
    if (next.length < slots.variables()) {
      next = Arrays.copyOf(next, slots.variables());
    }
  }

  /** Sets the state in which expressions are evaluated. */
  void enter(Value[] state) {
    now = state;
    nowId = ++states;
  }

  /** Sets the step of which expressions are evaluated; the state was set before. */
  void enterStep(Value[] to) {
    next = to;
    nextId = ++states;
  }

  /** Prepares for an action, which says what the variables become. */
  void clearNext(int variables) {
    next = new Value[variables];
  }

  /** Notes what follows a call of a recursive action. */
  void enterCall(Continuation following, @Nullable Value[] before) {
    calls.addLast(new Following(following, before));
  }

  void leaveCall() {
    calls.removeLast();
  }

  /** Goes on with what follows the innermost call, and comes back for other ways through it. */
  boolean returnFromCall() {
    Following call = calls.removeLast();
    @Nullable Value[] own = locals;
    locals = call.locals;
    try {
      return call.next.run(this);
    } finally {
      locals = own;
      calls.addLast(call);
    }
  }
}
