package dev.compactfuture.lockstep.toys;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Treiber's stack, a toy for the tests of the engine; its specification is {@code Treiber.tla}. */
final class Treiber {
  private record Node(Object value, @Nullable Node next) {}

  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(Treiber.class, "head", Node.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Node head;

  void push(Object value) {
    while (true) {
      Node top = head; // TLA: PushLook
      Node node = new Node(value, top);
      if (HEAD.compareAndSet(this, top, node)) { // TLA: Push
        return;
      }
    }
  }

  /** Pops the top value; returns null if the stack is empty. */
  @Nullable Object pop() {
    while (true) {
      Node top = head; // TLA: PopLook
      if (top == null) {
        return null;
      }
      if (HEAD.compareAndSet(this, top, top.next)) { // TLA: Pop
        return top.value;
      }
    }
  }
}
