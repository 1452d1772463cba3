package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the steps from each state of the code with those of the specification.
 *
 * <p>The states that are explored are the code's own and not their abstractions. Two states that
 * the abstraction maps to the same state of the specification are both explored, and from both the
 * code must take the steps that the specification takes from that one.
 *
 * <p>The abstraction is computed for new states only, because it depends on nothing but the state
 * and the history variables. A sample of the others is computed again.
 */
final class StepExplorer extends ProgramExplorer {
  /**
   * So many states of the code for one of the specification mean that the code holds something that
   * grows without end and that the abstraction leaves out.
   */
  private static final int MAX_CONCRETE = 500;

  private final SpecificationGraph graph;
  private final List<SpecificationGraph.Node> starts;
  private final DivergenceReporter reporter;
  private final Map<String, Subject.Environment> environment; // as far as the specification has it
  private final int sampleOneIn;

  /**
   * Creates an explorer.
   *
   * @param graph of the program, of which no code has taken anything
   * @param sampleOneIn of how many known states the abstraction of one is computed again; 0 for
   *     none
   */
  StepExplorer(ProgramToExplore program, Loader loader, SpecificationGraph graph, int sampleOneIn) {
    super(program, loader);
    this.graph = graph;
    this.sampleOneIn = sampleOneIn;
    this.starts = graph.starts();
    Subject subject = loader.newSubject();
    reporter = new DivergenceReporter(subject, program);
    environment = new TreeMap<>(subject.environment());
    environment.keySet().retainAll(program.specification().actions());
  }

  @Override
  List<State> starts() {
    return starts.stream().map(node -> node.state).toList();
  }

  @Override
  boolean keepsHistory() {
    return true;
  }

  /** Returns the states that the specification takes no step from, once all is explored. */
  List<State> finalStates() {
    return graph.finalStates();
  }

  /** Returns what was explored. */
  StepComparison result(PathCover.Effort effort) {
    StepComparison result = new StepComparison();
    result.programs = 1;
    result.starts = starts.size();
    result.startStates.addAll(starts());
    result.concreteStates = known.size();
    result.runs = effort.runs;
    result.steps = effort.steps;
    result.moves = effort.moves;
    result.rechecked = effort.rechecked;
    result.mapped.addAll(mapped);
    graph.count(result, environment.keySet());
    return result;
  }

  private boolean isSampled(ConcreteState key) {
    // The key is as good as random, and the same states are sampled in every run.
    return sampleOneIn > 0 && Long.remainderUnsigned(key.low(), sampleOneIn) == 0;
  }

  private State abstraction(Attempt attempt) {
    return State.like(attempt.start, attempt.subject.state(attempt.machine));
  }

  @Override
  CodeState arrive(Attempt attempt, ConcreteState key) throws Divergence {
    List<?> history = attempt.subject.historyVariables();
    key.read(attempt.workers, attempt.subject.root(), history);
    CodeState at = history == null ? null : known.find(key.high(), key.low());
    State abstraction = at == null || isSampled(key) ? abstraction(attempt) : null;
    if (at != null && abstraction != null) {
      requireSameAbstraction(at, abstraction);
    }
    SpecificationGraph.Node node = check(attempt, at, abstraction);
    if (at != null) {
      return at;
    }
    long high = key.high();
    if (history == null) { // then the abstraction itself tells what the key does not
      high ^= node.high;
      at = known.find(high, key.low());
      if (at != null) {
        return at;
      }
    }
    graph.expand(node);
    CodeState mine =
        new CodeState(
            high,
            key.low(),
            node,
            attempt.arrival(),
            moves(attempt.workers, environment, action -> threadsOf(action, node)));
    at = known.add(mine);
    if (at == mine) {
      checkNew(attempt, at);
    }
    return at;
  }

  /** Returns the state of the specification that an attempt has led to. */
  private SpecificationGraph.Node check(
      Attempt attempt, @Nullable CodeState at, @Nullable State abstraction) throws Divergence {
    CodeState from = attempt.from;
    Move move = attempt.move;
    if (from == null || move == null) {
      State state = at == null ? requireNonNull(abstraction) : requireNonNull(at.node).state;
      for (SpecificationGraph.Node start : starts) {
        if (start.state.equals(attempt.start) && start.state.equals(state)) {
          return start;
        }
      }
      throw reporter.otherStart(attempt.start, state);
    }
    SpecificationGraph.Node before = requireNonNull(from.node);
    SpecificationGraph.Step step =
        at == null
            ? before.step(move.thread(), move.label(), requireNonNull(abstraction))
            : before.step(move.thread(), move.label(), requireNonNull(at.node));
    if (step == null) {
      State now = abstraction == null ? abstraction(attempt) : abstraction;
      if (at != null) {
        requireSameAbstraction(at, now);
      }
      throw reporter.surplusStep(from, move, now);
    }
    step.taken = true;
    return step.to;
  }

  /** Throws if a known state has another abstraction now. */
  private static void requireSameAbstraction(CodeState at, State abstraction) {
    State before = requireNonNull(at.node).state;
    if (!abstraction.equals(before)) {
      throw new LockstepException.Invalid(
          "historyVariables: they leave something out. In the same state of the code and of these"
              + " variables, the abstraction differs from run to run: "
              + State.differences(abstraction, before),
          null);
    }
  }

  private void checkNew(Attempt attempt, CodeState state) throws Divergence {
    if (requireNonNull(state.node).addConcrete() > MAX_CONCRETE) {
      throw new LockstepException(
          "the code has more than "
              + MAX_CONCRETE
              + " states for one of the specification: it holds something that grows and that"
              + " the abstraction does not map, as in "
              + ConcreteState.text(
                  loader,
                  attempt.workers,
                  attempt.subject.root(),
                  attempt.subject.historyVariables()),
          null);
    }
    if (state.isComplete()) {
      complete(state); // no move will be tried: the specification has none
    }
  }

  @Override
  void arriveAgain(Attempt attempt, ConcreteState key, CodeState expected) {
    List<?> history = attempt.subject.historyVariables();
    key.read(attempt.workers, attempt.subject.root(), history);
    long high = key.high() ^ (history == null ? requireNonNull(expected.node).high : 0);
    requireSame(expected, high, key.low());
    if (isSampled(key)) {
      requireSameAbstraction(expected, abstraction(attempt));
    }
  }

  @Override
  void complete(CodeState state) throws Divergence {
    for (SpecificationGraph.Step step : requireNonNull(state.node).steps()) {
      if (!isFound(state, step)) {
        throw reporter.missingStep(state, step);
      }
    }
  }

  private static boolean isFound(CodeState state, SpecificationGraph.Step step) {
    for (int i = 0; i < state.moves(); i++) {
      Move move = state.move(i);
      CodeState to = state.reached(i);
      if (to != null
          && to.node == step.to
          && move.thread() == step.thread
          && move.label().equals(step.action)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the threads for which the specification takes an action of the environment. */
  private static List<Integer> threadsOf(String action, SpecificationGraph.Node node) {
    List<Integer> threads = new ArrayList<>();
    for (SpecificationGraph.Step step : node.steps()) {
      if (step.action.equals(action)) {
        threads.add(step.thread);
      }
    }
    return threads;
  }

  @Override
  Divergence failure(Attempt attempt, Throwable cause) {
    return reporter.failure(attempt, cause);
  }
}
