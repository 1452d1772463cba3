package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Explores all states of the code of one program, whatever the specification does, to record its
 * graph. It asks the specification for one thing: where time passes and interrupts happen.
 */
final class GraphExplorer extends ProgramExplorer {
  private final Map<State, SpecificationGraph.Node> nodes;
  private final Map<CodeState, State> abstractions = new ConcurrentHashMap<>();
  private final Map<String, Subject.Environment> environment;

  /**
   * Creates an explorer.
   *
   * @param program refused if the code has more states than it may have
   * @param nodes the states of the specification, expanded
   */
  GraphExplorer(
      ProgramToExplore program, Loader loader, Map<State, SpecificationGraph.Node> nodes) {
    super(program, loader);
    this.nodes = nodes;
    environment = new TreeMap<>(loader.newSubject().environment());
    environment.keySet().retainAll(program.specification().actions());
  }

  @Override
  List<State> starts() {
    return program.starts().stream().map(Specification.Vertex::state).toList();
  }

  @Override
  boolean keepsHistory() {
    return true;
  }

  @Override
  CodeState arrive(Attempt attempt, ConcreteState key) {
    State state = readKey(attempt, key);
    CodeState before = known.find(key.high(), key.low());
    if (before != null) {
      return before;
    }
    List<Move> moves = moves(attempt.workers, environment, action -> threadsOf(action, state));
    CodeState mine = new CodeState(key.high(), key.low(), null, attempt.arrival(), moves);
    abstractions.put(mine, state);
    CodeState at = known.add(mine);
    if (known.size() > program.maxStates()) {
      throw new LockstepException(
          "the code has more than " + program.maxStates() + " states", null);
    }
    return at;
  }

  private static State readKey(Attempt attempt, ConcreteState key) {
    State state = State.like(attempt.start, attempt.subject.state(attempt.machine));
    List<?> history = attempt.subject.historyVariables();
    // Without history variables the abstraction itself tells what the heap does not.
    List<?> more = history == null ? List.of(state.toString()) : history;
    key.read(attempt.workers, attempt.subject.root(), more);
    return state;
  }

  private List<Integer> threadsOf(String action, State state) {
    SpecificationGraph.Node node = nodes.get(state);
    return node == null
        ? List.of()
        : node.steps().stream()
            .filter(step -> step.action.equals(action))
            .map(step -> step.thread)
            .toList();
  }

  @Override
  void arriveAgain(Attempt attempt, ConcreteState key, CodeState expected) {
    readKey(attempt, key);
    requireSame(expected, key.high(), key.low());
  }

  @Override
  void complete(CodeState state) {} // nothing is compared

  @Override
  Divergence failure(Attempt attempt, Throwable cause) {
    Move move = attempt.move;
    String when =
        move == null ? "at the start" : "after " + move.label() + " of thread " + move.thread();
    String finding = when + ": " + Divergence.message(cause);
    Counterexample.Kind kind = Counterexample.Kind.of(cause);
    return new Divergence(program, new Counterexample(null, finding, List.of(), kind, null), cause);
  }

  /** What is told of the code's graph. */
  interface Listener {
    /** Called for each start. */
    void start(State state);

    /** Called for each move that was tried, more than once where the abstraction is the same. */
    void step(State from, Move move, State to);
  }

  /** Passes on all that was explored. */
  void pass(Listener listener) {
    known.forEach(
        from -> {
          State state = abstraction(from);
          if (from.by == null) {
            listener.start(state);
          }
          for (int i = 0; i < from.moves(); i++) {
            CodeState to = from.reached(i);
            if (to != null) {
              listener.step(state, from.move(i), abstraction(to));
            }
          }
        });
  }

  private State abstraction(CodeState state) {
    return requireNonNull(abstractions.get(state));
  }
}
