package dev.compactfuture.subject.executor;

import java.util.List;

/**
 * Names a task by the operation that submits it.
 *
 * @param thread the thread, from 1
 * @param index the position among the operations of that thread, from 1
 */
record TaskId(int thread, int index) {
  /** Returns the tuple that names the task in the specification. */
  List<Object> tuple() {
    return List.of(thread, index);
  }
}
