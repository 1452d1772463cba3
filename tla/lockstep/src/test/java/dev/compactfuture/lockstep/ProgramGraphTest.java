package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The graph of a program shows what either side can do, whatever the other does. */
class ProgramGraphTest {
  private final Path scratch;

  ProgramGraphTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  private static Stream<ProgramGraph.Step> steps(List<ProgramGraph> graphs) {
    return graphs.stream().flatMap(graph -> graph.steps().stream());
  }

  private static TreeSet<String> labels(Stream<ProgramGraph.Step> steps) {
    TreeSet<String> labels = new TreeSet<>();
    steps.forEach(step -> labels.add(step.label()));
    return labels;
  }

  private static TreeSet<String> ofCodeOnly(List<ProgramGraph> graphs) {
    return labels(steps(graphs).filter(step -> step.ofCode() && !step.ofSpecification()));
  }

  private static TreeSet<String> ofSpecificationOnly(List<ProgramGraph> graphs) {
    return labels(steps(graphs).filter(step -> step.ofSpecification() && !step.ofCode()));
  }

  /** The gate has steps of the environment, too. */
  @Test
  void bothSidesHaveWhatIsCompared() throws IOException {
    CodeAndSpecification gate = CodeAndSpecification.gate();
    Lockstep lockstep = gate.in(scratch);
    StepComparison compared = lockstep.compareSteps();
    List<ProgramGraph> graphs = gate.again(lockstep, scratch).exploreGraphs();
    assertEquals(List.of(), graphs.stream().filter(g -> !g.cutShort().isEmpty()).toList());
    assertTrue(steps(graphs).allMatch(step -> step.ofCode() && step.ofSpecification()));
    for (ProgramGraph graph : graphs) {
      StepComparison same = requireNonNull(compared.byProgram().get(graph.titles()));
      assertEquals(same.codeStates(), graph.codeStates());
      assertEquals(same.specificationStates(), graph.specificationStates());
      assertEquals(same.codeEdges(), graph.codeSteps());
      assertEquals(same.specificationEdges(), graph.specificationSteps());
    }
    assertEquals(compared.byProgram().size(), graphs.size());
  }

  /** The waking thread is never unparked, so either side goes on alone. */
  @Test
  void aStepThatTheCodeSkipsIsOfTheSpecificationAlone() throws IOException {
    List<ProgramGraph> graphs =
        CodeAndSpecification.gate()
            .code("    LockSupport.unpark((Thread) found); // TLA: Wake\n", "")
            .in(scratch)
            .exploreGraphs();
    assertTrue(ofSpecificationOnly(graphs).contains("Wake"), () -> "" + graphs);
    assertTrue(ofCodeOnly(graphs).contains("Find"), () -> "" + graphs);
  }

  @Test
  void aChoiceThatTheCodeLacksIsOfTheSpecificationAlone() throws IOException {
    List<ProgramGraph> graphs =
        CodeAndSpecification.treiber()
            .specification(
                "Return(t, <<>>) ELSE", "(Return(t, <<>>) \\/ Return(t, <<\"busy\">>)) ELSE")
            .in(scratch)
            .exploreGraphs();
    assertTrue(ofSpecificationOnly(graphs).contains("PopLook"), () -> "" + graphs);
    assertEquals(new TreeSet<>(), ofCodeOnly(graphs));
  }

  @Test
  void aStepThatTheSpecificationLacksIsOfTheCodeAlone() throws IOException {
    List<ProgramGraph> graphs =
        CodeAndSpecification.treiber()
            .specification(
                "Next == \\E t \\in Threads : PushLook(t) \\/ Push(t)",
                "Next == \\E t \\in Threads : PushLook(t)")
            .in(scratch)
            .exploreGraphs();
    assertTrue(ofCodeOnly(graphs).contains("Push"), () -> "" + graphs);
    assertEquals(new TreeSet<>(), ofSpecificationOnly(graphs));
  }

  /** What fails is cut off; the steps beside it are there. */
  @Test
  void codeThatThrowsCutsTheGraphShort() throws IOException {
    List<ProgramGraph> graphs =
        CodeAndSpecification.counter()
            .code("        return seen + 1;", "        throw new IllegalStateException();")
            .in(scratch)
            .exploreGraphs();
    String cutShort = graphs.get(0).cutShort();
    assertTrue(cutShort.startsWith("the code: after Add of thread 1: thread 1 ends by"), cutShort);
    assertEquals(
        new TreeSet<>(List.of("Look")), labels(steps(graphs).filter(step -> step.ofCode())));
  }
}
