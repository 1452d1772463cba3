package dev.compactfuture;

import org.junit.jupiter.api.Test;

/** Runs the sample and looks at no result. */
class UselessSampleTest {
  @Test
  void productReturns() {
    int unused = new Sample().product(3);
  }
}
