package dev.compactfuture.verify.circles.left;

import dev.compactfuture.verify.circles.right.Right;

/** Half of a circle, on purpose. */
public final class Left {
  /** Uses the other half. */
  public Right other() {
    return new Right();
  }
}
