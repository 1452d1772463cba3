package dev.compactfuture.weakmemory;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.lockstep.Specification;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.TlcSpecification;
import dev.compactfuture.weakmemory.axioms.AccessMode;
import dev.compactfuture.weakmemory.axioms.Instruction;
import dev.compactfuture.weakmemory.axioms.LitmusProgram;
import dev.compactfuture.weakmemory.axioms.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets TLC find the outcomes of litmus programs by {@code AccessModes.tla}. */
final class SpecificationOutcomes {
  private static final String CONFIGURATION =
      """
      INIT Init
      NEXT Next
      CONSTANTS
        Threads = {1, 2, 3, 4}
        Variables = {"x", "y", "z", "w"}
        Programs <- Sample
      CHECK_DEADLOCK FALSE
      """;

  private SpecificationOutcomes() {}

  /**
   * Returns whether the specification has a counterpart of every instruction. It has none of a
   * plain compare-and-set that answers what it found.
   */
  static boolean has(LitmusProgram program) {
    return program.threads().stream()
        .flatMap(List::stream)
        .noneMatch(
            each ->
                each instanceof Instruction.CompareAndSet cas && cas.mode() == AccessMode.PLAIN);
  }

  /**
   * Returns the outcomes of each program.
   *
   * @param specification the folder of {@code AccessModes.tla}
   */
  static List<Set<Outcome>> of(List<LitmusProgram> programs, Path specification)
      throws IOException {
    try (ScratchFolder scratch = ScratchFolder.create("litmus")) {
      Files.copy(
          specification.resolve("AccessModes.tla"), scratch.path().resolve("AccessModes.tla"));
      Files.writeString(scratch.path().resolve("LitmusSample.tla"), module(programs));
      Path cfg = scratch.path().resolve("LitmusSample.cfg");
      Files.writeString(cfg, CONFIGURATION);
      List<Set<Outcome>> outcomes = new ArrayList<>();
      programs.forEach(program -> outcomes.add(new HashSet<>()));
      Specification tlc =
          TlcSpecification.open(new SpecificationFiles(scratch.path(), "LitmusSample", cfg));
      for (Specification.Vertex start : tlc.initial()) {
        explore(tlc, start, programs, outcomes);
      }
      return outcomes;
    }
  }

  private static void explore(
      Specification tlc,
      Specification.Vertex start,
      List<LitmusProgram> programs,
      List<Set<Outcome>> outcomes) {
    Set<Long> seen = new HashSet<>(Set.of(start.key()));
    Deque<Specification.Vertex> reached = new ArrayDeque<>(List.of(start));
    while (!reached.isEmpty()) {
      Specification.Vertex from = reached.pop();
      List<Specification.Edge> next = tlc.next(from);
      if (next.isEmpty()) {
        int number = Integer.parseInt("" + ((Map<?, ?>) from.state().get("program")).get("test"));
        outcomes.get(number).add(outcome(programs.get(number), from.state()));
      }
      for (Specification.Edge edge : next) {
        if (seen.add(edge.to().key())) {
          reached.push(edge.to());
        }
      }
    }
  }

  private static Outcome outcome(LitmusProgram program, State end) {
    List<Integer> answers = new ArrayList<>();
    for (int t = 0; t < program.threads().size(); t++) {
      ((List<?>) ((List<?>) end.get("answers")).get(t)).forEach(a -> answers.add((Integer) a));
    }
    Map<String, Integer> finals = new HashMap<>();
    for (String variable : program.variables()) {
      List<?> messages = (List<?>) requireNonNull(((Map<?, ?>) end.get("messages")).get(variable));
      Map<?, ?> last = (Map<?, ?>) messages.get(messages.size() - 1);
      finals.put(variable, (Integer) requireNonNull(last.get("value")));
    }
    return new Outcome(answers, finals);
  }

  private static String module(List<LitmusProgram> programs) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < programs.size(); i++) {
      String threads =
          programs.get(i).threads().stream()
              .map(
                  thread ->
                      thread.stream()
                          .map(SpecificationOutcomes::text)
                          .collect(Collectors.joining(", ", "<<", ">>")))
              .collect(Collectors.joining(", ", "<<", ">>"));
      texts.add("[test |-> \"" + i + "\", threads |-> " + threads + "]");
    }
    return """
        ---- MODULE LitmusSample ----
        EXTENDS AccessModes
        I(step, of, expected, value) == Instruction(step, of, expected, value)
        Sample == {
        """
        + String.join(",\n", texts)
        + "}\n====\n";
  }

  private static String text(Instruction instruction) {
    if (instruction instanceof Instruction.Read read) {
      return text("Read", read, 0, 0);
    }
    if (instruction instanceof Instruction.Write write) {
      return text("Write", write, 0, write.value());
    }
    if (instruction instanceof Instruction.CompareAndSet cas) {
      String kind = cas.mode() == AccessMode.VOLATILE ? "Exchange" : "Cas";
      return text(kind, cas, cas.expected(), cas.value());
    }
    if (instruction instanceof Instruction.GetAndAdd add) {
      return text("Add", add, 0, add.delta());
    }
    return "I(\"Fence" + capitalized(((Instruction.Fence) instruction).name()) + "\", \"x\", 0, 0)";
  }

  private static String text(String kind, Instruction.Access access, int expected, int value) {
    return String.format(
        Locale.ROOT,
        "I(\"%s%s\", \"%s\", %d, %d)",
        kind,
        capitalized(access.mode().name()),
        access.variable(),
        expected,
        value);
  }

  private static String capitalized(String name) {
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
