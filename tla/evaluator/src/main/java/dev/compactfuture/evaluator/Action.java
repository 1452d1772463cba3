package dev.compactfuture.evaluator;

/**
 * A compiled action: finds what the variables may become. Each action knows the action that follows
 * it, so a conjunction is a chain, and a disjunction a chain that forks.
 */
abstract class Action extends Code {
  Action(Code... parts) {
    super(parts);
  }

  /**
   * Goes on to the next action for each way in which this one is true, and undoes afterwards what
   * it did to the environment.
   *
   * @return whether the search is to end
   */
  abstract boolean run(Env env);
}
