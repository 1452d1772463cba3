package dev.compactfuture.weakmemory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.weakmemory.axioms.Armv8;
import dev.compactfuture.weakmemory.axioms.AxiomaticModel;
import dev.compactfuture.weakmemory.axioms.Jam21;
import dev.compactfuture.weakmemory.axioms.LitmusProgram;
import dev.compactfuture.weakmemory.axioms.LitmusQuestion;
import dev.compactfuture.weakmemory.axioms.MixedModePrograms;
import dev.compactfuture.weakmemory.axioms.MixedModePrograms.ShapedProgram;
import dev.compactfuture.weakmemory.axioms.Rc11;
import dev.compactfuture.weakmemory.axioms.Shape;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine's memory beside the axiomatic models, and beside its specification. */
class ModelChecksTest {
  private static final List<AxiomaticModel> MODELS = List.of(new Rc11(), new Jam21(), new Armv8());

  private static JudgedProgram judged(String question, List<AxiomaticModel> models) {
    return JudgedProgram.of(new ShapedProgram(Shape.MP, LitmusQuestion.parse(question)), models);
  }

  @Test
  void inSmallShapesTheMachineIsAsWeakAsTheModelsTogetherAndNoWeaker() {
    List<JudgedProgram> judged =
        MixedModePrograms.of(Shape.SB, Shape.MP, Shape.LB, Shape.CO_RR).stream()
            .map(each -> JudgedProgram.of(each, MODELS))
            .toList();
    assertEquals(List.of(), ModelChecks.errors(judged));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xV1; yO1 || yA=1; xV=0", // a later opaque write overtakes a volatile one
        "xV1; yV1 || zV=0; yO=1; xV=0", // a volatile read overtakes an opaque one
        "xV1 || xA=1; yV=0 || yV1; xV=0", // acquiring is not in the order of volatile accesses
        "xV1; yV1 || yO=1; zV1 || zV=1; xV=0", // the order is not that of execution
        "xO1 || xO=1; fullFence; yO=0 || yV1; xV=0", // a fence does not pass on what was only read
        "xA=0; xCAS_V(0,1)=0 || xA=1; yV=0 || yA=0; yCAS_V(0,1)=0; xV=0",
      })
  void theMachineAllows(String question) {
    JudgedProgram judged = judged(question, MODELS);
    assertTrue(judged.allowsWeak(judged.machine()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xV1; yV=0 || yV1; xV=0",
        "xV1 || yV1 || xV=1; yV=0 || yV=1; xV=0",
        "xV1; zV1 || zV=1; yV=0 || yV1; xV=0", // only a fence after the write that was read
        "xV2; yV1 || yV2; xV1 | x=2 y=2",
        "xR1 || xA=1; yR1 || yA=1; xO=0",
        "xO1; releaseFence; yO1 || yO=1; acquireFence; xO=0",
        "xO1; fullFence; yO=0 || yV1; xV=0",
        "xV=0; xCAS_V(0,1)=0 || xV=1; yV=0 || yV=0; yCAS_V(0,1)=0; xV=0",
      })
  void theMachineForbids(String question) {
    JudgedProgram judged = judged(question, MODELS);
    assertFalse(judged.allowsWeak(judged.machine()));
  }

  @Test
  void aModelThatAllowsMoreThanTheMachineIsNamedWithTheOutcome() {
    JudgedProgram judged = judged("xV1; yV=0 || yV1; xV=0", List.of(new Rc11().without("psc")));
    assertEquals(
        List.of("xV1; yV || yV1; xV ends with 0, 0 | x=1 y=1 by RC11 only"),
        ModelChecks.errors(List.of(judged)));
  }

  @Test
  void theSpecificationAllowsWhatTheMachineDoes() throws Exception {
    List<LitmusProgram> programs =
        Stream.of(
                "xV1; yADD_V(2) || yA; xCAS_V(1,3)",
                "xO1; fullFence; yR1 || yCAS_R(1,2); zADD_A(1) || zCAS_A(1,2); acquireFence; xP")
            .map(LitmusProgram::parse)
            .toList();
    assertEquals(
        programs.stream().map(MachineOutcomes::of).toList(),
        SpecificationOutcomes.of(programs, Project.ofWorkingDirectory().specifications()));
    assertEquals(
        Set.of(false), Set.of(SpecificationOutcomes.has(LitmusProgram.parse("xCAS_P(0,1)"))));
  }
}
