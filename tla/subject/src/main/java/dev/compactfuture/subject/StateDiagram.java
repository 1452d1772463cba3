package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Specification;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.TlcSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The states of one future and how operations change them, read from the graph that TLC makes of
 * {@code StateDiagram.tla}. Which operation took a step is read from the graph as well: it is the
 * one that the thread is in.
 *
 * @param states in the order in which the graph reaches them
 * @param start the states that programs start in
 * @param edges the changes of the state
 * @param answers what each operation answers in each state
 * @param allowed the changes that {@code Diagram} of {@code Future.tla} has
 * @param distinct the number of distinct states of the whole specification
 */
public record StateDiagram(
    List<String> states,
    List<String> start,
    List<Edge> edges,
    List<Answers> answers,
    Set<Change> allowed,
    long distinct) {
  /** The name of the module and of its model. */
  public static final String MODULE = "StateDiagram";

  /** The operation of a step that is in none: a callback is called. */
  private static final String CALLBACK = "callback";

  /** A change of the state. */
  public record Change(String from, String to) {
    @Override
    public String toString() {
      return from + " → " + to;
    }
  }

  /**
   * An edge of the diagram.
   *
   * @param operations the operations that make this change
   * @param count how many steps of the graph make it
   */
  public record Edge(String from, String to, List<String> operations, long count) {}

  /**
   * What an operation answers in a state.
   *
   * @param answers of a getter that returns an outcome, the operation that has set it
   * @param befalls answers that only an interrupt or the end of the time gives
   * @param waits whether it has to wait there
   * @param to the states after it
   */
  public record Answers(
      String state,
      String operation,
      List<String> answers,
      List<String> befalls,
      boolean waits,
      List<String> to) {}

  /** Returns the model, with its canaries. */
  public static TlcModel model(Path specification) throws IOException {
    return TlcModel.read(specification.resolve(MODULE + ".cfg"));
  }

  /** Reads the diagram of a specification. */
  public static StateDiagram read(Path specification) {
    Path cfg = specification.resolve(MODULE + ".cfg");
    return new Reader(TlcSpecification.open(new SpecificationFiles(specification, MODULE, cfg)))
        .read();
  }

  /**
   * Reads the diagram of the specification with a fault of {@code Future.tla}.
   *
   * @param scratch the folder to write the faulty specification to
   */
  public static StateDiagram read(Path specification, SpecificationCanary canary, Path scratch)
      throws IOException {
    for (String file : List.of(MODULE + ".tla", MODULE + ".cfg")) {
      Files.copy(specification.resolve(file), scratch.resolve(file));
    }
    String future = Files.readString(specification.resolve("Future.tla"));
    Files.writeString(scratch.resolve("Future.tla"), canary.applyTo(future));
    return read(scratch);
  }

  /**
   * Names the changes that only the graph has, or only {@code Diagram}; empty if there are none.
   */
  public String difference() {
    Set<Change> made =
        edges.stream()
            .map(edge -> new Change(edge.from, edge.to))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<String> differences = new ArrayList<>();
    made.stream()
        .filter(change -> !allowed.contains(change))
        .forEach(change -> differences.add(change + " is not in Diagram"));
    allowed.stream()
        .filter(change -> !made.contains(change))
        .forEach(change -> differences.add(change + " is in Diagram, and no step makes it"));
    return String.join("; ", differences);
  }

  /** Reads the graph. */
  private static final class Reader {
    /** An operation in a state. */
    private record Case(String state, String operation) {}

    /** What is known of a case. */
    private static final class Findings {
      final Set<String> answers = new TreeSet<>();
      final Set<String> befalls = new TreeSet<>();
      final Set<String> to = new TreeSet<>();
      boolean waits;
    }

    /** What is known of a change. */
    private static final class Steps {
      final Set<String> operations = new TreeSet<>();
      long count;
    }

    private final Specification specification;
    private final Map<Long, State> known = new HashMap<>(); // by TLC's fingerprints
    private final Set<String> states = new LinkedHashSet<>();
    private final Set<String> start = new LinkedHashSet<>();
    private final Map<Change, Steps> changes = new LinkedHashMap<>();
    private final Map<Case, Findings> cases = new LinkedHashMap<>();

    Reader(Specification specification) {
      this.specification = specification;
    }

    StateDiagram read() {
      Deque<Specification.Vertex> queue = new ArrayDeque<>();
      for (Specification.Vertex each : specification.initial()) {
        add(each, queue);
        start.add(state(each.state()));
      }
      Set<Change> allowed = allowed(specification.initial().get(0).state());
      for (Specification.Vertex from; (from = queue.poll()) != null; ) {
        State state = requireNonNull(known.get(from.key()));
        List<Specification.Edge> edges = specification.next(from);
        edges.forEach(edge -> add(state, edge, add(edge.to(), queue)));
        findWaits(state, edges);
      }
      return new StateDiagram(
          List.copyOf(states),
          List.copyOf(start),
          changes.entrySet().stream().map(e -> edge(e.getKey(), e.getValue())).toList(),
          cases.entrySet().stream()
              .map(e -> answers(e.getKey(), e.getValue()))
              .sorted(
                  Comparator.comparing((Answers a) -> List.copyOf(states).indexOf(a.state))
                      .thenComparing(Answers::operation))
              .toList(),
          allowed,
          known.size());
    }

    private State add(Specification.Vertex vertex, Deque<Specification.Vertex> queue) {
      State state = known.get(vertex.key());
      if (state == null) {
        state = vertex.state();
        known.put(vertex.key(), state);
        states.add(state(state));
        queue.add(vertex);
      }
      return state;
    }

    private void add(State from, Specification.Edge edge, State to) {
      String operation = operation(from, edge.thread());
      if (!state(from).equals(state(to))) {
        Steps steps = changes.computeIfAbsent(new Change(state(from), state(to)), c -> new Steps());
        steps.operations.add(operation);
        steps.count++;
      }
      List<?> before = of(from, "answers", edge.thread());
      List<?> after = of(to, "answers", edge.thread());
      if (after.size() > before.size()) {
        Findings findings = findings(from, operation);
        String answer = (String) ((List<?>) after.get(before.size())).get(0);
        (edge.action().equals("Befallen") ? findings.befalls : findings.answers).add(answer);
        findings.to.add(state(to));
      }
    }

    private void findWaits(State from, List<Specification.Edge> edges) {
      int threads = ((List<?>) from.get("program")).size();
      for (int t = 1; t <= threads; t++) {
        int thread = t;
        String operation = operation(from, thread);
        boolean ended = of(from, "answers", thread).size() == of(from, "program", thread).size();
        if (!ended
            && !operation.equals(CALLBACK)
            && edges.stream()
                .noneMatch(e -> e.thread() == thread && e.action().equals("Obliged"))) {
          findings(from, operation).waits = true;
        }
      }
    }

    private Findings findings(State from, String operation) {
      return cases.computeIfAbsent(new Case(state(from), operation), c -> new Findings());
    }

    private static Edge edge(Change change, Steps steps) {
      return new Edge(change.from, change.to, List.copyOf(steps.operations), steps.count);
    }

    private static Answers answers(Case of, Findings findings) {
      return new Answers(
          of.state,
          of.operation,
          List.copyOf(findings.answers),
          List.copyOf(findings.befalls),
          findings.waits,
          List.copyOf(findings.to));
    }

    /** Returns the operation that a thread is in, or begins with its next step. */
    private static String operation(State state, int thread) {
      List<?> program = of(state, "program", thread);
      int answered = of(state, "answers", thread).size();
      return of(state, "owed", thread).isEmpty() && answered < program.size()
          ? (String) program.get(answered)
          : CALLBACK;
    }

    /** Returns the state of the future; the model has one. */
    private static String state(State state) {
      return (String) ((List<?>) state.get("state")).get(0);
    }

    /** Returns the value of a variable for a thread. */
    private static List<?> of(State state, String variable, int thread) {
      return (List<?>) ((List<?>) state.get(variable)).get(thread - 1);
    }

    private static Set<Change> allowed(State state) {
      return ((Set<?>) state.get("diagram"))
          .stream()
              .map(pair -> (List<?>) pair)
              .map(pair -> new Change((String) pair.get(0), (String) pair.get(1)))
              .collect(Collectors.toSet());
    }
  }
}
