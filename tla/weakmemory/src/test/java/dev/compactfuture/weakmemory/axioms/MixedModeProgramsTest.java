package dev.compactfuture.weakmemory.axioms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The generated programs, and what the models have in common on them. */
class MixedModeProgramsTest {
  private static final List<AxiomaticModel> MODELS = List.of(new Rc11(), new Jam21(), new Armv8());

  private static String canonical(String program) {
    return Symmetry.canonicalText(LitmusProgram.parse(program));
  }

  @Test
  void thereAreThousandsOfEveryShapeAndNoTwoAreSymmetric() {
    List<MixedModePrograms.ShapedProgram> all = MixedModePrograms.all();
    Set<String> texts = new HashSet<>();
    for (MixedModePrograms.ShapedProgram each : all) {
      assertTrue(texts.add(Symmetry.canonicalText(each.weak().program())), each.toString());
    }
    assertTrue(all.size() >= 3_000, "" + all.size());
    assertEquals(
        EnumSet.allOf(Shape.class),
        all.stream().map(MixedModePrograms.ShapedProgram::shape).collect(Collectors.toSet()));
  }

  @Test
  void symmetricProgramsHaveOneText() {
    assertEquals(canonical("xV1; yO || yP1; xA"), canonical("zP1; wA || wV1; zO"));
    assertFalse(canonical("xV1; yO || yP1; xA").equals(canonical("xP1; yO || yV1; xA")));
  }

  @Test
  void thereAreVariantsWithUpdatesAndWithFences() {
    Set<String> texts =
        MixedModePrograms.all().stream()
            .map(each -> Symmetry.canonicalText(each.weak().program()))
            .collect(Collectors.toSet());
    assertTrue(texts.contains(canonical("xCAS_V(0,1); yO1 || yA; xV")));
    assertTrue(texts.contains(canonical("xADD_V(1); yO1 || yA; xV")));
    assertTrue(texts.contains(canonical("xO1; releaseFence; yO1 || yO; acquireFence; xO")));
    assertTrue(texts.contains(canonical("xCAS_V(0,1); zCAS_R(0,1) || zA; yV || yCAS_V(0,1); xV")));
  }

  /** So the weak outcome of a shape is reachable at all, and all models are weaker than SC. */
  @Test
  void everyModelAllowsWhatIsSequentiallyConsistent() {
    AxiomaticModel sc = new SequentialConsistency();
    for (MixedModePrograms.ShapedProgram each : sample()) {
      List<Execution> executions = Executions.of(each.weak().program());
      Set<Outcome> expected = sc.outcomes(executions);
      for (AxiomaticModel model : MODELS) {
        assertTrue(
            model.outcomes(executions).containsAll(expected), model.name() + " " + each.weak());
      }
    }
  }

  @Test
  void rc11BuffersNoLoads() {
    for (MixedModePrograms.ShapedProgram each : MixedModePrograms.of(Shape.LB)) {
      for (Execution execution : Executions.of(each.weak().program())) {
        assertFalse(execution.buffersLoads() && MODELS.get(0).allows(execution));
      }
    }
  }

  /** The weakest mapping of HotSpot allows what the others do. */
  @Test
  void otherMappingsToArmv8AllowNoMore() {
    AxiomaticModel weakest = new Armv8();
    for (MixedModePrograms.ShapedProgram each : sample()) {
      List<Execution> executions = Executions.of(each.weak().program());
      Set<Outcome> allowed = weakest.outcomes(executions);
      assertTrue(allowed.containsAll(new Armv8(false, false).outcomes(executions)));
      assertTrue(allowed.containsAll(new Armv8(true, true).outcomes(executions)));
    }
  }

  /** RC11 is compiled correctly to ARMv8 (Podkopaev, Lahav, Vafeiadis, POPL 2019). */
  @Test
  void armv8ShowsNothingThatRc11ForbidsButLoadBuffering() {
    for (MixedModePrograms.ShapedProgram each : sample()) {
      List<Execution> executions =
          Executions.of(each.weak().program()).stream()
              .filter(execution -> !execution.buffersLoads())
              .toList();
      assertTrue(
          new Rc11().outcomes(executions).containsAll(new Armv8().outcomes(executions)),
          each.toString());
    }
  }

  @Test
  void aStrongerModeAllowsNoMore() {
    for (MixedModePrograms.ShapedProgram each : MixedModePrograms.of(Shape.MP, Shape.CO_RR)) {
      LitmusProgram program = each.weak().program();
      for (LitmusProgram stronger : stronger(program)) {
        for (AxiomaticModel model : MODELS) {
          assertTrue(
              model.outcomes(program).containsAll(model.outcomes(stronger)),
              model.name() + " " + program + " and " + stronger);
        }
      }
    }
  }

  /** Returns the programs in which one read or write is stronger by one mode. */
  private static List<LitmusProgram> stronger(LitmusProgram program) {
    List<LitmusProgram> result = new ArrayList<>();
    for (int t = 0; t < program.threads().size(); t++) {
      List<Instruction> thread = program.threads().get(t);
      for (int i = 0; i < thread.size(); i++) {
        Instruction stronger = stronger(thread.get(i));
        if (!stronger.equals(thread.get(i))) {
          List<Instruction> changed = new ArrayList<>(thread);
          changed.set(i, stronger);
          List<List<Instruction>> threads = new ArrayList<>(program.threads());
          threads.set(t, changed);
          result.add(new LitmusProgram(threads));
        }
      }
    }
    return result;
  }

  private static Instruction stronger(Instruction instruction) {
    if (instruction instanceof Instruction.Read read) {
      return new Instruction.Read(read.variable(), stronger(read.mode(), AccessMode.ACQUIRE));
    }
    if (instruction instanceof Instruction.Write write) {
      AccessMode mode = stronger(write.mode(), AccessMode.RELEASE);
      return new Instruction.Write(write.variable(), mode, write.value());
    }
    return instruction;
  }

  private static AccessMode stronger(AccessMode mode, AccessMode afterOpaque) {
    return switch (mode) {
      case PLAIN -> AccessMode.OPAQUE;
      case OPAQUE -> afterOpaque;
      case ACQUIRE, RELEASE, VOLATILE -> AccessMode.VOLATILE;
    };
  }

  private static List<MixedModePrograms.ShapedProgram> sample() {
    return MixedModePrograms.of(Shape.SB, Shape.MP, Shape.RWC_LOOKS);
  }
}
