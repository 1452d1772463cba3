package dev.compactfuture.bench.workloads;

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
 * Waiting on {@code n} new futures. Where the measuring thread blocks, its partner completes the
 * futures after that thread has parked, so that it never finds one done.
 */
public class ManyBenchmark {
  private ManyBenchmark() {}

  /** Creates lists of {@code n} pending futures. */
  public abstract static class Many extends Workload {
    /** Makes the partner run {@code action} as soon as the calling thread is parked. */
    static void whenAsleep(PartnerThread partner, Runnable action) {
      Thread caller = Thread.currentThread();
      partner.start(
          () -> {
            PartnerThread.awaitAsleep(caller);
            action.run();
          });
    }

    static List<CompactFuture<Object>> compacts(int n) {
      List<CompactFuture<Object>> futures = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        futures.add(new CompactFuture<>());
      }
      return futures;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    static CompletableFuture<Object>[] completables(int n) {
      CompletableFuture<Object>[] futures = new CompletableFuture[n];
      for (int i = 0; i < n; i++) {
        futures[i] = new CompletableFuture<>();
      }
      return futures;
    }

    static List<SettableFuture<Object>> settables(int n) {
      List<SettableFuture<Object>> futures = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        futures.add(SettableFuture.create());
      }
      return futures;
    }

    static List<scala.concurrent.Promise<Object>> scalas(int n) {
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

  /** Blocks until all futures are done. */
  @Parks
  @WithoutPeer(
      peer = Peer.FUTURE_TASK,
      why = "has no such call; a loop of get() waits for one at a time")
  public static class AwaitAll extends Many {
    @Param({"10", "1000", "10000"})
    protected int n;

    @Benchmark
    public Object compact(PartnerThread partner) throws Exception {
      List<CompactFuture<Object>> futures = compacts(n);
      whenAsleep(
          partner,
          () -> {
            for (CompactFuture<Object> future : futures) {
              future.setResult(value);
            }
          });
      Object result = Futures.await(futures, ReturnWhen.ALL_COMPLETED);
      partner.awaitEnd();
      return result;
    }

    @Benchmark
    public Object completableFuture(PartnerThread partner) throws Exception {
      CompletableFuture<Object>[] futures = completables(n);
      whenAsleep(
          partner,
          () -> {
            for (CompletableFuture<Object> future : futures) {
              future.complete(value);
            }
          });
      CompletableFuture.allOf(futures).get();
      partner.awaitEnd();
      return futures;
    }

    @Benchmark
    public Object guava(PartnerThread partner) throws Exception {
      List<SettableFuture<Object>> futures = settables(n);
      whenAsleep(
          partner,
          () -> {
            for (SettableFuture<Object> future : futures) {
              future.set(value);
            }
          });
      Object result = com.google.common.util.concurrent.Futures.allAsList(futures).get();
      partner.awaitEnd();
      return result;
    }

    @Benchmark
    public Object kotlinx(PartnerThread partner) throws Exception {
      List<CompletableDeferred<Object>> futures = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        futures.add(Kotlin.deferred());
      }
      whenAsleep(
          partner,
          () -> {
            for (CompletableDeferred<Object> future : futures) {
              future.complete(value);
            }
          });
      Object result = Kotlin.awaitAll(futures);
      partner.awaitEnd();
      return result;
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    @SuppressWarnings("unchecked") // the parameter is a raw Future
    public Object netty(PartnerThread partner) throws Exception {
      List<Promise<Object>> futures = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        futures.add(Netty.promise());
      }
      whenAsleep(
          partner,
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
      partner.awaitEnd();
      return futures;
    }

    @Benchmark
    @SuppressWarnings({"unchecked", "rawtypes"}) // implicit arguments
    public Object scala(PartnerThread partner) throws Exception {
      List<scala.concurrent.Promise<Object>> promises = scalas(n);
      whenAsleep(
          partner,
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
      partner.awaitEnd();
      return result;
    }
  }

  /** Blocks until the middle one of the futures is done. */
  @Parks
  @LeavesOut(
      service = "says which futures were done at one instant, and leaves nothing registered",
      peers = {Peer.COMPLETABLE_FUTURE, Peer.GUAVA, Peer.SCALA})
  @WithoutPeer(peer = Peer.FUTURE_TASK, why = "has no such call")
  @WithoutPeer(peer = Peer.KOTLINX, why = "the compiler inlines its select into the coroutine")
  @WithoutPeer(peer = Peer.NETTY, why = "its PromiseCombiner waits for all")
  public static class AwaitAny extends Many {
    @Param({"10", "1000", "10000"})
    protected int n;

    @Benchmark
    public Object compact(PartnerThread partner) throws Exception {
      List<CompactFuture<Object>> futures = compacts(n);
      whenAsleep(partner, () -> futures.get(n / 2).setResult(value));
      Object result = Futures.await(futures, ReturnWhen.FIRST_COMPLETED);
      partner.awaitEnd();
      return result;
    }

    @Benchmark
    public Object completableFuture(PartnerThread partner) throws Exception {
      CompletableFuture<Object>[] futures = completables(n);
      whenAsleep(partner, () -> futures[n / 2].complete(value));
      Object result = CompletableFuture.anyOf(futures).get();
      partner.awaitEnd();
      return result;
    }

    @Benchmark
    public Object guava(PartnerThread partner) throws Exception {
      List<SettableFuture<Object>> futures = settables(n);
      whenAsleep(partner, () -> futures.get(n / 2).set(value));
      Object result =
          com.google.common.util.concurrent.Futures.inCompletionOrder(futures).get(0).get();
      partner.awaitEnd();
      return result;
    }

    @Benchmark
    public Object scala(PartnerThread partner) throws Exception {
      List<scala.concurrent.Promise<Object>> promises = scalas(n);
      whenAsleep(partner, () -> promises.get(n / 2).success(value));
      Object result =
          Scala.await(
              scala.concurrent.Future.firstCompletedOf(futuresOf(promises), Scala.PARASITIC));
      partner.awaitEnd();
      return result;
    }
  }

  /** One thread asks for all futures in order of completion, completes them and takes them. */
  @WithoutPeer(peer = Peer.COMPLETABLE_FUTURE, why = "has no such call")
  @WithoutPeer(peer = Peer.KOTLINX, why = "has no such call; users send results to a Channel")
  @WithoutPeer(peer = Peer.NETTY, why = "has no such call")
  @WithoutPeer(peer = Peer.SCALA, why = "has no such call")
  public static class AsCompleted extends Many {
    @Param({"10", "100", "1000", "10000"})
    protected int n;

    @Benchmark
    public void compact(Blackhole hole) throws Exception {
      List<CompactFuture<Object>> futures = compacts(n);
      Completions<CompactFuture<Object>> completions = Futures.asCompleted(futures);
      for (CompactFuture<Object> future : futures) {
        future.setResult(value);
      }
      while (completions.hasNext()) {
        hole.consume(completions.next().get());
      }
    }

    /** An ExecutorCompletionService completes futures by running their tasks. */
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
      List<SettableFuture<Object>> futures = settables(n);
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
