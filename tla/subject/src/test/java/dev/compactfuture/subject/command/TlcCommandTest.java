package dev.compactfuture.subject.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.subject.SpecificationCanary;
import dev.compactfuture.subject.TlcModel;
import dev.compactfuture.subject.TlcRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command line of tlc.jar, shares of models, and rows; without running TLC. */
class TlcCommandTest {
  private static final Path SPECIFICATION = Project.ofWorkingDirectory().specifications();

  private static ConfiguredModel model(String name, Map<String, String> constants)
      throws Exception {
    return ConfiguredModel.of(TlcModel.named(SPECIFICATION, name), constants, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run Piars | MODEL: 'Piars' is none of",
        "run --set Thread=2 Pairs | --set: 'Thread' is none of",
        "run --set Threads Pairs | --set",
        "run --part 3/2 | --part",
        "run --workers 0 Pairs | --workers: 0",
        "run --memory lots Pairs | --memory: 'lots'",
        "run --every 0 Pairs | --every: 0",
        "run --first 0 Pairs | --first: 0",
        "run --canary ReachDead | ReachDead has no canary",
        "run --report NaN Pairs | --report: NaN",
        "run --out pom.xml/x Pairs | --out: cannot write pom.xml",
        "run --checkpoint x --resume y Pairs | --checkpoint: one too many",
        "run --resume x Pairs | --resume: there is no folder 'x'",
        "run --resume src PairsLive | --resume: PairsLive checks liveness",
        "run --checkpoint x PairsLive | --checkpoint: PairsLive checks liveness",
        "server | MODEL: a server checks one model",
        "server PairsLive | MODEL: PairsLive checks liveness",
        "server --report 0 Pairs | --report: 0.0",
        "server --port 65535 Pairs | port 65536",
        "server --listen 192.0.2.1 Pairs | cannot listen on 192.0.2.1",
        "worker | SERVER",
        "worker a:b:c | SERVER: 'a:b:c'",
        "worker ::1 | SERVER: '::1'",
        "worker [::1]:65536 | SERVER: port 65536",
        "worker --port 65536 localhost | --port: cannot listen on 127.0.0.1 port 65536",
        "growth --bound 0 | --bound: 0",
        "growth --into missing | --into: there is no folder 'missing'",
        "worker --threads 0 localhost | --threads: 0",
        "grow | grow",
        "'' | which command?"
      })
  void aWrongCommandIsRefusedAndItsArgumentNamed(String command, String message) {
    StringWriter errors = new StringWriter();
    CommandLine line = CommandLines.of(new Main()).setErr(new PrintWriter(errors));
    String[] words = command.isEmpty() ? new String[0] : command.split(" ");
    assertEquals(CommandLines.USAGE, line.execute(words));
    assertTrue(errors.toString().contains(message), errors::toString);
    assertTrue(errors.toString().startsWith("error: "), errors::toString);
  }

  @Test
  void sharesHaveEachModelOnce() throws Exception {
    List<ConfiguredModel> all = new ArrayList<>();
    for (TlcModel each : TlcModel.planned(SPECIFICATION, Level.SOAK)) {
      all.add(ConfiguredModel.of(each, Map.of(), false));
    }
    List<String> shared = new ArrayList<>();
    for (int part = 1; part <= 5; part++) {
      List<ConfiguredModel> share = new ModelShare(part, 5).of(all);
      assertFalse(share.isEmpty());
      share.forEach(each -> shared.add(each.id()));
    }
    assertEquals(
        all.stream().map(ConfiguredModel::id).sorted().toList(), shared.stream().sorted().toList());
  }

  @Test
  void aModelThatIsNamedTwiceRunsOnce() throws Exception {
    ModelOptions options = new ModelOptions();
    options.names = List.of("Pairs", "Pairs");
    assertEquals(1, options.select(SPECIFICATION).size());
  }

  /** A command that is killed leaves no green file, and no row out. */
  @Test
  void beforeAModelHasRunItsRowIsRed(@TempDir Path folder) throws Exception {
    ModelOptions options = new ModelOptions();
    options.out = folder.resolve("part2.json");
    List<ConfiguredModel> chosen = List.of(model("Pairs", Map.of()), model("TwoEach", Map.of()));
    ModelReport report = new ModelReport(SPECIFICATION, options, chosen, new ModelShare(2, 5));
    String results = Files.readString(options.out);
    assertEquals(2, results.split("share 2 of 5; not run yet", -1).length - 1, results);
    assertEquals(CommandLines.VIOLATED, report.end());
  }

  @ParameterizedTest
  @CsvSource({
    "1, caught, '', HOLDS, true", // the model's own constants
    "1, '', missed, VIOLATED, true",
    "1, '', '', VIOLATED, true",
    "2, caught, '', HOLDS, true", // other constants
    "2, caught, missed, HOLDS, false",
    "2, '', '', HOLDS, false"
  })
  void otherConstantsSupportClaimsIfTheCanariesAreCaughtWithThem(
      String length, String caught, String missed, Verdict verdict, boolean claims)
      throws Exception {
    ConfiguredModel pairs = model("Pairs", Map.of("Length", length));
    ModelReport report =
        new ModelReport(SPECIFICATION, new ModelOptions(), List.of(pairs), ModelShare.ALL);
    EvidenceRow run =
        new EvidenceRow(
            pairs.id(), "tlc", List.of(), Verdict.VIOLATED, "", 1, "", Map.of("states", 9));
    EvidenceRow row = report.withCanaries(pairs, run, List.of("C1"), list(caught), list(missed));
    assertEquals(verdict, row.verdict(), row::toString);
    assertEquals(claims, !row.claims().isEmpty(), row::toString);
    assertEquals(!missed.isEmpty(), row.why().contains("canary not caught: missed"), row::why);
  }

  private static List<String> list(String name) {
    return name.isEmpty() ? List.of() : List.of(name);
  }

  @Test
  void aRunThatWasStoppedHasNoNumberOfStates() {
    GrowthCommand.Point stopped = new GrowthCommand.Point(3, 1, false, "all", 0, 15.2, false);
    assertEquals("| all | 1 | no | 3 | – | 15.2 | stopped |", GrowthCommand.row(stopped));
  }

  @Test
  void theFileOfGrowthNamesTheCommandThatWasTyped() {
    GrowthCommand growth = new GrowthCommand();
    growth.into = Path.of("my tla");
    assertEquals("java -jar tlc.jar growth --into 'my tla' --bound 15", growth.typed());
  }

  @Test
  void aCanaryNeedsItsOperations() throws Exception {
    SpecificationCanary canary = model("TwoEach", Map.of()).model().canaries().get(0);
    assertTrue(canary.hasOperations("  Operations = {\"getTimed\",\"cancel\"}\n"));
    assertFalse(canary.hasOperations("  Operations = {\"get\",\"cancel\"}\n"));
  }

  @Test
  void otherConstantsAreAnotherRow() throws Exception {
    assertEquals("tlc.Pairs", model("Pairs", Map.of()).id());
    assertEquals("tlc.Pairs", model("Pairs", Map.of("Threads", "{1,2}")).id());
    assertEquals(
        "tlc.Pairs[Length=2, Threads={1,2,3}]",
        model("Pairs", Map.of("Threads", "{1, 2, 3}", "Length", "2")).id());
  }

  @Test
  void theModelThatIsWrittenHasTheConstants(@TempDir Path folder) throws Exception {
    TlcRun.Input input = model("Pairs", Map.of("Threads", "{1,2,3}")).write(SPECIFICATION, folder);
    String cfg = Files.readString(input.cfg());
    assertTrue(cfg.contains("  Threads = {1,2,3}\n") && cfg.contains("  Length = 1\n"), cfg);
  }

  @Test
  void theJarHasTheSpecificationOfTheProject(@TempDir Path folder) throws Exception {
    SpecificationCopy.write(folder);
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertEquals(TlcModel.planned(SPECIFICATION, Level.SOAK).size() + 6, files.size());
    for (Path file : files) {
      Path original = SPECIFICATION.resolve(folder.relativize(file).toString());
      assertEquals(-1, Files.mismatch(original, file), file::toString);
    }
  }

  /** Hazard: resumed, TLC would count too few states, and report success. */
  @Test
  void aCheckpointThatWasHalfCommittedIsTorn(@TempDir Path run) throws Exception {
    Files.createFile(run.resolve("queue.chkpt"));
    assertFalse(CheckpointFolder.isTorn(run));
    Files.createFile(run.resolve("CompactFuture-0.tmp"));
    assertTrue(CheckpointFolder.isTorn(run));
    Files.createFile(run.resolve("queue.tmp"));
    assertFalse(CheckpointFolder.isTorn(run));
  }

  @Test
  void aWorkerThatIsLostWithStatesInHandDropsNone() {
    DistributedOutput output = new DistributedOutput();
    output.read("Registration for worker at rmi://a:1/0 completed (2026)");
    output.read("TLC worker connection lost rmi://a:1/0 (2026)");
    output.read("TLC worker rmi://a:1/0 disconnected (2026)");
    assertEquals("", output.droppedStates());
    assertEquals(1, output.losses());
  }

  @Test
  void aWorkerThatReturnsToItsPortCanBeLostAgain() {
    DistributedOutput output = new DistributedOutput();
    output.read("Registration for worker at rmi://a:1/0 completed (2026)");
    output.read("TLC worker connection lost rmi://a:1/0 (2026)");
    output.read("TLC worker rmi://a:1/0 disconnected (2026)");
    output.read("Registration for worker at rmi://a:1/0 completed (2026)");
    output.read("TLC worker rmi://a:1/0 disconnected (2026)");
    assertTrue(output.droppedStates().contains("rmi://a:1/0"), output.droppedStates());
    assertEquals(2, output.losses());
    assertEquals(1, output.workers());
  }

  @Test
  void ofTheReportsTheLastIsKept() {
    DistributedOutput output = new DistributedOutput();
    for (int i = 1; i <= 2; i++) {
      output.read("Progress(1) at 1: 9 states generated, " + i + " distinct states found, 1 left.");
    }
    TlcRun run = output.run(1);
    assertEquals(2, run.distinct());
    assertEquals(1, run.output().lines().count());
  }

  /** Hazard: the states that an idle, dead worker is given later are in no queue any more. */
  @Test
  void aWorkerThatIsRemovedWhileItIsIdleMayHaveDroppedStates() {
    DistributedOutput output = new DistributedOutput();
    output.read("Registration for worker at rmi://a:1/0 completed (2026)");
    output.read("TLC worker rmi://a:1/0 disconnected (2026)");
    output.read("TLC worker connection lost rmi://a:1/0 (2026)");
    assertTrue(output.droppedStates().contains("rmi://a:1/0"), output.droppedStates());
  }

  @Test
  void theOutputOfAServerTellsHowItEnded() {
    String counts = "20 states generated, 10 distinct states found, 0 states left on queue.\n";
    String completed = "Model checking completed. No error has been found.\n";
    assertTrue(TlcRun.ofOutput(completed + counts, 1).holds());
    assertEquals(10, TlcRun.ofOutput(completed + counts, 1).distinct());
    assertTrue(TlcRun.ofOutput("Error: The behavior up to this point is:\n", 1).isViolated());
    assertFalse(TlcRun.ofOutput(counts, 1).holds());
  }
}
