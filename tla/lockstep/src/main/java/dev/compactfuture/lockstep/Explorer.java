package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks one program. A thread cannot be set back; to take a step from a state, the steps to it are
 * taken again from the start. So the cost is the number of the steps times the length of the way.
 * Places are taken in the order given: by length, the way to where code and specification part is
 * the shortest; by switches of threads, the walk is the fastest.
 *
 * <p>Several schedulers may work on one program. What they share is guarded by this object's lock.
 *
 * <p>What is explored are the code's states as they are, not their abstractions: two that the
 * abstraction does not tell apart are both explored, and both must do what the specification does
 * in the state that they are mapped to.
 */
final class Explorer implements Scheduler.Runs {
  /** States of the code for one of the specification: the code holds something that grows. */
  private static final int MAX_CONCRETE = 500;

  /** A state of the specification, and its steps. */
  private static final class Node {
    final State state;
    final Set<Step> steps = new LinkedHashSet<>();
    final Set<Step> taken = new HashSet<>();
    final Set<Fingerprint> concrete = new HashSet<>();

    Node(State state) {
      this.state = state;
    }
  }

  /** A step of the specification. */
  private record Step(int thread, String action, Node to) {}

  /**
   * A state of the code, and one way to get there.
   *
   * @param length of the way, in steps
   * @param switches how often the way goes on with another thread
   * @param moves what can happen next
   * @param parked the threads that are, without a permit
   */
  record Place(
      Node node,
      State start,
      @Nullable Place from,
      Scheduler.@Nullable Move by,
      int length,
      int switches,
      List<Scheduler.Move> moves,
      Set<Integer> parked) {
    static Place start(Node node) {
      return new Place(node, node.state, null, null, 0, 0, List.of(), Set.of());
    }

    /** The place that {@code move} leads to from here. */
    Place then(Scheduler.Move move, Node to) {
      boolean other = by != null && by.thread() != move.thread();
      return new Place(
          to, start, this, move, length + 1, switches + (other ? 1 : 0), List.of(), Set.of());
    }

    /** This place, now that it is known what can happen next. */
    Place with(List<Scheduler.Move> moves, Set<Integer> parked) {
      return new Place(node, start, from, by, length, switches, moves, parked);
    }

    List<Scheduler.Move> way() {
      Deque<Scheduler.Move> way = new ArrayDeque<>();
      for (Place at = this; at.by != null; at = requireNonNull(at.from)) {
        way.addFirst(at.by);
      }
      return new ArrayList<>(way);
    }
  }

  /** All steps from a place. */
  private static final class Expansion {
    final Place place;
    final Set<Step> found = new HashSet<>();
    int underWay;

    Expansion(Place place) {
      this.place = place;
    }
  }

  /** A move to be tried from a place; none at a start. */
  private record Attempt(Expansion of, Scheduler.@Nullable Move move) {}

  private static final class AttemptRun extends Scheduler.Run {
    final Attempt attempt;

    AttemptRun(
        Attempt attempt,
        Subject subject,
        Machine machine,
        List<Worker> workers,
        List<Scheduler.Move> schedule) {
      super(subject, machine, workers, schedule);
      this.attempt = attempt;
    }
  }

  /** Code and specification differ; the message is the counterexample. */
  static final class Parted extends Exception {
    private static final long serialVersionUID = 1;

    final transient List<Specification.Reached> program;

    Parted(String counterexample, List<Specification.Reached> program) {
      super(counterexample);
      this.program = program;
    }
  }

  /** Shortest first. */
  static final Comparator<Place> BY_LENGTH = Comparator.comparingInt(Place::length);

  /** Those that are reached fastest first: a change of threads costs more than all else. */
  static final Comparator<Place> BY_SWITCHES =
      Comparator.comparingInt(Place::switches).thenComparing(BY_LENGTH);

  private final Specification specification;
  private final Loader loader;
  private final Map<String, Steps.Step> labels;
  private final Walk walk = new Walk();
  private final Subject subject;
  private final Map<String, Subject.Environment> environment; // of actions that there are
  private final int recheckOneIn;
  private final long maxStates;
  private final Map<State, Node> nodes = new HashMap<>();
  private final Map<Object, Object> values = new HashMap<>();
  private final Deque<Attempt> untried = new ArrayDeque<>();
  private final PriorityQueue<Place> open;
  private final Deque<Place> again = new ArrayDeque<>();
  private List<Specification.Reached> program = List.of();
  private boolean over;
  private boolean rechecks;
  private int underWay;
  private long arrivals;

  /**
   * Creates one.
   *
   * @param recheckOneIn how many of the ways to a state that is known already are walked on from
   *     there: one in so many
   */
  Explorer(
      Specification specification,
      Loader loader,
      Map<String, Steps.Step> labels,
      Comparator<Place> order,
      int recheckOneIn,
      long maxStates) {
    this.specification = specification;
    this.loader = loader;
    this.labels = labels;
    this.open = new PriorityQueue<>(order);
    this.recheckOneIn = recheckOneIn;
    this.maxStates = maxStates;
    this.subject = loader.newSubject();
    this.environment = new TreeMap<>(subject.environment());
    environment.keySet().retainAll(specification.actions());
  }

  /** Walks, together with whoever else does; returns at the end. */
  void walk(Scheduler scheduler) throws Parted {
    try {
      scheduler.runAll(this);
    } finally {
      synchronized (this) {
        over = true;
        notifyAll();
      }
    }
  }

  /** What it came to, at the end. */
  Walk sum() {
    nodes.values().forEach(node -> walk.javaEdges += node.taken.size());
    walk.programs = 1;
    return walk;
  }

  /** Reads the graph of the specification from these starts; then it can be walked. */
  void read(List<Specification.Reached> starts) {
    program = starts;
    int threads = subject.titles(starts.get(0).state()).size();
    Deque<Specification.Reached> queue = new ArrayDeque<>();
    for (Specification.Reached start : starts) {
      untried.add(new Attempt(new Expansion(Place.start(node(start, queue))), null));
    }
    walk.starts += queue.size();
    for (Specification.Reached from; (from = queue.poll()) != null; ) {
      Node node = node(from, queue);
      for (Specification.Edge edge : specification.next(from)) {
        if (edge.thread() < 1 || edge.thread() > threads) {
          throw new LockstepException(
              "action " + edge.action() + " is taken by " + edge.thread() + ", who is no thread",
              null);
        }
        node.steps.add(new Step(edge.thread(), edge.action(), node(edge.to(), queue)));
        walk.actions.add(edge.action());
      }
      walk.specStates++;
      walk.specEdges += node.steps.size();
    }
  }

  /** The states of the specification that nothing goes on from. */
  List<State> ends() {
    return nodes.values().stream().filter(n -> n.steps.isEmpty()).map(n -> n.state).toList();
  }

  private Node node(Specification.Reached reached, Deque<Specification.Reached> queue) {
    Node known = nodes.get(reached.state());
    if (known != null) {
      return known;
    }
    if (nodes.size() == maxStates) {
      throw new LockstepException("more than " + maxStates + " states in one program", null);
    }
    Node node = new Node(reached.state().shared(values));
    nodes.put(node.state, node);
    queue.add(reached);
    return node;
  }

  @Override
  public Scheduler.@Nullable Run next(Scheduler scheduler) throws InterruptedException {
    Attempt attempt;
    List<Scheduler.Move> schedule;
    synchronized (this) {
      while ((attempt = poll()) == null) {
        if (over) {
          return null;
        }
        wait();
      }
      schedule = attempt.of.place.way();
      if (attempt.move != null) {
        schedule.add(attempt.move);
      }
      walk.schedules++;
      walk.steps += schedule.size();
    }
    Subject program = loader.newSubject();
    List<Worker> workers = scheduler.workers(program.start(attempt.of.place.start));
    Observation machine = new Observation(workers, loader);
    return new AttemptRun(attempt, program, machine, workers, schedule);
  }

  /** The next attempt; null if there is none now, or the walk is over. */
  private @Nullable Attempt poll() {
    while (!over && untried.isEmpty()) {
      Place next = open.poll();
      if (next == null && (rechecks || underWay == 0)) {
        rechecks = true;
        next = again.poll();
      }
      if (next == null) {
        over = underWay == 0;
        if (over) {
          notifyAll(); // else those who look in vain would wake each other for ever
        }
        return null;
      }
      Expansion expansion = new Expansion(next);
      next.moves.forEach(move -> untried.add(new Attempt(expansion, move)));
      expansion.underWay = next.moves.size();
    }
    Attempt attempt = over ? null : untried.poll();
    underWay += attempt == null ? 0 : 1;
    return attempt;
  }

  @Override
  public void arrived(Scheduler.Run run) throws Parted {
    Observation machine = (Observation) run.machine;
    State state = new State(run.subject.state(machine));
    String concrete = machine.concretely(run.subject.root());
    synchronized (this) {
      underWay--;
      walk.mapped.addAll(machine.mapped());
      arrived(((AttemptRun) run).attempt, run.workers, state, concrete);
      notifyAll();
    }
  }

  @Override
  public Throwable failed(Scheduler.Run run, Throwable why) {
    Attempt attempt = ((AttemptRun) run).attempt;
    Scheduler.Move move = attempt.move;
    String step = move == null ? "at the start" : "after " + name(move.thread(), move.label());
    String what = why instanceof LockstepException ? why.getMessage() : why.toString();
    Parted parted = parted(attempt.of.place, step + ": " + what, List.of());
    parted.initCause(why);
    return parted;
  }

  private void arrived(Attempt attempt, List<Worker> workers, State state, String concrete)
      throws Parted {
    Expansion expansion = attempt.of;
    Place from = expansion.place;
    Scheduler.Move move = attempt.move;
    if (move == null) {
      if (!state.equals(from.start)) {
        throw parted(
            from,
            "the code starts in another state than the specification:",
            State.differences(state, from.start));
      }
      arrive(from, workers, concrete);
      return;
    }
    if (move.environment() == null) {
      walk.labels.add(move.label());
    }
    if (move.environment() == null
        || move.environment() == Subject.Environment.SPURIOUS_WAKE_UP) { // then the code goes on
      tryOtherChoices(expansion, move, workers.get(move.thread() - 1).chosen);
    }
    Node to = nodes.get(state);
    Step step = to == null ? null : new Step(move.thread(), move.label(), to);
    if (to == null || step == null || !from.node.steps.contains(step)) {
      throw parted(from, move, state);
    }
    expansion.found.add(step);
    from.node.taken.add(step);
    arrive(from.then(move, to), workers, concrete);
    if (--expansion.underWay == 0) {
      finish(expansion);
    }
  }

  private void tryOtherChoices(Expansion of, Scheduler.Move move, List<int[]> chosen) {
    for (int i = move.choices().size(); i < chosen.size(); i++) {
      for (int other = 1; other < chosen.get(i)[1]; other++) {
        List<Integer> choices = new ArrayList<>();
        chosen.subList(0, i).forEach(choice -> choices.add(choice[0]));
        choices.add(other);
        of.underWay++;
        untried.add(
            new Attempt(
                of, new Scheduler.Move(move.thread(), move.label(), move.environment(), choices)));
      }
    }
  }

  private void finish(Expansion expansion) throws Parted {
    for (Step step : expansion.place.node.steps) {
      if (!expansion.found.contains(step)) {
        throw parted(expansion, step);
      }
    }
  }

  private void arrive(Place arrivedAt, List<Worker> workers, String concrete) throws Parted {
    Set<Integer> parked = new HashSet<>();
    for (Worker worker : workers) {
      if (worker.isParked()) {
        parked.add(worker.number);
      }
    }
    Node node = arrivedAt.node;
    Place place = arrivedAt.with(moves(node, workers, parked), parked);
    if (node.concrete.isEmpty()) {
      walk.javaStates++;
    }
    boolean isNew = node.concrete.add(Fingerprint.of(concrete));
    if (isNew) {
      walk.concreteStates++;
      if (node.concrete.size() > MAX_CONCRETE) {
        throw new LockstepException(
            "the code has more than "
                + MAX_CONCRETE
                + " states for one of the specification: it holds something that grows and that"
                + " the abstraction does not map, as in "
                + concrete,
            null);
      }
    }
    if (place.moves.isEmpty()) {
      finish(new Expansion(place)); // nothing to try: the specification must be at its end too
    } else if (isNew) {
      open.add(place);
    } else if (!rechecks && recheckOneIn > 0 && arrivals++ % recheckOneIn == 0) {
      walk.rechecked++;
      again.add(place);
    }
  }

  /** What can happen next: steps of the code, and what the world does. */
  private List<Scheduler.Move> moves(Node node, List<Worker> workers, Set<Integer> parked) {
    List<Scheduler.Move> moves = new ArrayList<>();
    for (Worker worker : workers) {
      if (!worker.returned && worker.isEnabled()) {
        String label = requireNonNull(requireNonNull(worker.next).step()).label();
        moves.add(new Scheduler.Move(worker.number, label, null, List.of()));
      }
    }
    environment.forEach(
        (action, what) -> {
          if (what == Subject.Environment.SPURIOUS_WAKE_UP) { // whoever is parked may
            parked.forEach(t -> moves.add(new Scheduler.Move(t, action, what, List.of())));
          } else { // where the specification has it
            node.steps.stream()
                .filter(s -> s.action.equals(action))
                .forEach(s -> moves.add(new Scheduler.Move(s.thread, action, what, List.of())));
          }
        });
    return moves;
  }

  // Counterexamples.

  private Parted parted(Place place, Scheduler.Move move, State code) {
    List<Step> same =
        place.node.steps.stream()
            .filter(s -> s.thread == move.thread() && s.action.equals(move.label()))
            .toList();
    if (same.isEmpty()) {
      String others =
          place.node.steps.stream()
              .filter(s -> s.thread == move.thread())
              .map(Step::action)
              .distinct()
              .collect(joining(", "));
      return parted(
          place,
          name(move.thread(), move.label())
              + ": the code takes this step, the specification does not; it has "
              + (others.isEmpty() ? "none" : others)
              + " for this thread",
          List.of());
    }
    List<String> nearest =
        nearest(same.stream().map(s -> State.differences(code, s.to.state)).toList());
    return parted(
        place, name(move.thread(), move.label()) + " leads to different states:", nearest);
  }

  private Parted parted(Expansion expansion, Step step) {
    Place place = expansion.place;
    String what = name(step.thread, step.action) + ": the specification takes this step";
    List<List<String>> others = differences(expansion.found, step);
    if (!others.isEmpty()) {
      return parted(place, what + " in one more way than the code:", nearest(others));
    }
    String code =
        place.moves.stream()
            .filter(m -> m.thread() == step.thread && m.environment() == null)
            .map(m -> "its next step there is " + at(m.label()))
            .findFirst()
            .orElse(place.parked.contains(step.thread) ? "there it is parked" : "it has returned");
    return parted(place, what + ", the code does not; " + code, List.of());
  }

  /** Of the steps of the code that bear the same name. */
  private static List<List<String>> differences(Set<Step> found, Step step) {
    return found.stream()
        .filter(s -> s.thread == step.thread && s.action.equals(step.action))
        .map(s -> State.differences(s.to.state, step.to.state))
        .toList();
  }

  private static List<String> nearest(List<List<String>> differences) {
    return differences.stream().min(Comparator.comparingInt(List::size)).orElseThrow();
  }

  private String name(int thread, String label) {
    return "thread " + thread + ", " + at(label);
  }

  private String at(String label) {
    Steps.Step step = labels.get(label);
    return label + (step == null ? "" : " " + step.where());
  }

  /** The way to {@code place}, and what is wrong there. */
  private Parted parted(Place place, String what, List<String> differences) {
    Interleaving text =
        new Interleaving(subject.titles(place.start), "state", subject.show(place.start));
    List<Place> way = new ArrayList<>();
    for (Place at = place; at.by != null; at = requireNonNull(at.from)) {
      way.add(0, at);
    }
    for (Place at : way) {
      Scheduler.Move move = requireNonNull(at.by);
      String where =
          move.environment() == null ? at(move.label()) : move.label() + " (environment)";
      text.step(move.thread(), where, subject.show(at.node.state));
    }
    text.line("=> " + what);
    differences.forEach(line -> text.line("   " + line));
    return new Parted(text.toString(), program);
  }
}
