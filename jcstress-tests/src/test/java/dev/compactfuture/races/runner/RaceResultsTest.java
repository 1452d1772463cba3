package dev.compactfuture.races.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.RaceOutcomes;
import dev.compactfuture.evidence.ResultsFile;
import dev.compactfuture.races.RaceRow;
import dev.compactfuture.races.runner.RaceReport.OutcomeCount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does the file of results say at each moment what has run, and what has not? */
class RaceResultsTest {
  private static final Race GET = race("p.GetterRaces.SetAgainstGet", RaceRow.GETTERS, null);
  private static final Race POLL = race("p.GetterRaces.SetAgainstPoll", RaceRow.GETTERS, null);
  private static final Race CANARY = race("p.CanaryRaces.Canary", RaceRow.GETTERS, "broken");
  private static final Race SET = race("p.CompletionRaces.SetAgainstSet", RaceRow.COMPLETION, null);

  private final Path file;
  private final RaceResults results;

  RaceResultsTest(@TempDir Path folder) {
    file = folder.resolve("results.json");
    results = new RaceResults(Level.QUICK, List.of(CANARY, POLL, GET, SET), file);
  }

  private static Race race(String name, RaceRow row, String fault) {
    return new Race(name, row, 2, false, fault, List.of("C5"), List.of("a"));
  }

  private static RaceReport report(Race race, OutcomeCount... seen) {
    return new RaceReport(race, "JVM", null, List.of(seen));
  }

  private static OutcomeCount seen(String outcome, long count) {
    return new OutcomeCount(outcome, false, count, "as " + outcome);
  }

  private ResultsFile written() throws IOException {
    results.write();
    return ResultsFile.read(file);
  }

  /** The getters have run: one race in two JVMs, of which the second failed; another in none. */
  private void addGetters() {
    List<RaceReport> reports =
        List.of(
            report(GET, seen("b", 2), seen("a", 3)),
            report(GET, seen("a", 40)),
            new RaceReport(GET, "JVM", "hung", List.of()),
            report(CANARY, new OutcomeCount("a", true, 9, "broken")));
    results.add(
        new RowRun(
            RaceRow.GETTERS,
            new Bounds(Level.QUICK),
            Map.of(POLL, 0, GET, 3, CANARY, 1),
            reports,
            2,
            "",
            1));
  }

  @Test
  void beforeTheFirstRowEveryRowIsRedAndNoRaceHasOutcomes() throws IOException {
    ResultsFile results = written();
    assertEquals(
        List.of("jcstress.completion", "jcstress.getters"),
        results.checks().stream().map(EvidenceRow::id).toList());
    assertTrue(results.checks().stream().allMatch(EvidenceRow::isRed));
    assertEquals(4, results.outcomes().size());
    assertTrue(results.outcomes().stream().allMatch(race -> race.outcomes().isEmpty()));
  }

  @Test
  void aRowThatHasNotRunStaysRedBesideOneThatHas() throws IOException {
    addGetters();
    EvidenceRow completion = written().checks().get(0);
    assertEquals("the run was stopped before this row had ended", completion.why());
    assertEquals(List.of(), completion.claims());
  }

  @Test
  void outcomesAreSummedOverTheJvmsAndSorted() throws IOException {
    addGetters();
    List<RaceOutcomes> getters =
        written().outcomes().stream().filter(r -> r.row().equals("jcstress.getters")).toList();
    assertEquals(
        List.of(
            new RaceOutcomes(
                "CanaryRaces.Canary",
                "jcstress.getters",
                true,
                1,
                List.of(new RaceOutcomes.Outcome("a", true, 9, "broken"))),
            new RaceOutcomes(
                "GetterRaces.SetAgainstGet",
                "jcstress.getters",
                false,
                2,
                List.of(
                    new RaceOutcomes.Outcome("a", false, 43, "as a"),
                    new RaceOutcomes.Outcome("b", false, 2, "as b"))),
            new RaceOutcomes(
                "GetterRaces.SetAgainstPoll", "jcstress.getters", false, 0, List.of())),
        getters);
  }

  @Test
  void anOutcomeThatOneJvmReportsAsForbiddenIsForbidden() {
    List<RaceReport> reports =
        List.of(report(GET, seen("a", 3)), report(GET, new OutcomeCount("a", true, 1, "wrong")));
    assertEquals(4, RowRun.outcomes(List.of(GET), reports).get(0).forbidden());
  }
}
