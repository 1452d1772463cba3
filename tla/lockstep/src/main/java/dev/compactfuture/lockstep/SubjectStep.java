package dev.compactfuture.lockstep;

import java.util.function.BooleanSupplier;

/**
 * A step that the subject's own code takes, because it stands for something that other threads
 * notice: the worker of a pool takes a task, or a pool shuts down by itself. The specification has
 * an action of its name.
 */
public final class SubjectStep {
  private SubjectStep() {}

  /**
   * Stops before a step until the condition holds and the scheduler lets this thread go on. What
   * the subject does after this has returned, up to its next step or that of the code under test,
   * belongs to the step. Outside a program nothing happens.
   *
   * @param label the name of the step
   * @param enabled whether the step can be taken: depends on nothing but the state, and changes
   *     nothing
   */
  public static void await(String label, BooleanSupplier enabled) {
    Worker worker = Worker.current();
    if (worker != null) {
      worker.await(label, enabled);
    }
  }
}
