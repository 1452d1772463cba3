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
class RaceCommandTest {

  private static void assertRefused(String named, String... args) {
    var refused = assertThrows(IllegalArgumentException.class, () -> RaceCommand.parse(args));
    assertTrue(refused.getMessage().contains(named), refused.getMessage());
  }

  @Test
  void theDefaultIsAllAtQuick() {
    RaceCommand arguments = RaceCommand.parse();
    assertEquals(Level.quick, arguments.level());
    assertNull(arguments.out());
    assertEquals(Race.all(), arguments.select(Race.all()));
  }

  @Test
  void options(@TempDir Path directory) {
    Path out = directory.resolve("rows.json");
    RaceCommand arguments =
        RaceCommand.parse(
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
    List<Race> selected =
        RaceCommand.parse("--tests", "CompletionRaces.SetAgainstSet$").select(Race.all());
    assertEquals(
        List.of("CanaryRaces.SetAgainstSetByCheckAndWrite", "CompletionRaces.SetAgainstSet"),
        selected.stream().map(Race::shortName).toList());
  }

  @Test
  void aBriefLookLeavesTheCanariesOut() {
    for (String[] args : List.of(new String[] {}, new String[] {"--tests", "CompletionRaces"})) {
      assertTrue(RaceCommand.parse(args).select(Race.all()).stream().anyMatch(Race::isCanary));
    }
    RaceCommand brief = RaceCommand.parse("--level", "brief");
    assertTrue(brief.select(Race.all()).stream().noneMatch(Race::isCanary));
    assertFalse(brief.select(Race.all()).isEmpty());
  }

  @Test
  void aSelectionOfNothingIsRefused() {
    RaceCommand arguments = RaceCommand.parse("--tests", "NoSuchRace");
    assertThrows(IllegalArgumentException.class, () -> arguments.select(Race.all()));
  }
}
