package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of methods under test that a thread is in, as the probes report them. */
final class CallStack {
  /** A call under way. Where it is, is unknown until it calls something or stands at a step. */
  static final class Call {
    @Nullable Site site;
    @Nullable Object[] locals = NONE;
  }

  private static final @Nullable Object[] NONE = {};

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
    call.locals = NONE;
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

  /** Returns how many calls are under way. */
  int depth() {
    return depth;
  }

  /** Returns a call; the innermost is the last. */
  Call call(int i) {
    return calls.get(i);
  }
}
