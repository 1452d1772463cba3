package dev.compactfuture.races.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is a command that is not understood refused, by name, before anything runs? */
class ArgumentsTest {

  private static void assertRefused(String named, String... args) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Arguments.parse(args));
    assertTrue(refused.getMessage().contains(named), refused.getMessage());
  }

  @Test
  void theDefaultIsAllAtQuick() {
    Arguments arguments = Arguments.parse();
    assertEquals(Level.quick, arguments.level());
    assertNull(arguments.out());
    assertEquals(Race.all(), arguments.select(Race.all()));
  }

  @Test
  void options(@TempDir Path directory) {
    Path out = directory.resolve("rows.json");
    Arguments arguments =
        Arguments.parse(
            "--level", "soak", "--out", out.toString(), "--results", "r", "--tests", "x");
    assertEquals(Level.soak, arguments.level());
    assertEquals(out, arguments.out());
    assertEquals(Path.of("r"), arguments.results());
    assertEquals("x", arguments.tests().pattern());
  }

  @Test
  void whatIsWrongIsNamed(@TempDir Path directory) {
    assertRefused("--fast", "--fast");
    assertRefused("deep", "--level", "deep");
    assertRefused("quick", "quick");
    assertRefused("--level", "--level");
    assertRefused("(", "--tests", "(");
    assertRefused(directory.toString(), "--out", directory.toString());
    assertRefused("missing", "--out", directory.resolve("missing/rows.json").toString());
  }

  @Test
  void aSelectionKeepsItsCanaries() {
    List<Race> selected = Arguments.parse("--tests", "WhoWins.SetSet$").select(Race.all());
    assertEquals(
        List.of("Canaries.SetSetByCheckAndWrite", "WhoWins.SetSet"),
        selected.stream().map(Race::shortName).toList());
  }

  @Test
  void aBriefLookLeavesTheCanariesOut() {
    for (String[] args : List.of(new String[] {}, new String[] {"--tests", "WhoWins"})) {
      assertTrue(Arguments.parse(args).select(Race.all()).stream().anyMatch(Race::isCanary));
    }
    Arguments brief = Arguments.parse("--level", "brief");
    assertTrue(brief.select(Race.all()).stream().noneMatch(Race::isCanary));
    assertFalse(brief.select(Race.all()).isEmpty());
  }

  @Test
  void aSelectionOfNothingIsRefused() {
    Arguments arguments = Arguments.parse("--tests", "NoSuchRace");
    assertThrows(IllegalArgumentException.class, () -> arguments.select(Race.all()));
  }
}
