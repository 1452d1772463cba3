package dev.compactfuture.report;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.HostMachine;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.RaceOutcomes;
import dev.compactfuture.evidence.ResultsFile;
import dev.compactfuture.evidence.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A project with the files of a run, small enough to be read. */
final class ReportFixture {
  static final String HOSTILE =
      "</script><script>hacked=1</script><img src=x onerror=\"hacked=1\">";

  private final Project project;
  private final List<EvidenceRow> rows = new ArrayList<>();

  ReportFixture(Path root) throws IOException {
    project = new Project(root);
    Files.createDirectories(project.report().resolve("counterexamples"));
    Files.writeString(
        root.resolve("README.md"),
        "| | claim | TLC |\n|---|---|---|\n| C1 | a final state is `final` | ✓ |\n| C2 | one wins | |\n");
    row("tlc.Pairs", Verdict.HOLDS, "", "caught: a canary", "states", "C1");
  }

  ReportFixture row(
      String id, Verdict verdict, String why, String canary, String figure, String... claims) {
    String tool = id.substring(0, id.indexOf('.'));
    rows.add(
        new EvidenceRow(
            id, tool, List.of(claims), verdict, why, 1.5, canary, Map.of(figure, 1234L)));
    return this;
  }

  ReportFixture row(EvidenceRow row) {
    rows.add(row);
    return this;
  }

  ReportFixture clear() {
    rows.clear();
    return this;
  }

  ReportFixture file(String name, String json) throws IOException {
    Files.writeString(project.report().resolve(name), json);
    return this;
  }

  /** Adds a red row of lockstep with its counterexample. */
  ReportFixture withCounterexample(String text) throws IOException {
    row("lockstep.pairs", Verdict.VIOLATED, text, "", "programs", "C1", "C2");
    return file(
        "counterexamples/lockstep.pairs.Pairs.json",
        """
        {"check": "lockstep.pairs", "model": "Pairs", "mutant": "", "schedule": {},
         "steps": {"titles": ["setResult", "get"], "stateTitle": "state", "initialState": "PENDING",
          "rows": [{"thread": 1, "text": "Complete CompactFuture.java:340", "state": "FINISHED"},
                   {"thread": 0, "text": "EnvTimeOut (environment)", "state": "FINISHED"},
                   {"thread": -1, "text": "a remark", "state": ""}]},
         "finding": "thread 2 leads to different states",
         "details": ["pc[1]: code \\"Returned\\", specification \\"Unpark\\""]}
        """);
  }

  /** Adds the graph of a program of three states, of which the code alone takes a step. */
  ReportFixture withProgram(String title) throws IOException {
    String quoted = title.replace("\\", "\\\\").replace("\"", "\\\"");
    file(
        "labels.json",
        """
        {"Complete": {"java": {"file": "CompactFuture.java", "line": 340, "text": "%1$s"},
                      "tla": {"file": "CompactFuture.tla", "line": 7, "text": "Complete(t) == %1$s"}}}
        """
            .formatted(quoted));
    return file(
        "programs.json",
        """
        {"model": "Pairs", "programs": [{"titles": ["%1$s", "get"], "start": 0,
           "states": [{"word": "PENDING [getter of 2]", "variables": {}},
                      {"word": "FINISHED", "variables": {"pc": "%1$s"}},
                      {"word": "FINISHED", "variables": {}}],
           "steps": [{"from": 0, "to": 1, "thread": 1, "label": "Complete", "code": true, "specification": false},
                     {"from": 1, "to": 2, "thread": 2, "label": "GetLook", "code": true, "specification": true}]}],
         "leftOut": ["a program (too large)"]}
        """
            .formatted(quoted));
  }

  /** Writes results as those of another machine. */
  Path results(String name, String sources, String arch, List<RaceOutcomes> outcomes)
      throws IOException {
    Path file = project.report().resolve(name);
    new ResultsFile(
            file,
            new ResultsFile.Head(
                "compact-future",
                Level.QUICK,
                "c0ffee",
                sources,
                new HostMachine("17", 64, arch, "Linux 6")),
            rows,
            outcomes)
        .write();
    return file;
  }

  /** Writes the page of the run, and returns its text. */
  String page() throws IOException {
    return Files.readString(write());
  }

  Path write() throws IOException {
    return EvidencePage.write(
        project,
        List.of(results("evidence.json", "5eed", "amd64", List.of())),
        "mvn verify -Donly=x",
        List.of("Lincheck"));
  }

  int rows() {
    return rows.size();
  }

  /** Writes the page of several machines, and returns its text. */
  String merged(Path... files) throws IOException {
    return Files.readString(EvidencePage.write(project, List.of(files), "merge", List.of()));
  }
}
