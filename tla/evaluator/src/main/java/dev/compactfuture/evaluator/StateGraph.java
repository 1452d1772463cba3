package dev.compactfuture.evaluator;

import dev.compactfuture.evaluator.StateTable.IntList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reachable states of a model and the steps between them, found breadth first. */
final class StateGraph {
  /** Looks at states and steps as they are found; may end the exploration. */
  interface Observer {
    /**
     * Looks at a new state, which the environment has entered.
     *
     * @return whether to go on
     */
    boolean state(Env env, int state);

    /**
     * Looks at a step, which the environment has entered.
     *
     * @return whether to go on
     */
    boolean step(Env env, int from, int to);
  }

  final Evaluation evaluation;
  private final Model model;
  private final StateTable table = new StateTable();
  private final IntList parents = new IntList(); // -1 of an initial state
  private final IntList parentActions = new IntList();
  private final List<String> labels = new ArrayList<>();
  private final Map<NextStates.Part, Integer> labelNumbers = new HashMap<>();

  // The steps of state s are those from firstStep[s] to before firstStep[s + 1].
  private final IntList firstStep = new IntList();
  private final IntList targets = new IntList();
  private final IntList stepLabels = new IntList();
  private final boolean keepsSteps;
  private final long mostStates;
  private int initial;
  private long steps;
  private boolean stopped;

  /**
   * Prepares an exploration.
   *
   * @param keepsSteps whether the steps are wanted afterwards, for liveness
   * @param mostStates an exploration with more states is stopped
   */
  StateGraph(Model model, boolean keepsSteps, long mostStates) {
    this.model = model;
    this.evaluation = new Evaluation(model);
    this.keepsSteps = keepsSteps;
    this.mostStates = mostStates;
  }

  /** Explores until all states are found, or the observer ends it. */
  void explore(Observer observer) {
    Env env = evaluation.env;
    for (Value[] each : evaluation.initial()) {
      if (add(each, -1, -1) < 0) {
        env.enter(each);
        if (!observer.state(env, table.size() - 1)) {
          stopped = true;
          return;
        }
      }
    }
    initial = table.size();
    List<NextStates.Part> parts = new ArrayList<>();
    List<Value[]> found = new ArrayList<>();
    for (int from = 0; from < table.size() && !stopped; from++) {
      parts.clear();
      found.clear();
      env.enter(table.get(from));
      try {
        evaluation.steps(
            (part, to) -> {
              parts.add(part);
              found.add(to);
            });
      } catch (EvaluationException e) {
        throw e.in(text(from));
      }
      firstStep.add(targets.size());
      int known = table.size();
      for (int i = 0; i < found.size() && !stopped; i++) {
        stopped = !step(env, observer, from, parts.get(i), found.get(i));
      }
      for (int state = known; state < table.size() && !stopped; state++) {
        env.enter(table.get(state));
        stopped = !observer.state(env, state);
      }
      stopped |= table.size() > mostStates;
    }
    firstStep.add(targets.size());
  }

  private boolean step(Env env, Observer observer, int from, NextStates.Part part, Value[] to) {
    steps++;
    int label = labelNumbers.computeIfAbsent(part, this::newLabel);
    int number = add(to, from, label);
    int target = number < 0 ? -1 - number : number;
    if (keepsSteps) {
      targets.add(target);
      stepLabels.add(label);
    }
    env.enterStep(table.get(target));
    return observer.step(env, from, target);
  }

  private int newLabel(NextStates.Part part) {
    String arguments = part.arguments().toString();
    labels.add(
        part.arguments().isEmpty()
            ? part.name()
            : part.name() + "(" + arguments.substring(1, arguments.length() - 1) + ")");
    return labels.size() - 1;
  }

  private int add(Value[] state, int parent, int label) {
    int number = table.add(state);
    if (number < 0) {
      parents.add(parent);
      parentActions.add(label);
    }
    return number;
  }

  /** Returns whether the exploration ended before all states were found. */
  boolean isStopped() {
    return stopped;
  }

  int states() {
    return table.size();
  }

  /** Returns how many initial states there are; these have the first numbers. */
  int initial() {
    return initial;
  }

  long steps() {
    return steps;
  }

  Value[] state(int number) {
    return table.get(number);
  }

  int firstStep(int state) {
    return firstStep.get(state);
  }

  int target(int step) {
    return targets.get(step);
  }

  String label(int step) {
    return labels.get(stepLabels.get(step));
  }

  /** Returns a state in the notation of TLA+. */
  String text(int state) {
    List<String> lines = new ArrayList<>();
    String[] names = model.variableNames();
    for (int i = 0; i < names.length; i++) {
      lines.add("/\\ " + names[i] + " = " + table.get(state)[i]);
    }
    return String.join("\n", lines);
  }

  /** Returns the shortest way to a state: each action with the number of the state after it. */
  List<Violation.Step> way(int state) {
    List<Violation.Step> way = new ArrayList<>();
    for (int s = state; s >= 0; s = parents.get(s)) {
      way.add(new Violation.Step(actionTo(s), text(s)));
    }
    Collections.reverse(way);
    return way;
  }

  private String actionTo(int state) {
    int label = parentActions.get(state);
    return label < 0 ? "Init" : labels.get(label);
  }

  /** Returns a step from one state to another; null if there is none. */
  Violation.@Nullable Step step(int from, int to) {
    for (int e = firstStep(from); e < firstStep(from + 1); e++) {
      if (target(e) == to) {
        return new Violation.Step(label(e), text(to));
      }
    }
    return null;
  }
}
