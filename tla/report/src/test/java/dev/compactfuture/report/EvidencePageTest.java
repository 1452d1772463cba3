package dev.compactfuture.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.RaceOutcomes;
import dev.compactfuture.evidence.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the page. */
class EvidencePageTest {
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
    assertInOrder(page, "All checks that ran hold: 1; 1 could not run.", "<section id=\"claims\">");
    assertFalse(page.contains("<section id=\"counterexamples\">"));
  }

  @Test
  void opensOnTheCounterexampleIfARowIsRed() throws IOException {
    String page = new ReportFixture(root).withCounterexample("Pairs: differs").page();
    assertInOrder(
        page,
        "1 of 2 checks are violated.",
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
    String page =
        new ReportFixture(root)
            .withCounterexample(ReportFixture.HOSTILE)
            .withProgram(ReportFixture.HOSTILE)
            .file("mutants-quick.json", "{\"mutants\": []}")
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
    String mutants =
        """
        {"mutants": [{"of": "java", "id": "Complete.plain", "operator": "plain", "label": "Complete",
          "where": "CompactFuture.java:340", "what": "a plain write", "equivalent": "",
          "checkers": {"labels": {"verdict": "killed", "seconds": 1, "reason": "not volatile"},
                       "junit": {"verdict": "survived", "seconds": 1, "reason": ""}}}]}
        """;
    ReportFixture fixture = new ReportFixture(root).file("mutants-quick.json", mutants);
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
                {"writtenBy": "", "distinct": 77, "states": ["PENDING", "RUNNING"], "start": ["PENDING"],
                 "edges": [{"from": "PENDING", "to": "RUNNING", "operations": ["run", "start"]}],
                 "answers": [{"state": "RUNNING", "operation": "cancel", "answers": ["false"]}]}
                """)
            .page();
    assertInOrder(
        page, "77 distinct", "<path class=\"edge\" d=\"M", ">run</tspan>", ">start</tspan>");
    assertInOrder(page, "class=\"node\"", ">PENDING<", ">RUNNING<", "<td></td><td>false</td>");
  }

  private static List<RaceOutcomes> seen(long count) {
    return List.of(
        new RaceOutcomes(
            "GetterRaces.SetAgainstGet",
            "tlc.Pairs",
            true,
            1,
            List.of(new RaceOutcomes.Outcome("set, " + count, false, count, "set, then get"))));
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
