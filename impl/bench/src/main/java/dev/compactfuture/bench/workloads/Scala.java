package dev.compactfuture.bench.workloads;

import java.util.concurrent.TimeoutException;
import scala.concurrent.Await;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.concurrent.Promise;
import scala.concurrent.duration.Duration;

/** One-line expressions of Scala, written in Java. */
final class Scala {
  /** Runs callbacks in the completing thread. */
  static final ExecutionContext PARASITIC = ExecutionContext.parasitic$.MODULE$;

  private static final Duration FOREVER = Duration.Inf();

  private Scala() {}

  /** {@code Promise[Any]()}. */
  static Promise<Object> promise() {
    return Promise.apply();
  }

  /** {@code Await.result(future, Duration.Inf)}. */
  static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return Await.result(future, FOREVER);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** {@code future.value.get.get}: the result of a future that is done. */
  static Object value(Future<Object> future) {
    return future.value().get().get();
  }
}
