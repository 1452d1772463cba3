package dev.compactfuture.verify;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.ProgramGraph;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.subject.CallbacksLog;
import dev.compactfuture.subject.LockstepModel;
import dev.compactfuture.subject.ModelVariant;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the graphs of small programs for the page, where a reader walks them state by state. Both
 * sides are explored by themselves, so where they differ, the file says which side takes a step.
 *
 * <p>The row is red unless the graphs are those that lockstep compares: each program is compared as
 * well, and the counts of states and edges have to be the same. It is no more evidence than that,
 * so it supports no claim. The canaries are the bytecode without {@code unpark}, of which some
 * steps have to be of one side only, and a graph that lacks a step.
 */
final class ProgramGraphs {
  static final String ID = "lockstep.graphs";

  /** The page with everything else in it may have 10 MB. */
  private static final int MAX_BYTES = 4_000_000;

  /** Nobody walks more states by hand, and a program of twice as many steps is no clearer. */
  private static final int MAX_STATES = 1_000;

  /** These programs end in a few milliseconds; the machine may be loaded. */
  private static final Duration STUCK_AFTER = Duration.ofSeconds(10);

  /** One fault may show in most programs. */
  private static final int MAX_REASONS = 4;

  private static final String WOKEN_BY = "Unpark";
  private static final List<String> WAKING = List.of("setResult", "get");

  /**
   * The programs on the page: two threads, from PENDING, with nobody interrupted. With interrupts
   * most graphs would be too large to be walked; lockstep compares them in the rows of the models.
   */
  private static final List<ModelVariant> VARIANTS =
      List.of(
          new ModelVariant(
              "Pairs",
              Map.of(
                  "Operations",
                  ModelVariant.set(
                      "setResult",
                      "setException",
                      "cancel",
                      "setRunningOrNotifyCancel",
                      "addDoneCallback",
                      "get",
                      "getTimed"),
                  "StartStates",
                  ModelVariant.set("PENDING"),
                  "StartQueues",
                  "{0}",
                  "Interrupts",
                  "FALSE")),
          new ModelVariant(
              "Awaits",
              Map.of(
                  "Operations",
                  ModelVariant.set("setResult", "awaitAll"),
                  "Awaiting",
                  "{1}",
                  "StartStates",
                  ModelVariant.set("PENDING"),
                  "Interrupts",
                  "FALSE")));

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** The content of the file; the page reads it under these names. */
  private record Content(String model, List<Program> programs, List<String> leftOut) {}

  /**
   * A program.
   *
   * @param start the index of the state that it starts in
   * @param cutShort why a side was not explored to its end; null if both were
   */
  private record Program(
      String model,
      List<String> titles,
      int start,
      List<StateView> states,
      List<StepView> steps,
      @Nullable String cutShort) {}

  /**
   * A state.
   *
   * @param variables those that differ from the start
   */
  private record StateView(String word, Map<String, String> variables) {}

  private record StepView(
      int from, int to, int thread, String label, boolean code, boolean specification) {}

  private final Shipped shipped;
  private final List<Program> programs = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> caught = new ArrayList<>();
  private final Map<String, Long> figures = new LinkedHashMap<>();

  private ProgramGraphs(Shipped shipped) {
    this.shipped = shipped;
  }

  /** Writes the file, as far as the graphs can be read, and returns the row. */
  static List<EvidenceRow> run(Shipped shipped) throws IOException {
    return List.of(new ProgramGraphs(shipped).row());
  }

  private EvidenceRow row() throws IOException {
    long start = System.nanoTime();
    try (CallbacksLog silent = CallbacksLog.off()) {
      for (ModelVariant variant : VARIANTS) {
        try {
          add(variant);
        } catch (RuntimeException e) { // what was read so far is written
          String message = e instanceof LockstepException ? "" + e.getMessage() : e.toString();
          wrong.add(variant.model() + ": " + message);
          leftOut.add(variant.model() + ": " + message.lines().findFirst().orElse(""));
        }
      }
    }
    figures.put("bytes", write());
    EvidenceRow row =
        new EvidenceRow(
            ID,
            "lockstep",
            List.of(),
            wrong.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            why(),
            (System.nanoTime() - start) / 1e9,
            EvidenceRow.caught(caught),
            figures);
    Progress.end(row);
    return row.requireFigures().requireCanary();
  }

  private String why() {
    int more = wrong.size() - MAX_REASONS;
    return wrong.stream().limit(MAX_REASONS).collect(Collectors.joining("; "))
        + (more > 0 ? "; and " + more + " more" : "");
  }

  private void add(ModelVariant variant) throws IOException {
    Lockstep lockstep =
        LockstepModel.lockstep(shipped.specification(), variant, shipped.steps())
            .stuckAfter(STUCK_AFTER);
    StepComparison comparison = lockstep.compareSteps();
    Counterexample difference = comparison.counterexample();
    if (difference != null) {
      wrong.add(variant.model() + ": " + difference.summary());
    }
    Map<List<String>, StepComparison> compared = comparison.byProgram();
    Lockstep graphs =
        lockstep
            .withVariant(shipped.steps())
            .maxStates(titles -> MAX_STATES)
            .programs(titles -> !isTooLarge(compared.get(titles)));
    compared.forEach((titles, program) -> leaveOutIfTooLarge(titles, program));
    for (ProgramGraph graph : graphs.exploreGraphs()) {
      StepComparison program = compared.get(graph.titles());
      String mismatch = mismatch(graph, program);
      if (!mismatch.isEmpty()) {
        wrong.add(name(graph.titles()) + ": " + mismatch);
      } else if (program == null && difference == null) {
        wrong.add(name(graph.titles()) + " was not compared");
      } else if (program != null && graph.titles().equals(WAKING)) {
        findCanaries(lockstep, graph, program);
      }
      figures.merge("programs", 1L, Long::sum);
      figures.merge("javaStates", graph.codeStates(), Long::sum);
      figures.merge("specStates", graph.specificationStates(), Long::sum);
      figures.merge("javaEdges", graph.codeSteps(), Long::sum);
      figures.merge("specEdges", graph.specificationSteps(), Long::sum);
      programs.add(program(variant, graph));
    }
    leftOut.add(
        "programs of "
            + variant.model()
            + " other than with "
            + new TreeMap<>(variant.constants())
                .entrySet().stream()
                    .map(constant -> constant.getKey() + " = " + constant.getValue())
                    .collect(Collectors.joining(", "))
            + ": compared in the row "
            + LockstepModel.named(shipped.specification(), variant.model()).row());
  }

  private static boolean isTooLarge(@Nullable StepComparison program) {
    return program != null && program.specificationStates() > MAX_STATES;
  }

  private void leaveOutIfTooLarge(List<String> titles, StepComparison program) {
    if (isTooLarge(program)) {
      leftOut.add(
          String.format(
              "%s (%,d states: more than %,d)",
              name(titles), program.specificationStates(), MAX_STATES));
    }
  }

  private static String name(List<String> titles) {
    return String.join(" ∥ ", titles);
  }

  /**
   * Says in what a graph is not what was compared; returns an empty string if it is.
   *
   * @param compared null if the comparison has ended before this program, with a difference
   */
  private static String mismatch(ProgramGraph graph, @Nullable StepComparison compared) {
    if (!graph.cutShort().isEmpty()) {
      return graph.cutShort();
    }
    long ofOneSide =
        graph.steps().stream().filter(step -> step.ofCode() != step.ofSpecification()).count();
    if (ofOneSide > 0) {
      return ofOneSide + " steps of one side only";
    }
    if (compared == null) {
      return "";
    }
    List<Long> inFile =
        List.of(
            graph.codeStates(),
            graph.specificationStates(),
            graph.codeSteps(),
            graph.specificationSteps());
    List<Long> inComparison =
        List.of(
            compared.codeStates(),
            compared.specificationStates(),
            compared.codeEdges(),
            compared.specificationEdges());
    return inFile.equals(inComparison)
        ? ""
        : "states and edges " + inFile + ", but compared were " + inComparison;
  }

  private void findCanaries(Lockstep lockstep, ProgramGraph graph, StepComparison compared)
      throws IOException {
    Steps silent = shipped.steps();
    silent.leaveOut(WOKEN_BY);
    ProgramGraph unwoken =
        lockstep.withVariant(silent).programs(WAKING::equals).exploreGraphs().get(0);
    boolean ofCode = unwoken.steps().stream().anyMatch(s -> s.ofCode() && !s.ofSpecification());
    boolean ofSpecification =
        unwoken.steps().stream()
            .anyMatch(s -> s.label().equals(WOKEN_BY) && s.ofSpecification() && !s.ofCode());
    canary("the bytecode without unpark", ofCode && ofSpecification);
    ProgramGraph shorter =
        new ProgramGraph(
            graph.titles(),
            graph.states(),
            graph.starts(),
            graph.steps().subList(1, graph.steps().size()),
            "");
    canary("a graph that lacks a step", !mismatch(shorter, compared).isEmpty());
  }

  private void canary(String name, boolean isCaught) {
    if (isCaught) {
      caught.add(name);
    } else {
      wrong.add("canary not caught: " + name);
    }
  }

  private static Program program(ModelVariant variant, ProgramGraph graph) {
    int start = graph.starts().get(0); // the specification's; on the code's side it may be another
    var startState = graph.states().get(start).state();
    return new Program(
        variant.model(),
        graph.titles(),
        start,
        graph.states().stream()
            .map(state -> new StateView(state.shown(), state.state().changesFrom(startState)))
            .toList(),
        graph.steps().stream()
            .map(
                step ->
                    new StepView(
                        step.from(),
                        step.to(),
                        step.thread(),
                        step.label(),
                        step.ofCode(),
                        step.ofSpecification()))
            .toList(),
        graph.cutShort().isEmpty() ? null : graph.cutShort());
  }

  /** Writes the programs, the smallest first, up to the bound; returns the size of the file. */
  private long write() throws IOException {
    programs.sort(Comparator.comparing(program -> program.states().size()));
    List<Program> written = new ArrayList<>();
    int bytes = 0;
    for (Program program : programs) {
      bytes += GSON.toJson(program).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_BYTES) {
        leftOut.add(
            String.format(
                "%s (%,d states: the file would have more than %,d bytes)",
                name(program.titles()), program.states().size(), MAX_BYTES));
      } else {
        written.add(program);
      }
    }
    String models = VARIANTS.stream().map(ModelVariant::model).collect(Collectors.joining(", "));
    Path file = shipped.project().programGraphs();
    Files.createDirectories(shipped.project().report());
    Files.writeString(file, GSON.toJson(new Content(models, written, leftOut)) + "\n");
    return Files.size(file);
  }
}
