package dev.compactfuture.bench.workloads;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.AwaitKt;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CompletableDeferred;
import kotlinx.coroutines.CompletableDeferredKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.GlobalScope;

/** One-line expressions of Kotlin, written in Java. */
final class Kotlin {
  private Kotlin() {}

  /** {@code CompletableDeferred()}. */
  static CompletableDeferred<Object> deferred() {
    return CompletableDeferredKt.CompletableDeferred(null);
  }

  /** {@code runBlocking { deferred.await() }}: blocks the calling thread. */
  static Object await(Deferred<Object> deferred) throws InterruptedException {
    return BuildersKt.runBlocking(
        EmptyCoroutineContext.INSTANCE, (scope, continuation) -> deferred.await(continuation));
  }

  /** {@code runBlocking { all.awaitAll() }}. */
  static List<? extends Object> awaitAll(Collection<? extends Deferred<Object>> all)
      throws InterruptedException {
    return BuildersKt.<List<? extends Object>>runBlocking(
        EmptyCoroutineContext.INSTANCE,
        (scope, continuation) -> AwaitKt.awaitAll(all, continuation));
  }

  /** {@code GlobalScope.async(context) { task.call() }}; Kotlin's exceptions are unchecked. */
  static Deferred<Object> async(CoroutineContext context, Callable<Object> task) {
    return BuildersKt.async(
        GlobalScope.INSTANCE,
        context,
        CoroutineStart.DEFAULT,
        (scope, continuation) -> {
          try {
            return task.call();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }
}
