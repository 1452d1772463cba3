package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models and their heads; TLC over small ones. */
class TlcModelTest {
  static final Path TLA = Project.ofWorkingDirectory().specifications();

  static TlcModel model(String name) throws Exception {
    return TlcModel.named(TLA, name);
  }

  private static TlcRun run(Path specification, TlcJob job) throws Exception {
    return TlcJob.run(List.of(job), specification, 1, Level.QUICK, (ended, run) -> {}).get(0);
  }

  private static final Map<String, TlcRun> BROKEN = new HashMap<>();

  /** Runs a model, once for all tests, on the specification with the model's first canary. */
  static synchronized TlcRun broken(String name) throws Exception {
    if (!BROKEN.containsKey(name)) {
      TlcModel model = model(name);
      BROKEN.put(name, run(TLA, new TlcJob(model, model.canaries().get(0))));
    }
    return requireNonNull(BROKEN.get(name));
  }

  @Test
  void everyQuickModelHasStatesAndACanaryThatApplies() throws Exception {
    for (TlcModel model : TlcModel.all(TLA)) {
      if (!model.mustBeViolated()) {
        assertFalse(model.canaries().isEmpty(), model.name());
        assertTrue(model.states().isPresent() || model.level() != Level.QUICK, model.name());
        String cfg = Files.readString(model.cfg());
        for (SpecificationCanary canary : model.canaries()) {
          String module = Files.readString(TLA.resolve(canary.module() + ".tla"));
          assertFalse(canary.applyTo(module).equals(module), canary.name());
          assertEquals(canary.operations().isEmpty(), canary.narrow(cfg).equals(cfg));
        }
      }
    }
  }

  @Test
  void aCanaryNamesTheModuleOfItsDefinitionOrMeansTheRootModule() {
    assertEquals("Core", SpecificationCanary.parse("Root", "x: Core!Leave: a ==> b").module());
    SpecificationCanary ofRoot = SpecificationCanary.parse("Root", "x (of get): Leave: a ==> b");
    assertEquals("Root", ofRoot.module());
    assertEquals("Leave", ofRoot.action());
  }

  @Test
  void aFigureThatTheSpecificationPrintsIsTheProductOfItsNumbers() {
    TlcRun run = new TlcRun(true, 0, 2, 1, 1, "<<\"figure\", \"typedStates\", 238328, 262144>>\n");
    assertEquals(238328L * 262144L, run.figures().get("typedStates"));
  }

  @Test
  void aCanaryThatNoLongerFitsTheSpecificationIsAnError() {
    SpecificationCanary canary =
        new SpecificationCanary("x", List.of(), "Complete", "no such text", "");
    assertThrows(
        IllegalArgumentException.class,
        () -> canary.applyTo("\nComplete(t) == \\* Java: x\n  TRUE\n\n"));
  }

  @Test
  void aCanaryTakesFewerOperationsThanItsModelAndNoOthers() {
    String cfg = "  Operations = {\"get\", \"getTimed\", \"cancel\"}\nx";
    assertEquals("  Operations = {\"cancel\", \"get\"}\nx", canaryOf("cancel", "get").narrow(cfg));
    assertEquals(cfg, canaryOf().narrow(cfg));
    assertThrows(IllegalArgumentException.class, () -> canaryOf("getNow").narrow(cfg));
  }

  private static SpecificationCanary canaryOf(String... operations) {
    return new SpecificationCanary("x", List.of(operations), "Complete", "", "");
  }

  @Test
  void aModelThatHolds() throws Exception {
    TlcModel model = model("OneStopsOfThree");
    TlcRun outcome = run(TLA, new TlcJob(model, null));
    assertTrue(outcome.holds(), outcome.output());
    assertEquals(model.states().getAsLong(), outcome.distinct());
  }

  @Test
  void aRunThatIsStoppedHasNoVerdict() throws Exception {
    TlcRun.Input input = new TlcRun.Input(TLA, Shipped.SPECIFICATION, model("Triples").cfg());
    TlcSettings settings = TlcSettings.ofWorkers(1, true);
    TlcRun outcome =
        TlcRun.run(List.of(input), settings, (distinct, start) -> true, run -> {}).get(0);
    assertFalse(outcome.ended() || outcome.holds(), outcome.output());
  }

  /** TLC keeps static state. */
  @Test
  void aRunInAJvmThatRanOthersIsAsInAJvmOfItsOwn() throws Exception {
    TlcJob lostCas = new TlcJob(model("ReachLostCas"), null);
    TlcJob interrupt = new TlcJob(model("ReachInterrupt"), null);
    List<TlcRun> runs =
        TlcJob.run(List.of(lostCas, interrupt, lostCas), TLA, 1, Level.QUICK, (ended, run) -> {});
    assertEquals(List.of(13, 12, 13), runs.stream().map(TlcRun::exit).toList());
    assertEquals(runs.get(0).generated(), runs.get(2).generated());
    assertEquals(runs.get(0).error(), runs.get(2).error());
  }

  /** Hazard: in one JVM, TLC would take the variables of the first module for those of the next. */
  @Test
  void modelsOfSeveralRootModulesDoNotSpoilEachOther() throws Exception {
    List<TlcJob> jobs = new ArrayList<>();
    for (String name : List.of("ReachLostCas", "Inductive", "ReachInterrupt", "Core")) {
      jobs.add(new TlcJob(model(name), null));
    }
    List<TlcRun> runs = TlcJob.run(jobs, TLA, 1, Level.QUICK, (ended, run) -> {});
    for (int i = 0; i < jobs.size(); i++) {
      assertTrue(jobs.get(i).model().verdict(runs.get(i)).holds(), runs.get(i).output());
    }
  }

  @Test
  void theCanaryOfOneStopsOfThreeIsCaught() throws Exception {
    assertTrue(broken("OneStopsOfThree").isViolated());
  }

  /** A mutant of the specification lies in another folder than the models. */
  @Test
  void aModelIsRunOnTheSpecificationInAnyFolder(@TempDir Path scratch) throws Exception {
    for (String module : List.of("Future.tla", "CompactFuture.tla")) {
      Files.copy(TLA.resolve(module), scratch.resolve(module));
    }
    TlcRun outcome = run(scratch, new TlcJob(model("ReachLostCas"), null));
    assertTrue(outcome.isViolated(), outcome.output());
  }

  @Test
  void aSpecificationThatDoesNotParseNeitherHoldsNorIsViolated(@TempDir Path scratch)
      throws Exception {
    Files.writeString(
        scratch.resolve("CompactFuture.tla"), "---- MODULE CompactFuture ----\n???\n====\n");
    TlcRun outcome = run(scratch, new TlcJob(model("Pairs"), null));
    assertFalse(outcome.holds() || outcome.isViolated(), outcome.output());
    assertTrue(outcome.output().contains("Could not parse module"), outcome.output());
  }

  @Test
  void aLevelIncludesTheLevelsBelow() throws Exception {
    List<TlcModel> quick = TlcModel.planned(TLA, Level.QUICK);
    List<TlcModel> full = TlcModel.planned(TLA, Level.FULL);
    assertTrue(full.containsAll(quick) && full.size() > quick.size());
  }
}
