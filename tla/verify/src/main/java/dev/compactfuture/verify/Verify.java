package dev.compactfuture.verify;

import dev.compactfuture.evidence.CheckedState;
import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.EvidenceFile;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.JsonFile;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.VerdictTable;
import dev.compactfuture.report.EvidencePage;
import dev.compactfuture.report.PageChecks;
import dev.compactfuture.subject.LabelText;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.SpecifiedModule;
import dev.compactfuture.weakmemory.LitmusChecks;
import dev.compactfuture.weakmemory.ModelChecks;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The main job: runs every checker, prints the verdict table, and writes the evidence file. Its
 * exit status is 1 if a row is red.
 */
@Command(name = "verify", description = "Runs every checker and prints the verdict table.")
public final class Verify implements Callable<Integer> {
  @Option(names = "--level", description = "quick, full or soak (${DEFAULT-VALUE})")
  private Level level = Level.QUICK;

  @Option(
      names = "--root",
      description = "the project's folder (by default that of the working directory)")
  private Path root = Project.ofWorkingDirectory().root();

  @Option(
      names = "--since",
      description = "when the build began, as an ISO-8601 instant: older results of tests are red")
  private Instant since = Instant.EPOCH;

  @Option(
      names = "--only",
      description = "runs only the checkers with a row whose id begins like this, as in lockstep.")
  private String only = "";

  private final List<EvidenceRow> rows = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  private Verify() {}

  /**
   * Runs every checker.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    CommandLines.run(new Verify(), args);
  }

  @Override
  public Integer call() throws Exception {
    if (level == Level.BRIEF) {
      throw new IllegalArgumentException(
          "--level: 'brief' has no canaries, so it verifies nothing");
    }
    Project project = new Project(root);
    Shipped shipped = new Shipped(project);
    FileTime start = FileTime.from(since);
    deleteEarlierResults(project);
    writeLabelTexts(shipped);
    JunitChecks junit = new JunitChecks(project, start);
    group("tests that ran before", junit.planned(), junit::run);
    group(
        "CPython's answers",
        Set.of(CPythonChecks.ID),
        () -> new CPythonChecks(project, start).run());
    group("the packaged jar", JarChecks.IDS, () -> new JarChecks(project).run());
    group("labels: Java and TLA+", Set.of(LabelChecks.ID), () -> LabelChecks.run(shipped));
    ClaimChecks claims = new ClaimChecks(shipped, level);
    group("TLC: the claims of the models", Set.of(ClaimChecks.ID), claims::run);
    group(
        "TLC",
        TlcChecks.planned(shipped, level),
        () -> new TlcChecks(shipped, level, claims.derivation()).run());
    group(
        "TLC: the state diagram",
        Set.of(StateDiagramChecks.ID),
        () -> StateDiagramChecks.run(shipped));
    group(
        "TLC on other machines", DistributedTlcChecks.IDS, () -> DistributedTlcChecks.run(shipped));
    EvaluatorComparisons comparisons = new EvaluatorComparisons(shipped);
    group(
        "lockstep",
        LockstepChecks.planned(shipped, level),
        () -> new LockstepChecks(shipped, level, claims.derivation(), comparisons).run());
    group("lockstep: graphs", Set.of(ProgramGraphs.ID), () -> ProgramGraphs.run(shipped));
    group("lockstep: its speed", Set.of(SpeedChecks.ID), () -> SpeedChecks.run(shipped, level));
    group(
        "the second evaluator",
        EvaluatorChecks.IDS,
        () -> new EvaluatorChecks(shipped, level, claims.derivation(), comparisons).run());
    group(
        "the second evaluator: bugs of TLC",
        Set.of(EvaluatorProbes.ID),
        () -> EvaluatorProbes.run(shipped));
    group(
        "the second evaluator: its speed",
        Set.of(EvaluatorSpeed.ID),
        () -> EvaluatorSpeed.run(shipped));
    group(
        "weak memory: its model",
        Set.of(LitmusChecks.ID),
        () -> new LitmusChecks(project, level).run());
    group(
        "weak memory: other models", Set.of(ModelChecks.ID), () -> new ModelChecks(project).run());
    group("weak memory", WeakMemoryChecks.IDS, () -> WeakMemoryChecks.run(shipped, level));
    group("mutants", MutantChecks.IDS, () -> MutantChecks.run(shipped, level));
    group("Lincheck", LincheckChecks.IDS, () -> LincheckChecks.run(level));
    group("jcstress", JcstressChecks.IDS, () -> JcstressChecks.run(shipped, level));
    // The page that is tested has every row but that of its own test.
    group("the page in a browser", Set.of(PageChecks.ID), () -> List.of(checkPage(project)));
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("--only: no row begins with '" + only + "'");
    }
    EvidenceFile.write(project.evidence(), level, rows);
    CheckedState state = CheckedState.of(project);
    Files.writeString(
        project.report().resolve("RESULTS.md"),
        VerdictTable.markdown(command(), state, level, rows));
    Progress.print("%n%s", VerdictTable.of(level, rows));
    if (!leftOut.isEmpty()) {
      Progress.print("NOT RUN, because of --only: %s", String.join(", ", leftOut));
    }
    try (DirectoryStream<Path> kept =
        Files.newDirectoryStream(project.root().resolve("tla/verify"), "RESULTS*.md")) {
      for (Path table : kept) {
        state.changesSince(table).ifPresent(changes -> Progress.print("OLDER: %s", changes));
      }
    }
    Progress.print("evidence: %s", project.root().relativize(project.evidence()));
    Progress.print("the page: %s", project.root().relativize(writePage(project)));
    return rows.stream().anyMatch(EvidenceRow::isRed) ? CommandLines.VIOLATED : CommandLines.HOLDS;
  }

  /** What an earlier run left must not pass for a result of this one. */
  private static void deleteEarlierResults(Project project) throws IOException {
    for (Path earlier :
        List.of(
            project.evidence(),
            project.page(),
            project.labelTexts(),
            project.programGraphs(),
            project.stateDiagram(),
            project.accessModes(),
            project.litmus(),
            project.jcstressResults())) {
      Files.deleteIfExists(earlier);
    }
    CounterexampleFile.deleteAll(project);
  }

  /** Writes the text of each label, which the page puts beside its steps. */
  private static void writeLabelTexts(Shipped shipped) {
    try {
      JsonFile.write(
          shipped.project().labelTexts(),
          LabelText.of(shipped, SpecifiedModule.javaLines(shipped)));
    } catch (IOException | RuntimeException e) { // lockstep.labels is red, and says why
      Progress.print("the page has no lines of Java: %s", e);
    }
  }

  private String command() {
    return "mvn verify"
        + (level == Level.QUICK ? "" : " -Dlevel=" + level)
        + (only.isEmpty() ? "" : " -Donly=" + only);
  }

  private EvidenceRow checkPage(Project project) throws IOException {
    EvidenceFile.write(project.evidence(), level, rows);
    EvidenceRow row = PageChecks.run(writePage(project), rows.size());
    Progress.end(row);
    return row;
  }

  private Path writePage(Project project) throws IOException {
    return EvidencePage.write(project, List.of(project.evidence()), command(), leftOut);
  }

  /** Runs a checker. If it breaks down, its rows are red, and the other checkers still run. */
  private void group(String name, Set<String> ids, Callable<List<EvidenceRow>> checker)
      throws InterruptedException {
    if (ids.stream().noneMatch(id -> id.startsWith(only))) {
      leftOut.add(name);
      return;
    }
    Progress.begin(name);
    try {
      rows.addAll(checker.call());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | Error e) {
      e.printStackTrace();
      ids.forEach(id -> rows.add(EvidenceRow.missing(id, "the checker broke down: " + e)));
    }
  }
}
