package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Explores all states of one program and compares the steps from each with the specification's.
 *
 * <p>A thread cannot be set back. To take a step from a state, the path to that state is run again
 * from the start: the cost is the number of steps times the length of the paths. The order of the
 * places decides which cost is low, see {@link Place#BY_LENGTH} and {@link Place#BY_SWITCHES}.
 *
 * <p>The states that are explored are the code's own and not their abstractions. Two states that
 * the abstraction maps to the same state of the specification are both explored, and from both the
 * code must take the steps that the specification takes from that one.
 *
 * <p>Several schedulers may work on one program. What they share is guarded by this object's lock.
 */
final class StepExplorer implements Scheduler.RunSource {
  /**
   * So many states of the code for one of the specification mean that the code holds something that
   * grows without end and that the abstraction leaves out.
   */
  private static final int MAX_CONCRETE = 500;

  /** The moves from a place, as far as they are tried. */
  private static final class Expansion {
    final Place place;
    final Set<SpecificationGraph.Step> found = new HashSet<>();
    int pending;

    Expansion(Place place) {
      this.place = place;
    }
  }

  /** A move to be tried from a place; null to start there. */
  private record Attempt(Expansion expansion, @Nullable Move move) {}

  /**
   * A state of the code.
   *
   * @param abstraction the state of the specification that it is mapped to
   * @param description see {@link ConcreteState#describe}
   */
  private record CodeState(List<Worker> workers, State abstraction, String description) {}

  private static final class AttemptRun extends Scheduler.Run {
    final Attempt attempt;

    AttemptRun(
        Attempt attempt,
        Subject subject,
        Observation machine,
        List<Worker> workers,
        List<Move> schedule) {
      super(subject, machine, workers, schedule);
      this.attempt = attempt;
    }
  }

  private final SpecificationGraph graph;
  private final Loader loader;
  private final DivergenceReporter reporter;
  private final StepComparison result = new StepComparison();
  private final Map<String, Subject.Environment> environment; // as far as the specification has it
  private final int recheckOneIn;
  private final Deque<Attempt> untried = new ArrayDeque<>();
  private final PriorityQueue<Place> open;
  private final Deque<Place> toRecheck = new ArrayDeque<>();
  private boolean over;
  private boolean rechecks; // all states are explored
  private int underWay;
  private long revisits;

  /**
   * Reads the program's graph from the specification.
   *
   * @param program refused if the specification has more states than it may have
   * @param order which places are explored first
   * @param recheckOneIn one in so many paths to a known state is explored further; 0 for none
   */
  StepExplorer(ProgramToExplore program, Loader loader, Comparator<Place> order, int recheckOneIn) {
    this.loader = loader;
    this.open = new PriorityQueue<>(order);
    this.recheckOneIn = recheckOneIn;
    Subject subject = loader.newSubject();
    reporter = new DivergenceReporter(subject, program);
    environment = new TreeMap<>(subject.environment());
    environment.keySet().retainAll(program.specification().actions());
    graph = new SpecificationGraph(program);
    Set<SpecificationGraph.Node> nodes = new HashSet<>();
    for (Specification.Vertex start : program.starts()) {
      SpecificationGraph.Node node = requireNonNull(graph.find(start.state()));
      nodes.add(node);
      untried.add(new Attempt(new Expansion(Place.start(node)), null));
    }
    result.programs = 1;
    result.starts = nodes.size();
    result.specificationStates = graph.nodes().size();
    result.specificationEdges = graph.edges();
    result.actions.addAll(graph.actions());
  }

  /** Returns the states that the specification takes no step from. */
  List<State> finalStates() {
    return graph.finalStates();
  }

  /** Explores, together with the other schedulers that do; returns when everything is explored. */
  void explore(Scheduler scheduler) throws Divergence {
    try {
      scheduler.runAll(this);
    } finally {
      synchronized (this) {
        over = true;
        notifyAll();
      }
    }
  }

  /** Returns what was explored; to be called once, when all schedulers have returned. */
  StepComparison result() {
    graph.nodes().forEach(node -> result.codeEdges += node.taken.size());
    return result;
  }

  // What is run next.

  @Override
  public Scheduler.@Nullable Run next(Scheduler scheduler) throws InterruptedException {
    Attempt attempt;
    List<Move> schedule;
    synchronized (this) {
      while ((attempt = poll()) == null) {
        if (over) {
          return null;
        }
        wait();
      }
      schedule = attempt.expansion.place.schedule();
      if (attempt.move != null) {
        schedule.add(attempt.move);
      }
      result.runs++;
      result.steps += schedule.size();
    }
    Subject subject = loader.newSubject();
    List<Worker> workers = scheduler.workers(subject.start(attempt.expansion.place.start()));
    Observation machine = new Observation(workers, loader);
    return new AttemptRun(attempt, subject, machine, workers, schedule);
  }

  /** Returns the next attempt; null if there is none now or exploring is over. */
  private @Nullable Attempt poll() {
    while (!over && untried.isEmpty()) {
      Place next = open.poll();
      if (next == null && (rechecks || underWay == 0)) {
        rechecks = true;
        next = toRecheck.poll();
      }
      if (next == null) {
        over = underWay == 0;
        if (over) {
          notifyAll(); // only now, or schedulers that look in vain would wake each other for ever
        }
        return null;
      }
      Expansion expansion = new Expansion(next);
      next.moves().forEach(move -> untried.add(new Attempt(expansion, move)));
      expansion.pending = next.moves().size();
    }
    Attempt attempt = over ? null : untried.poll();
    underWay += attempt == null ? 0 : 1;
    return attempt;
  }

  // What was run.

  @Override
  public void scheduleDone(Scheduler.Run run) throws Divergence {
    State abstraction = new State(run.subject.state(run.machine));
    String description = ConcreteState.describe(run.workers, loader, run.subject.root());
    CodeState state = new CodeState(run.workers, abstraction, description);
    synchronized (this) {
      underWay--;
      result.mapped.addAll(run.machine.mapped());
      Attempt attempt = ((AttemptRun) run).attempt;
      if (attempt.move == null) {
        checkStart(attempt.expansion.place, state);
      } else {
        checkMove(attempt.expansion, attempt.move, state);
      }
      notifyAll();
    }
  }

  @Override
  public Throwable failure(Scheduler.Run run, Throwable cause) {
    Attempt attempt = ((AttemptRun) run).attempt;
    return reporter.failure(attempt.expansion.place, attempt.move, cause);
  }

  private void checkStart(Place start, CodeState state) throws Divergence {
    if (!state.abstraction.equals(start.start())) {
      throw reporter.otherStart(start, state.abstraction);
    }
    visit(start, state);
  }

  private void checkMove(Expansion expansion, Move move, CodeState state) throws Divergence {
    Place from = expansion.place;
    if (move.environment() == null) {
      result.labels.add(move.label());
    }
    if (move.environment() == null
        || move.environment() == Subject.Environment.SPURIOUS_WAKE_UP) { // which the code goes on
      for (Move other : move.withOtherChoices(state.workers.get(move.thread() - 1).choices)) {
        expansion.pending++;
        untried.add(new Attempt(expansion, other));
      }
    }
    SpecificationGraph.Node to = graph.find(state.abstraction);
    SpecificationGraph.Step step =
        to == null ? null : new SpecificationGraph.Step(move.thread(), move.label(), to);
    if (to == null || step == null || !from.node().steps.contains(step)) {
      throw reporter.surplusStep(from, move, state.abstraction);
    }
    expansion.found.add(step);
    from.node().taken.add(step);
    visit(from.after(move, to), state);
    if (--expansion.pending == 0) {
      checkAllFound(expansion);
    }
  }

  private void checkAllFound(Expansion expansion) throws Divergence {
    for (SpecificationGraph.Step step : expansion.place.node().steps) {
      if (!expansion.found.contains(step)) {
        throw reporter.missingStep(expansion.place, step, expansion.found);
      }
    }
  }

  /** Adds a place to those that are to be explored, unless its state is known. */
  private void visit(Place reached, CodeState state) throws Divergence {
    Set<Integer> parked = new HashSet<>();
    for (Worker worker : state.workers) {
      if (worker.isParked()) {
        parked.add(worker.number);
      }
    }
    SpecificationGraph.Node node = reached.node();
    Place place = reached.with(moves(node, state.workers, parked), parked);
    if (node.concrete.isEmpty()) {
      result.codeStates++;
    }
    boolean isNew = node.concrete.add(Fingerprint.of(state.description));
    if (isNew) {
      result.concreteStates++;
      if (node.concrete.size() > MAX_CONCRETE) {
        throw new LockstepException(
            "the code has more than "
                + MAX_CONCRETE
                + " states for one of the specification: it holds something that grows and that"
                + " the abstraction does not map, as in "
                + state.description,
            null);
      }
    }
    if (place.moves().isEmpty()) {
      checkAllFound(new Expansion(place)); // no move will be tried: the specification has none
    } else if (isNew) {
      open.add(place);
    } else if (!rechecks && recheckOneIn > 0 && revisits++ % recheckOneIn == 0) {
      result.rechecked++;
      toRecheck.add(place);
    }
  }

  /** Returns what can happen next: the steps of the code, and what the environment does. */
  private List<Move> moves(
      SpecificationGraph.Node node, List<Worker> workers, Set<Integer> parked) {
    List<Move> moves = new ArrayList<>();
    for (Worker worker : workers) {
      if (!worker.returned && worker.isEnabled()) {
        String label = requireNonNull(requireNonNull(worker.next).step()).label();
        moves.add(Move.step(worker.number, label));
      }
    }
    environment.forEach(
        (action, what) -> {
          if (what == Subject.Environment.SPURIOUS_WAKE_UP) { // of any thread that is parked
            parked.forEach(t -> moves.add(Move.ofEnvironment(t, action, what)));
          } else { // where the specification takes it
            node.steps.stream()
                .filter(s -> s.action().equals(action))
                .forEach(s -> moves.add(Move.ofEnvironment(s.thread(), action, what)));
          }
        });
    return moves;
  }
}
