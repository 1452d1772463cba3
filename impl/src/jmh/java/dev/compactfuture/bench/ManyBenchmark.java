package dev.compactfuture.bench;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import dev.compactfuture.CompactFuture;
import dev.compactfuture.Completions;
import dev.compactfuture.Futures;
import dev.compactfuture.Futures.ReturnWhen;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorCompletionService;
import kotlinx.coroutines.CompletableDeferred;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.Blackhole;
import scala.collection.BuildFrom$;
import scala.collection.mutable.ArrayBuffer;

/**
 * Waiting on {@code n} new futures. Where a thread waits, the second one completes them as soon as
 * the first sleeps: none is done before.
 */
public class ManyBenchmark {
  private ManyBenchmark() {}

  /** So many. */
  public abstract static class Many extends Workload {
    @Param({"10", "1000", "10000"})
    protected int n;

    static void whenAsleep(Second second, Runnable his) {
      Thread me = Thread.currentThread();
      second.begin(
          () -> {
            Second.awaitAsleep(me);
            his.run();
          });
    }

    List<CompactFuture<Object>> compacts() {
      List<CompactFuture<Object>> futures = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        futures.add(new CompactFuture<>());
      }
      return futures;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    CompletableFuture<Object>[] completables() {
      CompletableFuture<Object>[] futures = new CompletableFuture[n];
      for (int i = 0; i < n; i++) {
        futures[i] = new CompletableFuture<>();
      }
      return futures;
    }

    List<SettableFuture<Object>> settables() {
      List<SettableFuture<Object>> futures = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        futures.add(SettableFuture.create());
      }
      return futures;
    }

    List<scala.concurrent.Promise<Object>> scalas() {
      List<scala.concurrent.Promise<Object>> promises = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        promises.add(Scala.promise());
      }
      return promises;
    }

    static ArrayBuffer<scala.concurrent.Future<Object>> futuresOf(
        List<scala.concurrent.Promise<Object>> promises) {
      ArrayBuffer<scala.concurrent.Future<Object>> futures = new ArrayBuffer<>(promises.size());
      for (scala.concurrent.Promise<Object> promise : promises) {
        futures.addOne(promise.future());
      }
      return futures;
    }
  }

  /** Sleeps until all are done. */
  @LeftOut(peer = Peer.FUTURE_TASK, why = "has none; a loop of get() waits for one at a time")
  public static class AwaitAll extends Many {
    @Benchmark
    public Object compact(Second second) throws Exception {
      List<CompactFuture<Object>> futures = compacts();
      whenAsleep(
          second,
          () -> {
            for (CompactFuture<Object> future : futures) {
              future.setResult(value);
            }
          });
      Object result = Futures.await(futures, ReturnWhen.ALL_COMPLETED);
      second.end();
      return result;
    }

    @Benchmark
    public Object completableFuture(Second second) throws Exception {
      CompletableFuture<Object>[] futures = completables();
      whenAsleep(
          second,
          () -> {
            for (CompletableFuture<Object> future : futures) {
              future.complete(value);
            }
          });
      CompletableFuture.allOf(futures).get();
      second.end();
      return futures;
    }

    @Benchmark
    public Object guava(Second second) throws Exception {
      List<SettableFuture<Object>> futures = settables();
      whenAsleep(
          second,
          () -> {
            for (SettableFuture<Object> future : futures) {
              future.set(value);
            }
          });
      Object result = com.google.common.util.concurrent.Futures.allAsList(futures).get();
      second.end();
      return result;
    }

    @Benchmark
    public Object kotlinx(Second second) throws Exception {
      List<CompletableDeferred<Object>> futures = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        futures.add(Kotlin.deferred());
      }
      whenAsleep(
          second,
          () -> {
            for (CompletableDeferred<Object> future : futures) {
              future.complete(value);
            }
          });
      Object result = Kotlin.awaitAll(futures);
      second.end();
      return result;
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM, Netty.THREADS})
    @SuppressWarnings("unchecked") // it takes a Future of any type, raw
    public Object netty(Second second) throws Exception {
      List<Promise<Object>> futures = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        futures.add(Netty.promise());
      }
      whenAsleep(
          second,
          () -> {
            for (Promise<Object> future : futures) {
              future.setSuccess(value);
            }
          });
      PromiseCombiner combiner = new PromiseCombiner(ImmediateEventExecutor.INSTANCE);
      for (Promise<Object> future : futures) {
        combiner.add((io.netty.util.concurrent.Future<Object>) future);
      }
      Promise<Void> all = ImmediateEventExecutor.INSTANCE.newPromise();
      combiner.finish(all);
      all.get();
      second.end();
      return futures;
    }

    @Benchmark
    @SuppressWarnings({"unchecked", "rawtypes"}) // implicit arguments
    public Object scala(Second second) throws Exception {
      List<scala.concurrent.Promise<Object>> promises = scalas();
      whenAsleep(
          second,
          () -> {
            for (scala.concurrent.Promise<Object> promise : promises) {
              promise.success(value);
            }
          });
      scala.concurrent.Future<Object> all =
          scala.concurrent.Future.sequence(
              (ArrayBuffer) futuresOf(promises),
              (scala.collection.BuildFrom) BuildFrom$.MODULE$.buildFromIterableOps(),
              Scala.PARASITIC);
      Object result = Scala.await(all);
      second.end();
      return result;
    }
  }

  /** Sleeps until one is done, the middle one. */
  @LeftOut(peer = Peer.FUTURE_TASK, why = "has none")
  @LeftOut(peer = Peer.KOTLINX, why = "its select is inlined into the coroutine by the compiler")
  @LeftOut(peer = Peer.NETTY, why = "its PromiseCombiner waits for all")
  public static class AwaitAny extends Many {
    @Benchmark
    public Object compact(Second second) throws Exception {
      List<CompactFuture<Object>> futures = compacts();
      whenAsleep(second, () -> futures.get(n / 2).setResult(value));
      Object result = Futures.await(futures, ReturnWhen.FIRST_COMPLETED);
      second.end();
      return result;
    }

    @Benchmark
    public Object completableFuture(Second second) throws Exception {
      CompletableFuture<Object>[] futures = completables();
      whenAsleep(second, () -> futures[n / 2].complete(value));
      Object result = CompletableFuture.anyOf(futures).get();
      second.end();
      return result;
    }

    @Benchmark
    public Object guava(Second second) throws Exception {
      List<SettableFuture<Object>> futures = settables();
      whenAsleep(second, () -> futures.get(n / 2).set(value));
      Object result =
          com.google.common.util.concurrent.Futures.inCompletionOrder(futures).get(0).get();
      second.end();
      return result;
    }

    @Benchmark
    public Object scala(Second second) throws Exception {
      List<scala.concurrent.Promise<Object>> promises = scalas();
      whenAsleep(second, () -> promises.get(n / 2).success(value));
      Object result =
          Scala.await(
              scala.concurrent.Future.firstCompletedOf(futuresOf(promises), Scala.PARASITIC));
      second.end();
      return result;
    }
  }

  /** One thread: it asks for all in the order of completion, completes them, and takes them. */
  @LeftOut(peer = Peer.COMPLETABLE_FUTURE, why = "has none")
  @LeftOut(peer = Peer.KOTLINX, why = "has none; users send the results to a Channel")
  @LeftOut(peer = Peer.NETTY, why = "has none")
  @LeftOut(peer = Peer.SCALA, why = "has none")
  public static class AsCompleted extends Many {
    @Benchmark
    public void compact(Blackhole hole) throws Exception {
      List<CompactFuture<Object>> futures = compacts();
      Completions<Object> completions = Futures.asCompleted(futures);
      for (CompactFuture<Object> future : futures) {
        future.setResult(value);
      }
      while (completions.hasNext()) {
        hole.consume(completions.next().get());
      }
    }

    /** An ExecutorCompletionService has its futures completed by running tasks. */
    @Benchmark
    @SuppressWarnings("FutureReturnValueIgnored")
    public void futureTask(Blackhole hole) throws Exception {
      Callable<Object> task = () -> value;
      ExecutorCompletionService<Object> service = new ExecutorCompletionService<>(Runnable::run);
      for (int i = 0; i < n; i++) {
        service.submit(task);
      }
      for (int i = 0; i < n; i++) {
        hole.consume(service.take().get());
      }
    }

    @Benchmark
    public void guava(Blackhole hole) throws Exception {
      List<SettableFuture<Object>> futures = settables();
      List<ListenableFuture<Object>> completions =
          com.google.common.util.concurrent.Futures.inCompletionOrder(futures);
      for (SettableFuture<Object> future : futures) {
        future.set(value);
      }
      for (ListenableFuture<Object> next : completions) {
        hole.consume(next.get());
      }
    }
  }
}
