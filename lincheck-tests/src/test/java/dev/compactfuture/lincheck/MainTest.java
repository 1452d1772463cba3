package dev.compactfuture.lincheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.Level;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The command line: a wrong argument is named, and nothing runs. */
class MainTest {
  @Test
  void eachLevelHasItsBounds() {
    assertSame(LincheckBounds.BRIEF, LincheckBounds.of(Level.of("brief")));
    assertSame(LincheckBounds.QUICK, LincheckBounds.of(Level.of("quick")));
    assertSame(LincheckBounds.FULL, LincheckBounds.of(Level.of("full")));
    assertSame(LincheckBounds.SOAK, LincheckBounds.of(Level.of("soak")));
  }

  @Test
  void itIsWhatJvmsOfLincheckRun() {
    assertEquals(Main.class.getName(), LincheckJvm.MAIN);
  }

  @Test
  void optionsAreRead() {
    var parsed = CommandLines.of(new Main()).parseArgs("--level", "full", "--out", "rows.json");
    assertEquals(Level.FULL, parsed.matchedOption("--level").getValue());
    assertEquals("rows.json", parsed.matchedOption("--out").getValue().toString());
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertRefused("--depth", "--level", "quick", "--out", "x", "--depth", "9");
    assertRefused("--out", "--level", "quick", "--out");
    assertRefused("--out", "--level", "quick");
    assertRefused("--level", "--out", "x");
    assertRefused("--level", "--level", "quick", "--level", "full", "--out", "x");
    assertRefused("deep", "--level", "deep", "--out", "x");
    assertRefused("--parallel", "--level", "quick", "--out", "x", "--parallel", "0");
    assertRefused("3/2", "--level", "quick", "--out", "x", "--part", "3/2");
    assertRefused("lincheck.x", "--level", "quick", "--row", "lincheck.x", "--out", "x");
  }

  private static void assertRefused(String name, String... args) {
    StringWriter errors = new StringWriter();
    int status = CommandLines.of(new Main()).setErr(new PrintWriter(errors)).execute(args);
    assertEquals(CommandLines.USAGE, status, errors::toString);
    assertTrue(errors.toString().contains(name), errors::toString);
  }
}
