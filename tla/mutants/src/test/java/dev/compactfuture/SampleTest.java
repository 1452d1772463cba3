package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Kills every mutant of the product. */
class SampleTest {
  @Test
  void productMultiplies() {
    assertEquals(6, new Sample().product(3));
  }
}
