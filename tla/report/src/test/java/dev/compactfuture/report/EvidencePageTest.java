package dev.compactfuture.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.RaceOutcomes;
import dev.compactfuture.evidence.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the page. */
class EvidencePageTest {
  private static final String MUTANTS =
      """
      {"mutants": [{"of": "java", "id": "Complete.plain", "operator": "plain", "label": "Complete",
        "where": "CompactFuture.java:340", "what": "a plain write", "equivalent": "",
        "checkers": {"labels": {"verdict": "killed", "seconds": 1, "reason": "not volatile"},
                     "junit": {"verdict": "survived", "seconds": 1, "reason": ""}}}]}
      """;

  private static final String PLOT =
      """
      {"command": "c", "machine": "m", "commit": "c0ffee", "sources": "5eed", "%s": [{"peer": "%s"}]}
      """;

  @TempDir Path root = Path.of("");

  private static void assertInOrder(String page, String... parts) {
    int from = 0;
    for (String part : parts) {
      int at = page.indexOf(part, from);
      assertTrue(at >= 0, () -> part + " is missing, or comes too early");
      from = at + part.length();
    }
  }

  @Test
  void beginsWithTheVerdictInASentence() throws IOException {
    String page =
        new ReportFixture(root)
            .row("jcstress.threeActors", Verdict.NOT_RUN, "3 CPUs are needed", "", "run")
            .page();
    assertInOrder(
        page,
        "All checks that ran hold: 1; 1 could not run; 1 checker was left out.",
        "<section id=\"claims\">");
    assertFalse(page.contains("<section id=\"counterexamples\">"));
  }

  @Test
  void opensOnTheCounterexampleIfARowIsRed() throws IOException {
    String page = new ReportFixture(root).withCounterexample("Pairs: differs").page();
    assertInOrder(
        page,
        "1 of 2 checks is violated; 1 checker was left out.",
        "href=\"#lockstep.pairs\">lockstep.pairs</a>: Pairs: differs",
        "<section id=\"counterexamples\">",
        "id=\"trace.lockstep.pairs.Pairs\" class=\"trace\" open",
        "<b>Complete</b> <span>CompactFuture.java:340</span>",
        "EnvTimeOut (environment)",
        "a remark",
        "thread 2 leads to different states",
        "pc[1]",
        "\"Returned\"",
        "\"Unpark\"",
        "-Dreplay=target/report/counterexamples/lockstep.pairs.Pairs.json",
        "<section id=\"claims\">");
  }

  @Test
  void showsTheJavaLineOfAStepFromTheGraphs() throws IOException {
    String page =
        new ReportFixture(root).withCounterexample("x").withProgram("state = outcome;").page();
    assertInOrder(page, "<b>Complete</b>", "<code>state = outcome;</code>", "id=\"claims\"");
  }

  @Test
  void takesNoTextForHtml() throws IOException {
    String quoted = ReportFixture.HOSTILE.replace("\"", "\\\"");
    String page =
        new ReportFixture(root)
            .withCounterexample(ReportFixture.HOSTILE)
            .withProgram(ReportFixture.HOSTILE)
            .row("mutants.java", Verdict.HOLDS, "", "caught: " + ReportFixture.HOSTILE, "mutants")
            .file("mutants-quick.json", MUTANTS.replace("a plain write", quoted))
            .file("benchmarks.json", PLOT.formatted("rows", quoted))
            .file("growth.json", PLOT.formatted("points", quoted))
            .page();
    assertFalse(page.contains("<script>hacked"), "a text ends the script that it stands in");
    assertFalse(page.contains("<img src=x"), "a text is an element");
  }

  @Test
  void saysInItsPlaceWhatDidNotRun() throws IOException {
    String page = new ReportFixture(root).withProgram("cancel").page();
    assertInOrder(page, "jcstress did not run", "no mutant was shown", "no access was weakened");
    assertInOrder(page, "Lincheck: not run, by --only", "stepper: a program (too large)");
  }

  @Test
  void hidesTheMutantsOfAnEarlierRun() throws IOException {
    ReportFixture fixture = new ReportFixture(root).file("mutants-quick.json", MUTANTS);
    assertTrue(fixture.page().contains("no mutant was shown"));
    fixture.row("mutants.java", Verdict.HOLDS, "", "caught: 1 mutant", "mutants");
    assertInOrder(
        fixture.page(),
        "href=\"#mutant.java.Complete.plain\"",
        "Complete.plain, labels: killed",
        "Complete.plain, junit: survived",
        "<details id=\"mutant.java.Complete.plain\"",
        "not volatile");
  }

  @Test
  void drawsTheStateDiagram() throws IOException {
    String page =
        new ReportFixture(root)
            .file(
                "states.json",
                """
                {"distinct": 77, "states": ["PENDING", "RUNNING"], "start": ["PENDING"],
                 "edges": [{"from": "PENDING", "to": "RUNNING", "operations": ["run", "start"]}],
                 "answers": [{"state": "RUNNING", "operation": "get", "answers": [], "waits": true,
                              "befalls": ["interrupted"]}]}
                """)
            .page();
    assertInOrder(
        page, "77 distinct", "<path class=\"edge\" d=\"M", ">run</tspan>", ">start</tspan>");
    assertInOrder(
        page,
        "class=\"node\"",
        ">PENDING<",
        ">RUNNING<",
        "<td></td><td>waits, unless interrupted</td>");
  }

  private static List<RaceOutcomes> seen(long count) {
    return List.of(race("SetAgainstGet", true, false, count));
  }

  private static RaceOutcomes race(String name, boolean canary, boolean forbidden, long count) {
    return new RaceOutcomes(
        name,
        "tlc.Pairs",
        canary,
        1,
        List.of(new RaceOutcomes.Outcome("set, " + count, forbidden, count, "set, then get")));
  }

  @Test
  void resultsOfTwoMachinesStandSideBySide() throws IOException {
    ReportFixture fixture = new ReportFixture(root);
    String page =
        fixture.merged(
            fixture.results("x86.json", "5eed", "amd64", seen(10)),
            fixture.results("arm.json", "5eed", "aarch64", seen(7)));
    assertInOrder(page, "All checks that ran on 2 machines hold: 2.", "64 CPUs, amd64", "aarch64");
    assertInOrder(
        page, "set, 10", "</meter> 10", "</meter> 0", "set, 7", "</meter> 0", "</meter> 7");
  }

  @Test
  void aRaceThatDidNotRunOnAMachineHasNoCountThere() throws IOException {
    ReportFixture fixture = new ReportFixture(root);
    String page =
        fixture.merged(
            fixture.results("x86.json", "5eed", "amd64", List.of()),
            fixture.results("arm.json", "5eed", "aarch64", seen(7)));
    assertInOrder(page, "set, 7", "<td>not run</td>", "</meter> 7");
  }

  @Test
  void aMergedClaimSaysHowMuchOnEachMachine() throws IOException {
    ReportFixture fixture = new ReportFixture(root);
    String page =
        fixture.merged(
            fixture.results("x86.json", "5eed", "amd64", List.of()),
            fixture.results("arm.json", "5eed", "aarch64", List.of()));
    assertInOrder(page, "1,234 states on 64 CPUs, aarch64", "1,234 states on 64 CPUs, amd64");
  }

  @Test
  void aForbiddenOutcomeIsACounterexampleUnlessItIsACanarys() throws IOException {
    ReportFixture fixture =
        new ReportFixture(root)
            .clear()
            .row(
                new EvidenceRow(
                    "tlc.Pairs",
                    "tlc",
                    List.of(),
                    Verdict.VIOLATED,
                    "seen",
                    1,
                    "",
                    Map.of("configurations", 1, "samples", 4, "forbidden", 4)));
    String page =
        fixture.merged(
            fixture.results(
                "arm.json",
                "5eed",
                "aarch64",
                List.of(race("Planted", true, true, 3), race("Found", false, true, 4))));
    assertInOrder(
        page,
        "id=\"counterexamples\"",
        "id=\"race.Found\"",
        "FORBIDDEN",
        "id=\"claims\"",
        "its fault");
  }

  @Test
  void marksStaleReads() throws IOException {
    String page =
        new ReportFixture(root)
            .row("weakmemory.pairs", Verdict.VIOLATED, "a race", "", "executions")
            .file(
                "counterexamples/x.json",
                """
                {"check": "weakmemory.pairs", "model": "Pairs", "mutant": "",
                 "steps": {"titles": ["get"], "stateTitle": "stale reads", "initialState": "",
                  "rows": [{"thread": 1, "text": "GetLook CompactFuture.java:1", "state": "reads A"}]},
                 "finding": "lost wake-up", "details": []}
                """)
            .page();
    assertInOrder(page, "<tr class=\"stale\">", "stale</span> reads A", "lost wake-up");
    assertFalse(page.contains("-Dreplay"), "without a schedule it cannot be run again");
  }

  @Test
  void aRowThatBrokeDownCostsNoneOfTheOthers() throws IOException {
    String page =
        new ReportFixture(root)
            .row("lockstep.speed", Verdict.VIOLATED, "the checker broke down", "", "none")
            .file(
                "programs.json",
                "{\"model\": \"\", \"programs\": [], \"leftOut\": [\"all: broken\"]}")
            .page();
    assertInOrder(
        page, "is violated", "lockstep wrote no graphs", "not measured beside", "all: broken");
  }

  @Test
  void whereNothingRanNothingIsGreen() throws IOException {
    ReportFixture fixture = new ReportFixture(root);
    fixture.clear().row("jcstress.getters", Verdict.NOT_RUN, "no CPU", "", "run");
    assertInOrder(fixture.page(), "class=\"verdict not-run\"", "No check ran; 1 could not run");
  }

  @Test
  void theMeasurementsThatTheRepositoryKeepsAreDrawn() throws IOException {
    ReportFolder kept = ReportFolder.of(Project.ofWorkingDirectory());
    assertNotNull(kept.benchmarks());
    assertNotNull(kept.growth());
  }

  @Test
  void refusesResultsOfOtherSourcesByName() throws IOException {
    ReportFixture fixture = new ReportFixture(root);
    Path ours = fixture.results("x86.json", "5eed", "amd64", List.of());
    Path other = fixture.results("arm.json", "0dd", "aarch64", List.of());
    IOException refused = assertThrows(IOException.class, () -> fixture.merged(ours, other));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("x86.json"), message);
    assertTrue(message.contains("sources 0dd"), message);
  }

  @Test
  void resultsOfOtherMachinesAloneShowNothingOfThisOne() throws IOException {
    ReportFixture fixture = new ReportFixture(root).withProgram("cancel");
    String page = fixture.merged(fixture.results("arm.json", "5eed", "aarch64", List.of()));
    assertTrue(page.contains("lockstep wrote no graphs"));
    assertEquals(-1, page.indexOf("programs-data\">{"));
  }
}
