package dev.compactfuture.subject;

import java.util.List;

/**
 * Names an operation of a program.
 *
 * @param thread the thread that runs it; 0 stands for the thread that made the futures
 * @param index its position among the operations of that thread, from 1
 */
record OperationId(int thread, int index) {
  /** Returns the operation that a callback calls, which this operation has added. */
  OperationId inCallback() {
    return new OperationId(thread, index + 10);
  }

  /** Returns the tuple that names the operation in the specification. */
  List<Object> tuple() {
    return List.of(thread, index);
  }

  /** Returns the tuple of a registration, arrival or outcome that the operation made. */
  List<Object> tuple(String kind) {
    return List.of(kind, thread, index);
  }
}
