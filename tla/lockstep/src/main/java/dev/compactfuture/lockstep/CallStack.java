package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of methods under test that a thread is in, as the probes report them. */
final class CallStack {
  /** A call under way. Where it is, is unknown until it calls something or stands at a step. */
  static final class Call {
    @Nullable Site site;
    @Nullable Object[] locals = {};
  }

  private final List<Call> calls = new ArrayList<>(); // reused
  private int depth;

  void clear() {
    depth = 0;
  }

  /** Records that a method is entered. */
  void enter() {
    if (depth == calls.size()) {
      calls.add(new Call());
    }
    Call call = calls.get(depth++);
    call.site = null;
    call.locals = new Object[0];
  }

  /** Records that the innermost method is left. */
  void exit() {
    depth--;
  }

  /** Records that the innermost method is at {@code site}, with these values of its locals. */
  void moveTo(Site site, @Nullable Object[] locals) {
    Call call = calls.get(depth - 1);
    call.site = site;
    call.locals = locals;
  }

  boolean isEmpty() {
    return depth == 0;
  }

  /** Returns the calls, the innermost last. */
  List<Call> calls() {
    return calls.subList(0, depth);
  }
}
