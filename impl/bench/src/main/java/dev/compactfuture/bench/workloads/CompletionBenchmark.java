package dev.compactfuture.bench.workloads;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import dev.compactfuture.CompactFuture;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import kotlinx.coroutines.CompletableDeferred;
import kotlinx.coroutines.Dispatchers;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;
import scala.Function0;

/**
 * One thread and one future, without waiters. Each future is given to the black hole as soon as it
 * exists, so that it escapes, as it does when another thread completes it.
 */
public class CompletionBenchmark {
  private static final String NO_SETTER = "only run() sets its result, see task";

  private static final String ONE_WORD =
      "result and registrations share a field, so a reader looks at the class; it saves 8 bytes";

  private CompletionBenchmark() {}

  /** Creates a pending future. */
  @SuppressWarnings({"NullAway.Init", "FutureReturnValueIgnored"}) // JMH consumes it
  public static class Create extends Workload {
    private Callable<Object> task;

    @Setup
    public void setup() {
      task = () -> value;
    }

    @Benchmark
    public Object compact() {
      return new CompactFuture<>();
    }

    @Benchmark
    public Object futureTask() {
      return new FutureTask<>(task);
    }

    @Benchmark
    public Object completableFuture() {
      return new CompletableFuture<>();
    }

    @Benchmark
    public Object guava() {
      return SettableFuture.create();
    }

    @Benchmark
    public Object kotlinx() {
      return Kotlin.deferred();
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    public Object netty() {
      return Netty.promise();
    }

    @Benchmark
    public Object scala() {
      return Scala.promise();
    }
  }

  /** Creates a future, sets its result, gets it. */
  @WithoutPeer(peer = Peer.FUTURE_TASK, why = NO_SETTER)
  public static class CreateSetGet extends Workload {
    @Benchmark
    public Object compact(Blackhole hole) throws Exception {
      CompactFuture<Object> future = new CompactFuture<>();
      hole.consume(future);
      future.setResult(value);
      return future.get();
    }

    @Benchmark
    public Object completableFuture(Blackhole hole) throws Exception {
      CompletableFuture<Object> future = new CompletableFuture<>();
      hole.consume(future);
      future.complete(value);
      return future.get();
    }

    @Benchmark
    public @Nullable Object guava(Blackhole hole) throws Exception {
      SettableFuture<Object> future = SettableFuture.create();
      hole.consume(future);
      future.set(value);
      return future.get();
    }

    @Benchmark
    public Object kotlinx(Blackhole hole) {
      CompletableDeferred<Object> future = Kotlin.deferred();
      hole.consume(future);
      future.complete(value);
      return future.getCompleted();
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    public Object netty(Blackhole hole) throws Exception {
      Promise<Object> future = Netty.promise();
      hole.consume(future);
      future.setSuccess(value);
      return future.get();
    }

    @Benchmark
    public Object scala(Blackhole hole) {
      scala.concurrent.Promise<Object> promise = Scala.promise();
      hole.consume(promise);
      promise.success(value);
      return Scala.value(promise.future());
    }
  }

  /**
   * {@link CreateSetGet#compact} with one more allocation and one more CAS. If a run does not find
   * it behind in time and in bytes, its comparisons are worthless and all its rows are red.
   */
  public static class Canary extends Workload {
    @Benchmark
    public Object compact(Blackhole hole) throws Exception {
      CompactFuture<Object> future = new CompactFuture<>();
      hole.consume(future);
      AtomicReference<Object> more = new AtomicReference<>(future);
      hole.consume(more);
      more.compareAndSet(future, value);
      future.setResult(value);
      return future.get();
    }
  }

  /**
   * Creates a task, runs it in the calling thread, gets its result. The future escapes only when it
   * is done, because some libraries do not return it earlier.
   */
  @LeavesOut(
      service = "a task that has begun to run cannot be taken for one that waits, by a second CAS",
      peers = {Peer.COMPLETABLE_FUTURE, Peer.GUAVA, Peer.KOTLINX, Peer.SCALA})
  @SuppressWarnings("NullAway.Init")
  public static class Task extends Workload {
    private static final Executor DIRECT = Runnable::run;

    private Callable<Object> callable;
    private Supplier<Object> supplier;
    private Function0<Object> function;

    @Setup
    public void setup() {
      callable = () -> value;
      supplier = () -> value;
      function = () -> value;
    }

    @Benchmark
    public Object compact(Blackhole hole) throws Exception {
      CompactFuture<Object> future = new CompactFuture<>();
      if (future.setRunningOrNotifyCancel()) {
        try {
          future.setResult(callable.call());
        } catch (Throwable e) {
          future.setException(e);
        }
      }
      hole.consume(future);
      return future.get();
    }

    @Benchmark
    public Object futureTask(Blackhole hole) throws Exception {
      FutureTask<Object> future = new FutureTask<>(callable);
      future.run();
      hole.consume(future);
      return future.get();
    }

    @Benchmark
    public Object completableFuture(Blackhole hole) throws Exception {
      CompletableFuture<Object> future = CompletableFuture.supplyAsync(supplier, DIRECT);
      hole.consume(future);
      return future.get();
    }

    @Benchmark
    public Object guava(Blackhole hole) throws Exception {
      var future =
          com.google.common.util.concurrent.Futures.submit(
              callable, MoreExecutors.directExecutor());
      hole.consume(future);
      return future.get();
    }

    @Benchmark
    public Object kotlinx(Blackhole hole) {
      var future = Kotlin.async(Dispatchers.getUnconfined(), callable);
      hole.consume(future);
      return future.getCompleted();
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    public Object netty(Blackhole hole) throws Exception {
      var future = ImmediateEventExecutor.INSTANCE.submit(callable);
      hole.consume(future);
      return future.get();
    }

    @Benchmark
    public Object scala(Blackhole hole) {
      var future = scala.concurrent.Future.apply(function, Scala.PARASITIC);
      hole.consume(future);
      return Scala.value(future);
    }
  }

  /** Done futures. */
  @SuppressWarnings("NullAway.Init")
  public abstract static class Done extends Workload {
    protected CompactFuture<Object> compact;
    protected FutureTask<Object> futureTask;
    protected CompletableFuture<Object> completableFuture;
    protected SettableFuture<Object> guava;
    protected CompletableDeferred<Object> kotlinx;
    protected Promise<Object> netty;
    protected scala.concurrent.Promise<Object> scala;

    @Setup
    public void setup() {
      compact = new CompactFuture<>();
      compact.setResult(value);
      futureTask = new FutureTask<>(() -> value);
      futureTask.run();
      completableFuture = new CompletableFuture<>();
      completableFuture.complete(value);
      guava = SettableFuture.create();
      guava.set(value);
      kotlinx = Kotlin.deferred();
      kotlinx.complete(value);
      netty = Netty.promise();
      netty.setSuccess(value);
      scala = Scala.promise();
      scala.success(value);
    }
  }

  /** Asks a done future whether it is done. */
  @DesignCost(ONE_WORD)
  public static class IsDone extends Done {
    @Benchmark
    public boolean compact() {
      return compact.isDone();
    }

    @Benchmark
    public boolean futureTask() {
      return futureTask.isDone();
    }

    @Benchmark
    public boolean completableFuture() {
      return completableFuture.isDone();
    }

    @Benchmark
    public boolean guava() {
      return guava.isDone();
    }

    @Benchmark
    public boolean kotlinx() {
      return kotlinx.isCompleted();
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    public boolean netty() {
      return netty.isDone();
    }

    @Benchmark
    public boolean scala() {
      return scala.future().isCompleted();
    }
  }

  /** Gets the result of a done future. */
  @DesignCost(ONE_WORD)
  public static class GetDone extends Done {
    @Benchmark
    public Object compact() throws Exception {
      return compact.get();
    }

    @Benchmark
    public Object futureTask() throws Exception {
      return futureTask.get();
    }

    @Benchmark
    public Object completableFuture() throws Exception {
      return completableFuture.get();
    }

    @Benchmark
    public @Nullable Object guava() throws Exception {
      return guava.get();
    }

    @Benchmark
    public Object kotlinx() {
      return kotlinx.getCompleted();
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    public Object netty() throws Exception {
      return netty.get();
    }

    @Benchmark
    public Object scala() {
      return Scala.value(scala.future());
    }
  }
}
