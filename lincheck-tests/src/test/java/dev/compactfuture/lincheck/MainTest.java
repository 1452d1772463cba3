package dev.compactfuture.lincheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A wrong argument is named, and nothing runs. */
class MainTest {
  @Test
  void optionsAreRead() {
    assertEquals(
        Map.of("--level", "full", "--out", "x"), Main.options("--level", "full", "--out", "x"));
    assertEquals(LincheckBounds.FULL, LincheckBounds.of("full"));
  }

  @Test
  void wrongArgumentsAreNamed() {
    refused("--depth", "--depth", "9");
    refused("--out", "--out");
    refused("--level", "--level", "quick", "--level", "full");
    refusal("--level deep", () -> LincheckBounds.of("deep"));
  }

  private static void refused(String name, String... args) {
    refusal(name, () -> Main.options(args));
  }

  private static void refusal(String start, Executable call) {
    String message = String.valueOf(assertThrows(Exception.class, call).getMessage());
    assertTrue(message.startsWith(start + ":"), message);
  }
}
