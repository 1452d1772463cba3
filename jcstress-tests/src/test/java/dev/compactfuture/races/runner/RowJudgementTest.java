package dev.compactfuture.races.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.evidence.VerdictTable;
import dev.compactfuture.races.RaceRow;
import dev.compactfuture.races.runner.RaceReport.OutcomeCount;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Does a row turn red whenever something is missing or wrong, and is "not run" never green? */
class RowJudgementTest {
  private static final List<String> CLAIMS = List.of("C10", "C8");
  private static final Race RACE = race("p.Q.Race", 2, null, "a", "b");
  private static final Race CANARY = race("p.CanaryRaces.Canary", 2, "broken", "x");

  private final Map<Race, Integer> planned = new LinkedHashMap<>();
  private final List<RaceReport> reports = new ArrayList<>();

  private static Race race(String name, int actors, String fault, String... requiredOutcomes) {
    return new Race(name, RaceRow.GETTERS, actors, false, fault, CLAIMS, List.of(requiredOutcomes));
  }

  private static RaceReport report(Race race, OutcomeCount... seen) {
    return new RaceReport(race, "JVM", null, List.of(seen));
  }

  private static OutcomeCount fine(String outcome, long count) {
    return new OutcomeCount(outcome, false, count, "");
  }

  @BeforeEach
  void allIsWell() {
    planned.put(RACE, 1);
    planned.put(CANARY, 1);
    reports.add(report(RACE, fine("a", 3), fine("b", 4)));
    reports.add(report(CANARY, fine("x", 1), fine("y", 9)));
  }

  private EvidenceRow judge() {
    return judge(Level.QUICK);
  }

  private EvidenceRow judge(Level level) {
    return RowJudgement.of(
        new RowRun(RaceRow.GETTERS, new Bounds(level), planned, reports, 2, "left out: x", 1.26));
  }

  private void assertViolated(String why) {
    EvidenceRow row = judge();
    assertEquals(Verdict.VIOLATED, row.verdict());
    assertTrue(row.why().contains(why), row.why());
    assertEquals(1, exitStatus(row));
  }

  private static int exitStatus(EvidenceRow... rows) {
    return RaceSession.exitStatus(List.of(rows), new PrintStream(OutputStream.nullOutputStream()));
  }

  @Test
  void aLevelNamesTheConfigurationsThatItLeavesOut() {
    assertEquals(
        "left out: each mixture of interpreter, C1 and C2; C2 at random; biased locking",
        new Bounds(Level.QUICK).leftOut(true));
    assertEquals("", new Bounds(Level.FULL).leftOut(false));
  }

  @Test
  void holdsWhenAllRanAndAllWasSeen() {
    EvidenceRow row = judge();
    assertEquals(Verdict.HOLDS, row.verdict(), row.why());
    assertEquals("left out: x", row.why());
    assertEquals(0, exitStatus(row));
    assertEquals("jcstress.getters", row.id());
    assertEquals("caught: broken (1 of 10)", row.canary());
    assertEquals(
        Map.of(
            "planned",
            1L,
            "run",
            1L,
            "skipped",
            0L,
            "configurations",
            1L,
            "samples",
            7L,
            "forbidden",
            0L,
            "faults",
            0L,
            "samplesPerSecond", // the canary's ten, too, in 1.26 s
            13L),
        row.figures());
  }

  /** The races' own lists must not count, only those of caught canaries. */
  @Test
  void claimsAreThoseOfTheCaughtCanariesByNumber() {
    assertEquals(List.of("C8", "C10"), judge().claims());
    Race another =
        new Race(
            "p.CanaryRaces.Other", RaceRow.GETTERS, 2, false, "x", List.of("C5"), List.of("x"));
    planned.put(another, 1);
    reports.add(report(another, fine("x", 1)));
    assertEquals(List.of("C5", "C8", "C10"), judge().claims());
    reports.set(1, report(CANARY, fine("y", 9)));
    assertEquals(List.of("C5"), judge().claims());
  }

  @Test
  void violatedWhenARaceDidNotRun() {
    reports.remove(0);
    assertViolated("Q.Race ran 0 times of 1 planned");
    assertEquals(0L, judge().figures().get("run"));
  }

  @Test
  void violatedWhenARaceRanLessThanPlanned() {
    planned.put(RACE, 2);
    assertViolated("Q.Race ran 1 times of 2 planned");
  }

  @Test
  void violatedWhenThereWereNoSamples() {
    reports.set(0, report(RACE));
    assertViolated("took no samples");
    assertEquals(0L, judge().figures().get("run"));
  }

  @Test
  void violatedWhenAForbiddenOutcomeWasSeen() {
    reports.set(
        0, report(RACE, fine("a", 3), fine("b", 4), new OutcomeCount("c", true, 2, "two winners")));
    assertViolated("forbidden \"c\" seen 2 times: two winners");
    assertEquals(2L, judge().figures().get("forbidden"));
  }

  @Test
  void violatedWhenAVmFailed() {
    planned.put(RACE, 2);
    reports.add(new RaceReport(RACE, "JVM", "hung", List.of()));
    assertViolated("failed: hung");
  }

  @Test
  void levelBriefNeedsNoCanary() {
    planned.remove(CANARY);
    assertViolated("no canary ran");
    EvidenceRow brief = judge(Level.BRIEF);
    assertEquals(Verdict.HOLDS, brief.verdict(), brief.why());
    assertEquals(List.of(), brief.claims());
  }

  @Test
  void violatedWhenARequiredOutcomeWasNotSeen() {
    reports.set(0, report(RACE, fine("a", 3)));
    assertViolated("\"b\" was never seen");
    assertEquals(List.of("b"), RowRun.unseenOutcomes(RACE, reports));
  }

  @Test
  void aRequiredOutcomeMayBeSeenInAnotherVm() {
    planned.put(RACE, 2);
    reports.set(0, report(RACE, fine("a", 3)));
    reports.add(report(RACE, fine("b", 3)));
    assertEquals(Verdict.HOLDS, judge().verdict());
    assertEquals(List.of(), RowRun.unseenOutcomes(RACE, reports));
  }

  @Test
  void violatedWhenTheCanaryWasMissed() {
    reports.set(1, report(CANARY, fine("y", 9)));
    assertViolated("the canary was missed: broken");
    assertEquals("MISSED: broken", judge().canary());
    assertEquals(List.of(), judge().claims());
  }

  @Test
  void violatedWhenTheCanaryDidNotRun() {
    reports.remove(1);
    assertViolated("CanaryRaces.Canary ran 0 times of 1 planned");
  }

  @Test
  void violatedWhenThereIsNoCanary() {
    planned.remove(CANARY);
    assertViolated("no canary ran");
  }

  @Test
  void violatedWhenThereIsNoRace() {
    planned.remove(RACE);
    assertViolated("no race is in this row");
  }

  @Test
  void notRunWhenThereAreTooFewCpus() {
    planned.clear();
    planned.put(race("p.Q.Three", 3, null, "a"), 0);
    planned.put(race("p.CanaryRaces.Three", 3, "broken", "x"), 0);
    EvidenceRow row = judge();
    assertEquals(Verdict.NOT_RUN, row.verdict());
    assertEquals("1 of 1 races need 3 CPUs, 2 here", row.why());
    assertEquals("not run: needs 3 CPUs, 2 here", row.canary());
    assertEquals(List.of(), row.claims());
    assertEquals(1L, row.figures().get("skipped"));
    assertEquals(1, exitStatus(row), "nothing at all was run");
  }

  @Test
  void notRunWhenOneOfTheRacesWasNot() {
    planned.put(race("p.Q.Three", 3, null, "a"), 0);
    EvidenceRow row = judge();
    assertEquals(Verdict.NOT_RUN, row.verdict());
    assertEquals("1 of 2 races need 3 CPUs, 2 here", row.why());
  }

  @Test
  void aRowThatCannotRunLeavesTheOthersGreen() {
    EvidenceRow holds = judge();
    planned.clear();
    planned.put(race("p.Q.Three", 3, null, "a"), 0);
    assertEquals(0, exitStatus(holds, judge()));
  }

  @Test
  void onlyTheFirstFaultsAreNamed() {
    for (int i = 0; i < 10; i++) {
      planned.put(race("p.Q.R" + i, 2, null, "a"), 1);
    }
    assertTrue(judge().why().endsWith("; and 6 more"), judge().why());
  }

  @Test
  void theTableNamesTheFault() {
    reports.remove(0);
    String table = VerdictTable.of(Level.QUICK, List.of(judge()));
    assertTrue(table.contains("jcstress.getters"), table);
    assertTrue(table.contains("VIOLATED"), table);
    assertTrue(table.contains("Q.Race ran 0 times of 1 planned"), table);
  }

  /** The checker of mutants looks for lines that end so. */
  @Test
  void aLineOfTheTableEndsInTheRequiredOutcomeThatWasNotSeen() {
    reports.set(0, report(RACE, fine("a", 3)));
    String table = VerdictTable.of(Level.QUICK, List.of(judge()));
    assertTrue(table.lines().anyMatch(line -> line.endsWith("\"b\" was never seen")), table);
  }

  @Test
  void whatTheCanariesShowedIsPrinted() {
    assertEquals(
        List.of("canary of jcstress.getters: caught: broken (1 of 10)"),
        RaceSession.canaries(List.of(judge())).lines().toList());
  }

  @Test
  void theJsonHasTheFieldsOfARowOfEvidence() {
    JsonObject json = new Gson().toJsonTree(judge()).getAsJsonObject();
    assertEquals(
        List.of("id", "tool", "claims", "verdict", "why", "seconds", "canary", "figures"),
        List.copyOf(json.keySet()));
    assertEquals("holds", json.get("verdict").getAsString());
    assertEquals("jcstress", json.get("tool").getAsString());
    assertEquals(1.3, json.get("seconds").getAsDouble());
  }
}
