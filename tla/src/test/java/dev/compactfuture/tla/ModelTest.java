package dev.compactfuture.tla;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models and their heads; TLC over small ones. */
class ModelTest {
  static final Path TLA = Path.of("").toAbsolutePath();

  static Model model(String name) throws Exception {
    return Model.in(TLA.resolve("models")).stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** TLC's output for a model whose canary has been let loose. */
  static Tlc.Outcome broken(String name) throws Exception {
    Model model = model(name);
    return TlcChecks.runBroken(TLA, model, model.canaries().get(0), Level.QUICK);
  }

  @Test
  void everyQuickModelHasClaimsStatesAndACanaryThatApplies() throws Exception {
    String specification = Files.readString(TLA.resolve("CompactFuture.tla"));
    for (Model model : Model.in(TLA.resolve("models"))) {
      if (!model.mustBeViolated()) {
        assertFalse(model.claims().isEmpty(), model.name());
        assertFalse(model.canaries().isEmpty(), model.name());
        assertTrue(model.states().isPresent() || model.level() != Level.QUICK, model.name());
        String cfg = Files.readString(model.cfg());
        for (Model.Canary canary : model.canaries()) {
          assertFalse(canary.applyTo(specification).equals(specification), canary.name());
          assertEquals(canary.operations().isEmpty(), canary.narrow(cfg).equals(cfg));
        }
      }
    }
  }

  @Test
  void aCanaryThatNoLongerFitsTheSpecificationIsAnError() {
    Model.Canary canary = new Model.Canary("x", List.of(), "Complete", "no such text", "");
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

  private static Model.Canary canaryOf(String... operations) {
    return new Model.Canary("x", List.of(operations), "Complete", "", "");
  }

  @Test
  void aModelThatHolds() throws Exception {
    Model model = model("OneStopsOfThree");
    Tlc.Outcome outcome = Tlc.run(TLA, model.cfg(), Level.QUICK, true);
    assertTrue(outcome.holds(), outcome.output());
    assertEquals(model.states().getAsLong(), outcome.distinct());
  }

  @Test
  void oneThatIsStoppedSaysNothing() throws Exception {
    Tlc.Outcome outcome = Tlc.run(TLA, model("Triples").cfg(), true, distinct -> true);
    assertFalse(outcome.ended() || outcome.holds(), outcome.output());
  }

  @Test
  void canaryOfOneStopsOfThreeIsCaught() throws Exception {
    assertTrue(broken("OneStopsOfThree").isViolated());
  }

  @Test
  void aSpecificationThatDoesNotParseNeitherHoldsNorIsViolated(@TempDir Path scratch)
      throws Exception {
    Files.writeString(
        scratch.resolve("CompactFuture.tla"), "---- MODULE CompactFuture ----\n???\n====\n");
    Tlc.Outcome outcome = Tlc.run(scratch, model("Pairs").cfg(), Level.QUICK, true);
    assertFalse(outcome.holds() || outcome.isViolated(), outcome.output());
  }

  @Test
  void levelsTakeInTheOnesBefore() throws Exception {
    List<Model> quick = TlcChecks.planned(TLA, Level.QUICK);
    List<Model> full = TlcChecks.planned(TLA, Level.FULL);
    assertTrue(full.containsAll(quick) && full.size() > quick.size());
  }

  @Test
  void anUnknownLevelIsNamed() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Level.of("deep")).getMessage();
    assertEquals("level: 'deep' is none of [quick, full, soak]", message);
  }
}
