package dev.compactfuture.lockstep;

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

/** Reads the graphs of all programs, on both sides; see {@link GraphExplorer} for the code's. */
final class GraphReader {
  /** After so many failures the rest of the code is not worth the time that it may take. */
  private static final int MAX_FAILURES = 10;

  private final ComparisonSettings settings;
  private final LoadedCode code;
  private final Specification specification;
  private final Subject subject;

  GraphReader(ComparisonSettings settings, LoadedCode code, Specification specification) {
    this.settings = settings;
    this.code = code;
    this.specification = specification;
    this.subject = code.loader().newSubject();
  }

  List<ProgramGraph> read() {
    List<ProgramGraph> graphs = new ArrayList<>();
    for (ProgramToExplore program : settings.programs(specification, code.steps(), subject)) {
      graphs.add(read(program));
    }
    return graphs;
  }

  private ProgramGraph read(ProgramToExplore program) {
    Merger merger = new Merger();
    String cutShort = "";
    try {
      readSpecification(program, merger);
    } catch (LockstepException e) {
      cutShort = "the specification: " + e.getMessage();
    }
    GraphExplorer explorer = new GraphExplorer(program, code.loader(), merger.nodes);
    String failure = explore(explorer);
    if (!failure.isEmpty()) {
      cutShort += (cutShort.isEmpty() ? "" : "; ") + "the code: " + failure;
    }
    explorer.pass(merger);
    return merger.graph(program.titles(), cutShort);
  }

  /**
   * Explores the code. Where a move fails, it goes on with the others, as far as it comes.
   *
   * @return the first failure; an empty string if there was none
   */
  private String explore(GraphExplorer explorer) {
    String first = "";
    Scheduler scheduler = settings.scheduler(code.steps());
    ShortestFirst source = new ShortestFirst(explorer);
    try {
      for (int failures = 0; failures < MAX_FAILURES && !scheduler.isStopped(); failures++) {
        try {
          scheduler.runAll(source);
          break;
        } catch (Divergence e) {
          first = first.isEmpty() ? String.valueOf(e.getMessage()) : first;
        }
      }
    } finally {
      scheduler.stop();
    }
    return first;
  }

  private static void readSpecification(ProgramToExplore program, Merger merger) {
    SpecificationGraph graph = new SpecificationGraph(program);
    Deque<SpecificationGraph.Node> queue = new ArrayDeque<>(graph.starts());
    queue.forEach(start -> merger.addStart(start));
    for (SpecificationGraph.Node from; (from = queue.poll()) != null; ) {
      graph.expand(from);
      merger.nodes.put(from.state, from);
      for (SpecificationGraph.Step step : from.steps()) {
        if (merger.addStep(from.state, step)) {
          queue.add(step.to);
        }
      }
    }
  }

  /** Merges the graphs of both sides. */
  private final class Merger implements GraphExplorer.Listener {
    /** A step, without the sides that take it. */
    private record Arrow(int thread, String label, State to) {}

    /** Which sides have a state or a step. */
    private static final class Sides {
      boolean code;
      boolean specification;
    }

    /** The states of the specification that are expanded. */
    final Map<State, SpecificationGraph.Node> nodes = new HashMap<>();

    private final Set<State> starts = new LinkedHashSet<>();
    private final Map<State, Sides> states = new HashMap<>();
    private final Map<State, Map<Arrow, Sides>> arrows = new HashMap<>();

    private Sides state(State state) {
      return states.computeIfAbsent(state, s -> new Sides());
    }

    private Sides arrow(State from, int thread, String label, State to) {
      Arrow arrow = new Arrow(thread, label, to);
      return arrows
          .computeIfAbsent(from, s -> new LinkedHashMap<>())
          .computeIfAbsent(arrow, a -> new Sides());
    }

    void addStart(SpecificationGraph.Node node) {
      starts.add(node.state);
      state(node.state).specification = true;
    }

    /** Returns whether the step leads to a state that is new. */
    boolean addStep(State from, SpecificationGraph.Step step) {
      arrow(from, step.thread, step.action, step.to.state).specification = true;
      Sides to = state(step.to.state);
      boolean isNew = !to.specification;
      to.specification = true;
      return isNew;
    }

    @Override
    public void start(State state) {
      starts.add(state);
      state(state).code = true;
    }

    @Override
    public void step(State from, Move move, State to) {
      arrow(from, move.thread(), move.label(), to).code = true;
      state(to).code = true;
    }

    ProgramGraph graph(List<String> titles, String cutShort) {
      Map<State, Integer> indices = new LinkedHashMap<>();
      Deque<State> queue = new ArrayDeque<>();
      for (State start : starts) {
        indices.put(start, indices.size());
        queue.add(start);
      }
      List<ProgramGraph.Place> places = new ArrayList<>();
      List<ProgramGraph.Step> steps = new ArrayList<>();
      for (State from; (from = queue.poll()) != null; ) {
        Sides sides = state(from);
        places.add(
            new ProgramGraph.Place(from, subject.show(from), sides.code, sides.specification));
        List<Map.Entry<Arrow, Sides>> leaving =
            new ArrayList<>(arrows.getOrDefault(from, Map.of()).entrySet());
        leaving.sort(Map.Entry.comparingByKey(order()));
        for (Map.Entry<Arrow, Sides> each : leaving) {
          Arrow arrow = each.getKey();
          Integer to = indices.get(arrow.to);
          if (to == null) {
            to = indices.size();
            indices.put(arrow.to, to);
            queue.add(arrow.to);
          }
          steps.add(
              new ProgramGraph.Step(
                  places.size() - 1,
                  to,
                  arrow.thread,
                  arrow.label,
                  each.getValue().code,
                  each.getValue().specification));
        }
      }
      return new ProgramGraph(
          titles, places, List.copyOf(indices.values()).subList(0, starts.size()), steps, cutShort);
    }

    /** Orders steps so that the same graph is always the same list. */
    private static Comparator<Arrow> order() {
      return Comparator.comparing(Arrow::thread)
          .thenComparing(Arrow::label)
          .thenComparing(arrow -> arrow.to.toString());
    }
  }
}
