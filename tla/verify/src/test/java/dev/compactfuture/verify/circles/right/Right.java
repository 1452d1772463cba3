package dev.compactfuture.verify.circles.right;

import dev.compactfuture.verify.circles.left.Left;

/** The other half of a circle, on purpose. */
public final class Right {
  /** Uses the first half, only inside a method. */
  @Override
  public String toString() {
    return new Left().getClass().getName();
  }
}
