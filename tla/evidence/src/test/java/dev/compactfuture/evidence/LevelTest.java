package dev.compactfuture.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The level's names. */
class LevelTest {
  @Test
  void anUnknownLevelIsNamedAndTheChoicesAreListed() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Level.of("deep")).getMessage();
    assertEquals("level: 'deep' is none of [brief, quick, full, soak]", message);
  }
}
