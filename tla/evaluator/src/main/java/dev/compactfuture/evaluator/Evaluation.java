package dev.compactfuture.evaluator;

import java.util.ArrayList;
import java.util.List;

/** Finds the states and steps of a model. For one thread at a time. */
public final class Evaluation {
  /** Receives a step. */
  public interface Receiver {
    /**
     * Receives a step.
     *
     * @param action the definition that is the innermost around the action
     * @param arguments the constants that are bound around the action
     * @param to the variables after the step, in the order of {@link Model#variables}; not changed
     *     afterwards
     */
    void step(String action, List<Value> arguments, Value[] to);
  }

  private final Model model;
  final Env env;

  /** Creates an evaluation of a model. */
  public Evaluation(Model model) {
    this.model = model;
    this.env = new Env(model.slots());
  }

  /**
   * Returns the initial states, which may repeat.
   *
   * @throws EvaluationException if Init cannot be evaluated
   */
  public List<Value[]> initial() {
    List<Value[]> states = new ArrayList<>();
    String[] variables = model.variableNames();
    env.clearNext(variables.length);
    env.found = () -> states.add(NextStates.complete(env.next, variables));
    model.init().run(env);
    return states;
  }

  /**
   * Finds all steps from a state, which may repeat.
   *
   * @throws EvaluationException if an action cannot be evaluated
   */
  public void next(Value[] state, Receiver receiver) {
    env.enter(state);
    steps((part, to) -> receiver.step(part.name(), part.arguments(), to));
  }

  /** Returns a 64-bit hash of a state; it is the same in every run. */
  public static long fingerprint(Value[] state) {
    return StateTable.fingerprint(state);
  }

  Slots slots() {
    return model.slots();
  }

  /** Finds all steps from the state that the environment is in. */
  void steps(NextStates.Receiver receiver) {
    model.next().run(env, model.variableNames(), receiver);
  }
}
