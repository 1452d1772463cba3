package dev.compactfuture.races.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.Level;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is a command that is not understood refused, by name, before anything runs? */
class RaceCommandTest {

  private static RaceCommand parse(String... args) {
    RaceCommand command = new RaceCommand();
    CommandLines.of(command).parseArgs(args);
    return command;
  }

  private static void assertRefused(String named, String... args) {
    CommandLineAssertions.assertRefused(new RaceCommand(), named, args);
  }

  @Test
  void theDefaultIsAllRacesAtQuick() {
    RaceCommand command = parse();
    assertEquals(Level.QUICK, command.level);
    assertNull(command.common.out);
    assertEquals(Race.all(), command.select(Race.all()));
  }

  @Test
  void everyOptionIsRead(@TempDir Path folder) {
    Path out = folder.resolve("rows.json");
    RaceCommand command =
        parse("--level", "soak", "--out", out.toString(), "--results", "r", "--tests", "x");
    assertEquals(Level.SOAK, command.level);
    assertEquals(out, command.common.out);
    assertEquals(Path.of("r"), command.results);
    assertEquals("x", command.tests.pattern());
  }

  @Test
  void whatIsWrongIsNamed(@TempDir Path folder) {
    assertRefused("--fast", "--fast");
    assertRefused("--lvel", "--lvel", "full");
    assertRefused("deep", "--level", "deep");
    assertRefused("quick", "quick");
    assertRefused("--level", "--level");
    assertRefused("(", "--tests", "(");
    assertRefused(folder.toString(), "--out", folder.toString());
    assertRefused("missing", "--out", folder.resolve("missing/rows.json").toString());
    assertRefused("NoSuchRace", "--tests", "NoSuchRace");
  }

  @Test
  void helpNamesEveryOptionAndLevel() {
    String help = CommandLineAssertions.help(new RaceCommand());
    for (String named :
        List.of("--level", "--tests", "--out", "--results", "--help", "Exit status")) {
      assertTrue(help.contains(named), help);
    }
    for (Level level : Level.values()) {
      assertTrue(help.contains(level.toString()), help);
    }
  }

  @Test
  void aSelectionKeepsTheCanariesOfItsRows() {
    List<Race> selected = parse("--tests", "CompletionRaces.SetAgainstSet$").select(Race.all());
    assertEquals(
        List.of(
            "CanaryRaces.RunAgainstRunThenSetByCheckAndWrite",
            "CanaryRaces.SetAgainstSetByCheckAndWrite",
            "CompletionRaces.SetAgainstSet"),
        selected.stream().map(Race::shortName).toList());
  }

  @Test
  void anEmptyRegexSelectsAllRaces() {
    assertEquals(Race.all(), parse("--tests", "").select(Race.all()));
  }

  @Test
  void levelBriefHasNoCanaries() {
    for (String[] args : List.of(new String[] {}, new String[] {"--tests", "CompletionRaces"})) {
      assertTrue(parse(args).select(Race.all()).stream().anyMatch(Race::isCanary));
    }
    RaceCommand brief = parse("--level", "brief");
    assertTrue(brief.select(Race.all()).stream().noneMatch(Race::isCanary));
    assertFalse(brief.select(Race.all()).isEmpty());
  }
}
