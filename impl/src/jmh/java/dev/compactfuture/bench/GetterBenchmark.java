package dev.compactfuture.bench;

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

/** Threads that wait in {@code get}. */
public class GetterBenchmark {
  private GetterBenchmark() {}

  /** Futures that nobody completes. */
  public abstract static class Pending extends Workload {
    protected final CompactFuture<Object> compact = new CompactFuture<>();
    protected final FutureTask<Object> futureTask = new FutureTask<>(() -> value);
    protected final CompletableFuture<Object> completableFuture = new CompletableFuture<>();
    protected final SettableFuture<Object> guava = SettableFuture.create();
    protected final Promise<Object> netty = Netty.promise();
    protected final scala.concurrent.Future<Object> scala = Scala.promise().future();

    /** Always null: nothing is there to get. */
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

  /** A {@code get} that may not wait, of a pending future. It throws, which costs most. */
  @LeftOut(peer = Peer.KOTLINX, why = "its get, getCompleted, has no time-out")
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
    @Fork(jvmArgsAppend = {Netty.CUSTOM, Netty.THREADS})
    public @Nullable Object netty() throws Exception {
      return get(netty, 0);
    }

    @Benchmark
    public @Nullable Object scala() throws Exception {
      return get(scala, Duration.Zero());
    }
  }

  /** A {@code get} that waits for a microsecond in vain, always of the same future. */
  @LeftOut(peer = Peer.KOTLINX, why = "its withTimeout counts in milliseconds")
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
    @Fork(jvmArgsAppend = {Netty.CUSTOM, Netty.THREADS})
    public @Nullable Object netty() throws Exception {
      return get(netty, 1);
    }

    @Benchmark
    public @Nullable Object scala() throws Exception {
      return get(scala, SHORT);
    }
  }

  /**
   * {@code n} threads, all asleep in the {@code get} of one new future before each measured call.
   *
   * @param <F> the future
   */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init")
  public abstract static class Getters<F> {
    @Param({"1", "8", "100", "1000"})
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
      // Who has entered sleeps nowhere but in get.
      for (Thread thread : threads) {
        while (!Second.isAsleep(thread)) {
          check();
          Thread.yield();
        }
      }
    }

    /** Waits until all have returned from {@code get}. */
    @TearDown(Level.Invocation)
    public void awaitAll() {
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

  /** See {@link Getters}. */
  public static class Compact extends Getters<CompactFuture<Object>> {
    @Override
    CompactFuture<Object> create() {
      return new CompactFuture<>();
    }

    @Override
    Object get(CompactFuture<Object> future) throws Exception {
      return future.get();
    }
  }

  /** See {@link Getters}. */
  public static class Task extends Getters<FutureTask<Object>> {
    @Override
    FutureTask<Object> create() {
      return new FutureTask<>(() -> this);
    }

    @Override
    Object get(FutureTask<Object> future) throws Exception {
      return future.get();
    }
  }

  /** See {@link Getters}. */
  public static class Completable extends Getters<CompletableFuture<Object>> {
    @Override
    CompletableFuture<Object> create() {
      return new CompletableFuture<>();
    }

    @Override
    Object get(CompletableFuture<Object> future) throws Exception {
      return future.get();
    }
  }

  /** See {@link Getters}. */
  public static class Settable extends Getters<SettableFuture<Object>> {
    @Override
    SettableFuture<Object> create() {
      return SettableFuture.create();
    }

    @Override
    @Nullable Object get(SettableFuture<Object> future) throws Exception {
      return future.get();
    }
  }

  /** See {@link Getters}. */
  public static class KotlinDeferred extends Getters<CompletableDeferred<Object>> {
    @Override
    CompletableDeferred<Object> create() {
      return Kotlin.deferred();
    }

    @Override
    Object get(CompletableDeferred<Object> future) throws Exception {
      return Kotlin.await(future);
    }
  }

  /** See {@link Getters}. */
  public static class NettyPromise extends Getters<Promise<Object>> {
    @Override
    Promise<Object> create() {
      return Netty.promise();
    }

    @Override
    Object get(Promise<Object> future) throws Exception {
      return future.get();
    }
  }

  /** See {@link Getters}. */
  public static class ScalaPromise extends Getters<scala.concurrent.Promise<Object>> {
    @Override
    scala.concurrent.Promise<Object> create() {
      return Scala.promise();
    }

    @Override
    Object get(scala.concurrent.Promise<Object> promise) throws Exception {
      return Scala.await(promise.future());
    }
  }

  /** How long the completing call takes, with {@code n} getters to wake; bytes: of all of it. */
  public static class SetWithGetters extends Workload {
    @Benchmark
    public void compact(Compact getters) {
      getters.future.setResult(value);
    }

    @Benchmark
    public void futureTask(Task getters) {
      getters.future.run();
    }

    @Benchmark
    public void completableFuture(Completable getters) {
      getters.future.complete(value);
    }

    @Benchmark
    public void guava(Settable getters) {
      getters.future.set(value);
    }

    @Benchmark
    public void kotlinx(KotlinDeferred getters) {
      getters.future.complete(value);
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM, Netty.THREADS})
    public void netty(NettyPromise getters) {
      getters.future.setSuccess(value);
    }

    @Benchmark
    public void scala(ScalaPromise getters) {
      getters.future.success(value);
    }
  }

  /** How long it takes from the completing call until the last of {@code n} getters has run. */
  public static class SetUntilGettersRan extends Workload {
    @Benchmark
    public void compact(Compact getters) {
      getters.future.setResult(value);
      getters.awaitAll();
    }

    @Benchmark
    public void futureTask(Task getters) {
      getters.future.run();
      getters.awaitAll();
    }

    @Benchmark
    public void completableFuture(Completable getters) {
      getters.future.complete(value);
      getters.awaitAll();
    }

    @Benchmark
    public void guava(Settable getters) {
      getters.future.set(value);
      getters.awaitAll();
    }

    @Benchmark
    public void kotlinx(KotlinDeferred getters) {
      getters.future.complete(value);
      getters.awaitAll();
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM, Netty.THREADS})
    public void netty(NettyPromise getters) {
      getters.future.setSuccess(value);
      getters.awaitAll();
    }

    @Benchmark
    public void scala(ScalaPromise getters) {
      getters.future.success(value);
      getters.awaitAll();
    }
  }
}
