package dev.compactfuture.bench.workloads;

import com.google.common.util.concurrent.SettableFuture;
import dev.compactfuture.CompactFuture;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import kotlinx.coroutines.CompletableDeferred;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/** Threads that block in {@code get}. */
public class GetterBenchmark {
  private static final String STOPPED_GETTER =
      "a getter that stops keeps no other from waking; Netty's leave a monitor one by one";

  private GetterBenchmark() {}

  /** Futures that no thread completes. */
  public abstract static class Pending extends Workload {
    protected final CompactFuture<Object> compact = new CompactFuture<>();
    protected final FutureTask<Object> futureTask = new FutureTask<>(() -> value);
    protected final CompletableFuture<Object> completableFuture = new CompletableFuture<>();
    protected final SettableFuture<Object> guava = SettableFuture.create();
    protected final Promise<Object> netty = Netty.promise();
    protected final scala.concurrent.Future<Object> scala = Scala.promise().future();

    /** Returns null after the time-out. */
    static @Nullable Object get(Future<Object> future, long timeout) throws Exception {
      try {
        return future.get(timeout, TimeUnit.MICROSECONDS);
      } catch (TimeoutException e) {
        return null;
      }
    }

    static @Nullable Object get(scala.concurrent.Future<Object> future, Duration timeout)
        throws Exception {
      try {
        return Await.result(future, timeout);
      } catch (TimeoutException e) {
        return null;
      }
    }
  }

  /** Gets a pending future with a time-out of zero. Most of the cost is the exception. */
  @WithoutPeer(peer = Peer.KOTLINX, why = "its get, getCompleted, has no time-out")
  public static class ZeroTimeoutGet extends Pending {
    @Benchmark
    public @Nullable Object compact() throws Exception {
      return get(compact, 0);
    }

    @Benchmark
    public @Nullable Object futureTask() throws Exception {
      return get(futureTask, 0);
    }

    @Benchmark
    public @Nullable Object completableFuture() throws Exception {
      return get(completableFuture, 0);
    }

    @Benchmark
    public @Nullable Object guava() throws Exception {
      return get(guava, 0);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    public @Nullable Object netty() throws Exception {
      return get(netty, 0);
    }

    @Benchmark
    public @Nullable Object scala() throws Exception {
      return get(scala, Duration.Zero());
    }
  }

  /** Gets one and the same pending future, with a time-out of a microsecond. */
  @Parks
  @WithoutPeer(peer = Peer.KOTLINX, why = "its withTimeout counts in milliseconds")
  public static class TimedOutGet extends Pending {
    private static final FiniteDuration SHORT = Duration.apply(1, TimeUnit.MICROSECONDS);

    @Benchmark
    public @Nullable Object compact() throws Exception {
      return get(compact, 1);
    }

    @Benchmark
    public @Nullable Object futureTask() throws Exception {
      return get(futureTask, 1);
    }

    @Benchmark
    public @Nullable Object completableFuture() throws Exception {
      return get(completableFuture, 1);
    }

    @Benchmark
    public @Nullable Object guava() throws Exception {
      return get(guava, 1);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    public @Nullable Object netty() throws Exception {
      return get(netty, 1);
    }

    @Benchmark
    public @Nullable Object scala() throws Exception {
      return get(scala, SHORT);
    }
  }

  /**
   * {@code n} threads, all parked in {@code get} of one new future before each measured call.
   *
   * @param <F> the type of the future
   */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public abstract static class Getters<F> {
    @Param({"1", "8", "10", "100", "1000", "10000"})
    protected int n;

    protected F future;

    private final AtomicInteger entered = new AtomicInteger();
    private final AtomicInteger returned = new AtomicInteger();
    private volatile int round;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;
    private Thread[] threads;
    private Thread setter;

    abstract F create();

    abstract @Nullable Object get(F future) throws Exception;

    @Setup
    public void start() {
      threads = new Thread[n];
      for (int i = 0; i < n; i++) {
        threads[i] = new FastThreadLocalThread(this::run, "getter-" + i);
        threads[i].setDaemon(true);
        threads[i].start();
      }
    }

    @TearDown
    public void stop() throws InterruptedException {
      stopped = true;
      for (Thread thread : threads) {
        LockSupport.unpark(thread);
        thread.join();
      }
    }

    private void run() {
      int seen = 0;
      try {
        for (; ; ) {
          while (round == seen) {
            if (stopped) {
              return;
            }
            LockSupport.park(this);
          }
          seen++;
          F mine = future;
          entered.incrementAndGet();
          get(mine);
          if (returned.incrementAndGet() == n) {
            LockSupport.unpark(setter);
          }
        }
      } catch (Throwable e) {
        failure = e;
        LockSupport.unpark(setter);
      }
    }

    @Setup(Level.Invocation)
    @SuppressWarnings({"NonAtomicVolatileUpdate", "ThreadPriorityCheck"}) // one thread writes
    public void block() {
      setter = Thread.currentThread();
      entered.set(0);
      returned.set(0);
      future = create();
      round++;
      for (Thread thread : threads) {
        LockSupport.unpark(thread);
      }
      while (entered.get() < n) {
        Thread.yield();
      }
      // After the increment of entered, a thread parks only in get.
      for (Thread thread : threads) {
        while (!PartnerThread.isAsleep(thread)) {
          check();
          Thread.yield();
        }
      }
    }

    /** Waits until all threads have returned from {@code get}. */
    @TearDown(Level.Invocation)
    public void awaitReturns() {
      while (returned.get() < n) {
        check();
        LockSupport.park(this);
      }
    }

    private void check() {
      if (failure != null) {
        throw new AssertionError(failure);
      }
    }
  }

  /** Getters of a CompactFuture. */
  public static class CompactGetters extends Getters<CompactFuture<Object>> {
    @Override
    CompactFuture<Object> create() {
      return new CompactFuture<>();
    }

    @Override
    Object get(CompactFuture<Object> future) throws Exception {
      return future.get();
    }
  }

  /** Getters of a FutureTask. */
  public static class FutureTaskGetters extends Getters<FutureTask<Object>> {
    @Override
    FutureTask<Object> create() {
      return new FutureTask<>(() -> this);
    }

    @Override
    Object get(FutureTask<Object> future) throws Exception {
      return future.get();
    }
  }

  /** Getters of a CompletableFuture. */
  public static class CompletableFutureGetters extends Getters<CompletableFuture<Object>> {
    @Override
    CompletableFuture<Object> create() {
      return new CompletableFuture<>();
    }

    @Override
    Object get(CompletableFuture<Object> future) throws Exception {
      return future.get();
    }
  }

  /** Getters of a SettableFuture. */
  public static class GuavaGetters extends Getters<SettableFuture<Object>> {
    @Override
    SettableFuture<Object> create() {
      return SettableFuture.create();
    }

    @Override
    @Nullable Object get(SettableFuture<Object> future) throws Exception {
      return future.get();
    }
  }

  /** Getters of a CompletableDeferred. */
  public static class KotlinxGetters extends Getters<CompletableDeferred<Object>> {
    @Override
    CompletableDeferred<Object> create() {
      return Kotlin.deferred();
    }

    @Override
    Object get(CompletableDeferred<Object> future) throws Exception {
      return Kotlin.await(future);
    }
  }

  /** Getters of a Netty promise. */
  public static class NettyGetters extends Getters<Promise<Object>> {
    @Override
    Promise<Object> create() {
      return Netty.promise();
    }

    @Override
    Object get(Promise<Object> future) throws Exception {
      return future.get();
    }
  }

  /** Getters of a Scala promise. */
  public static class ScalaGetters extends Getters<scala.concurrent.Promise<Object>> {
    @Override
    scala.concurrent.Promise<Object> create() {
      return Scala.promise();
    }

    @Override
    Object get(scala.concurrent.Promise<Object> promise) throws Exception {
      return Scala.await(promise.future());
    }
  }

  /**
   * The time of the completing call alone, with {@code n} getters to wake; the bytes include those
   * of the getters.
   */
  @Parks
  @LeavesOut(service = STOPPED_GETTER, peers = Peer.NETTY)
  public static class SetWithGetters extends Workload {
    @Benchmark
    public void compact(CompactGetters getters) {
      getters.future.setResult(value);
    }

    @Benchmark
    public void futureTask(FutureTaskGetters getters) {
      getters.future.run();
    }

    @Benchmark
    public void completableFuture(CompletableFutureGetters getters) {
      getters.future.complete(value);
    }

    @Benchmark
    public void guava(GuavaGetters getters) {
      getters.future.set(value);
    }

    @Benchmark
    public void kotlinx(KotlinxGetters getters) {
      getters.future.complete(value);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    public void netty(NettyGetters getters) {
      getters.future.setSuccess(value);
    }

    @Benchmark
    public void scala(ScalaGetters getters) {
      getters.future.success(value);
    }
  }

  /** The time from the completing call until the last of {@code n} getters has returned. */
  @Parks
  @LeavesOut(service = STOPPED_GETTER, peers = Peer.NETTY)
  public static class SetUntilGettersRan extends Workload {
    @Benchmark
    public void compact(CompactGetters getters) {
      getters.future.setResult(value);
      getters.awaitReturns();
    }

    @Benchmark
    public void futureTask(FutureTaskGetters getters) {
      getters.future.run();
      getters.awaitReturns();
    }

    @Benchmark
    public void completableFuture(CompletableFutureGetters getters) {
      getters.future.complete(value);
      getters.awaitReturns();
    }

    @Benchmark
    public void guava(GuavaGetters getters) {
      getters.future.set(value);
      getters.awaitReturns();
    }

    @Benchmark
    public void kotlinx(KotlinxGetters getters) {
      getters.future.complete(value);
      getters.awaitReturns();
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    public void netty(NettyGetters getters) {
      getters.future.setSuccess(value);
      getters.awaitReturns();
    }

    @Benchmark
    public void scala(ScalaGetters getters) {
      getters.future.success(value);
      getters.awaitReturns();
    }
  }
}
