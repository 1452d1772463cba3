package dev.compactfuture.races.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.races.RaceRow;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/** Is each race in a row, and does it declare what is forbidden and which outcomes are required? */
class RaceTest {
  private static final List<Race> ALL = Race.all();

  /**
   * Hazard: the annotation processor did not run, or not on all classes; the list of tests is
   * short, and the run green.
   */
  @Test
  void everyClassWithTheAnnotationIsInTheList() throws Exception {
    assertEquals(annotated(), new TreeSet<>(TestList.tests()));
  }

  private static Set<String> annotated()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes = Path.of(Race.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString().replaceAll("[/\\\\]", ".");
        Class<?> type =
            Class.forName(
                name.substring(0, name.length() - ".class".length()),
                false,
                Race.class.getClassLoader());
        if (type.isAnnotationPresent(JCStressTest.class)) {
          names.add(type.getCanonicalName());
        }
      }
    }
    return names;
  }

  @Test
  void everyRowHasRacesAndACanary() {
    for (RaceRow row : RaceRow.values()) {
      List<Race> mine = ALL.stream().filter(race -> race.row() == row).toList();
      assertTrue(mine.stream().anyMatch(race -> !race.isCanary()), row + " has no race");
      assertTrue(mine.stream().anyMatch(Race::isCanary), row + " has no canary");
    }
  }

  @Test
  void faultsViolateClaimsThatThereAre() {
    for (Race race : ALL) {
      assertTrue(race.isCanary() || race.violates().isEmpty(), race.name());
      for (String claim : race.violates()) {
        assertTrue(claim.matches("C([1-9]|1[0-2])"), race.name() + ": " + claim);
      }
    }
  }

  @Test
  void racesOfThreeActorsAreInTheirOwnRow() {
    for (Race race : ALL) {
      assertEquals(race.row() == RaceRow.THREE_ACTORS, race.actors() > 2, race.name());
    }
  }

  @Test
  void outcomesThatAreNotListedAreForbidden() {
    for (Race race : ALL) {
      Expect others = TestList.getInfo(race.name()).unmatched().expect();
      assertEquals(race.isCanary() ? Expect.ACCEPTABLE : Expect.FORBIDDEN, others, race.name());
    }
  }

  @Test
  void requiredOutcomesAreAcceptable() {
    for (Race race : ALL) {
      TestInfo info = TestList.getInfo(race.name());
      Expect expected = race.isCanary() ? Expect.ACCEPTABLE_INTERESTING : Expect.ACCEPTABLE;
      assertTrue(!race.requiredOutcomes().isEmpty(), race.name());
      for (String outcome : race.requiredOutcomes()) {
        assertTrue(
            info.cases().stream().anyMatch(c -> c.matches(outcome) && c.expect() == expected),
            race.name() + ": " + outcome);
      }
    }
  }

  /** The names tell the operations only; what a race is for stands in its comment. */
  @Test
  void everyRaceAsksAQuestion() throws IOException {
    for (Race race : ALL) {
      String[] name = race.shortName().split("\\.", -1);
      assertTrue(!RaceSources.question(name[0], name[0]).isEmpty(), name[0]);
      assertTrue(!RaceSources.question(name[0], name[1]).isEmpty(), race.name());
    }
  }
}
