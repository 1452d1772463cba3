package dev.compactfuture.bench.workloads;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.MoreExecutors;
import dev.compactfuture.CompactFuture;
import dev.compactfuture.FutureExecutor;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.ExecutorsKt;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import scala.Function0;
import scala.concurrent.ExecutionContext;

/** Throughput: a thread submits a thousand empty tasks, then gets all results. */
public class ExecutorBenchmark {
  private static final int TASKS = 1_000;

  private ExecutorBenchmark() {}

  /** The time of one task; all peers use the same kind of pool. */
  @LeavesOut(
      service =
          "a task that the pool drops ends nevertheless, so the executor remembers all that wait",
      peers = {Peer.FUTURE_TASK, Peer.COMPLETABLE_FUTURE, Peer.GUAVA, Peer.KOTLINX, Peer.SCALA})
  @WithoutPeer(peer = Peer.NETTY, why = "runs tasks on its own event loops, not on a given pool")
  @SuppressWarnings({
    "NullAway.Init",
    "UnnecessaryLambda",
    "unchecked",
    "rawtypes"
  }) // arrays of generic types
  public static class Submit extends Workload {
    /** A fixed pool with a thread for each CPU, or a virtual thread for each task (JDK 21). */
    @Param({"platform", "virtual"})
    protected String threads;

    private ExecutorService pool;
    private FutureExecutor compact;
    private ListeningExecutorService guava;
    private CoroutineDispatcher kotlinx;
    private ExecutionContext context;

    private final Callable<Object> callable = () -> value;
    private final Supplier<Object> supplier = () -> value;
    private final Function0<Object> function = () -> value;

    @Setup
    public void start() throws ReflectiveOperationException {
      pool =
          threads.equals("virtual")
              ? (ExecutorService)
                  Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null)
              : Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
      compact = new FutureExecutor(pool);
      guava = MoreExecutors.listeningDecorator(pool);
      kotlinx = ExecutorsKt.from(pool);
      context = ExecutionContext.fromExecutor(pool);
    }

    @TearDown
    public void stop() throws InterruptedException {
      pool.shutdownNow();
      if (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new AssertionError("the pool does not end");
      }
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void compact(Blackhole hole) throws Exception {
      CompactFuture<Object>[] futures = new CompactFuture[TASKS];
      for (int i = 0; i < TASKS; i++) {
        futures[i] = compact.submit(callable);
      }
      for (CompactFuture<Object> future : futures) {
        hole.consume(future.get());
      }
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void futureTask(Blackhole hole) throws Exception {
      Future<Object>[] futures = new Future[TASKS];
      for (int i = 0; i < TASKS; i++) {
        futures[i] = pool.submit(callable);
      }
      for (Future<Object> future : futures) {
        hole.consume(future.get());
      }
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void completableFuture(Blackhole hole) throws Exception {
      CompletableFuture<Object>[] futures = new CompletableFuture[TASKS];
      for (int i = 0; i < TASKS; i++) {
        futures[i] = CompletableFuture.supplyAsync(supplier, pool);
      }
      for (CompletableFuture<Object> future : futures) {
        hole.consume(future.get());
      }
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void guava(Blackhole hole) throws Exception {
      ListenableFuture<Object>[] futures = new ListenableFuture[TASKS];
      for (int i = 0; i < TASKS; i++) {
        futures[i] = guava.submit(callable);
      }
      for (ListenableFuture<Object> future : futures) {
        hole.consume(future.get());
      }
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void kotlinx(Blackhole hole) throws Exception {
      Deferred<Object>[] futures = new Deferred[TASKS];
      for (int i = 0; i < TASKS; i++) {
        futures[i] = Kotlin.async(kotlinx, callable);
      }
      hole.consume(Kotlin.awaitAll(Arrays.asList(futures)));
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void scala(Blackhole hole) throws Exception {
      scala.concurrent.Future<Object>[] futures = new scala.concurrent.Future[TASKS];
      for (int i = 0; i < TASKS; i++) {
        futures[i] = scala.concurrent.Future.apply(function, context);
      }
      for (scala.concurrent.Future<Object> future : futures) {
        hole.consume(Scala.await(future));
      }
    }
  }
}
