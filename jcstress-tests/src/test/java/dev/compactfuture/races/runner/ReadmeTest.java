package dev.compactfuture.races.runner;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.races.RaceRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Does README describe the races, levels and options that there are? */
class ReadmeTest {
  private static final String RACES = "java -jar jcstress.jar";
  private static final String LITMUS =
      "java -cp jcstress.jar dev.compactfuture.races.runner.LitmusMain";

  private final List<String> readme = Files.readAllLines(Path.of("README.md"));

  ReadmeTest() throws IOException {}

  /** Hazard: a renamed option stays in README, and the reader's first command is refused. */
  @Test
  void everyCommandIsUnderstood() {
    List<String> commands = commands();
    assertTrue(commands.stream().anyMatch(command -> command.startsWith(RACES)), "no races");
    assertTrue(commands.stream().anyMatch(command -> command.startsWith(LITMUS)), "no litmus");
    for (String command : commands) {
      assertDoesNotThrow(() -> requireUnderstood(command), command);
    }
  }

  private static void requireUnderstood(String command) {
    if (command.startsWith(RACES)) {
      RaceCommand races = new RaceCommand();
      CommandLines.of(races).parseArgs(arguments(command, RACES));
      assertFalse(races.select(Race.all()).isEmpty(), command);
    } else if (command.startsWith(LITMUS)) {
      LitmusCommand litmus = new LitmusCommand();
      String[] arguments = arguments(command, LITMUS);
      CommandLines.of(litmus).parseArgs(arguments);
      if (!List.of(arguments).contains("--help")) {
        assertFalse(litmus.allVariants().isEmpty(), command);
      }
    } else {
      assertEquals("mvn package -pl jcstress-tests -am -DskipTests", command);
      assertTrue(Files.exists(Path.of("..", "jcstress-tests", "pom.xml")));
    }
  }

  private static String[] arguments(String command, String program) {
    return Arrays.stream(command.substring(program.length()).strip().split("\\s+"))
        .map(argument -> argument.replaceAll("^'(.*)'$", "$1"))
        .filter(argument -> !argument.isEmpty())
        .toArray(String[]::new);
  }

  /** Returns the lines of the code blocks that have a program in their first word. */
  private List<String> commands() {
    List<String> commands = new ArrayList<>();
    boolean code = false;
    for (String line : readme) {
      if (line.startsWith("```")) {
        code = line.equals("```sh");
      } else if (code && !line.isBlank()) {
        commands.add(line.replaceAll("\\s+#.*", ""));
      }
    }
    return commands;
  }

  @Test
  void theTableOfRacesIsThatOfTheClasses() throws IOException {
    Map<String, List<Race>> byClass = new LinkedHashMap<>();
    for (RaceRow row : RaceRow.values()) {
      for (Race race : Race.all()) {
        if (race.row() == row && !race.isCanary()) {
          byClass.computeIfAbsent(outer(race), o -> new ArrayList<>()).add(race);
        }
      }
    }
    List<String> table =
        new ArrayList<>(List.of("| row | class | question | races |", "|---|---|---|---|"));
    for (Map.Entry<String, List<Race>> each : byClass.entrySet()) {
      RaceRow row = each.getValue().get(0).row();
      table.add(
          String.format(
              Locale.ROOT,
              "| `%s` | `%s` | %s | %s |",
              row.id,
              each.getKey(),
              RaceSources.question(each.getKey(), each.getKey()),
              each.getValue().stream().map(ReadmeTest::nested).collect(Collectors.joining(", "))));
    }
    assertQuoted(table);
  }

  @Test
  void theTableOfCanariesIsThatOfTheClasses() {
    List<String> table =
        new ArrayList<>(List.of("| row | canary | fault | violates |", "|---|---|---|---|"));
    for (RaceRow row : RaceRow.values()) {
      for (Race race : Race.all()) {
        if (race.row() == row && race.isCanary()) {
          table.add(
              String.format(
                  Locale.ROOT,
                  "| `%s` | %s | %s | %s |",
                  row.id,
                  nested(race),
                  race.fault(),
                  String.join(" ", race.violates())));
        }
      }
    }
    assertQuoted(table);
  }

  @Test
  void theTableOfLevelsIsThatOfTheBounds() {
    List<String> table =
        new ArrayList<>(
            List.of(
                "| level | iterations of a JVM | JVMs | compilers | C2 at random | canaries | stops after |",
                "|---|---|---|---|---|---|---|"));
    for (Level level : Level.values()) {
      Bounds bounds = new Bounds(level);
      table.add(
          String.format(
              Locale.ROOT,
              "| `%s` | %d of %d ms | %d | %s | %s | %s | %s |",
              level,
              bounds.iterations(),
              bounds.iterationMillis(),
              bounds.forks(),
              bounds.mixesCompilers() ? "every mixture" : "as the JVM decides",
              bounds.randomisesC2() ? "yes" : "no",
              bounds.hasCanaries() ? "yes" : "no",
              bounds.runLimit().toHours() > 0
                  ? bounds.runLimit().toHours() + " h"
                  : bounds.runLimit().toMinutes() + " min"));
    }
    assertQuoted(table);
  }

  private void assertQuoted(List<String> table) {
    int begin = readme.indexOf(table.get(0));
    int end = Math.max(begin, 0);
    while (begin >= 0 && end < readme.size() && readme.get(end).startsWith("|")) {
      end++;
    }
    List<String> quoted = begin < 0 ? List.of() : readme.subList(begin, end);
    assertEquals(String.join("\n", table), String.join("\n", quoted), "paste the expected table");
  }

  private static String outer(Race race) {
    return race.shortName().split("\\.", -1)[0];
  }

  private static String nested(Race race) {
    return "`" + race.shortName().split("\\.", -1)[1] + "`";
  }
}
