package dev.compactfuture.bench.workloads;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import dev.compactfuture.CompactFuture;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import kotlin.Unit;
import kotlin.jvm.functions.Function1;
import kotlinx.coroutines.CompletableDeferred;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import scala.util.Try;

/** Callbacks that run in the completing thread, whatever the outcome. */
public class CallbackBenchmark {
  private static final String ONE_HOOK = "has no callbacks, only done(), to be overridden";

  private CallbackBenchmark() {}

  /** A callback for each library, created once: only the cost of the future is measured. */
  @SuppressWarnings({"NullAway.Init", "UnusedVariable"})
  public abstract static class Callback extends Workload {
    protected long calls;

    protected final Consumer<CompactFuture<Object>> compact = future -> calls++;
    protected final BiConsumer<@Nullable Object, @Nullable Throwable> completableFuture =
        (result, failure) -> calls++;
    protected final Runnable guava = () -> calls++;
    protected final Function1<Throwable, Unit> kotlinx =
        failure -> {
          calls++;
          return Unit.INSTANCE;
        };
    protected final FutureListener<Object> netty = future -> calls++;
    protected final scala.Function1<Try<Object>, Object> scala = result -> calls++;
  }

  /** Creates a future, adds {@code n} callbacks, completes it. */
  @LeavesOut(
      service = "callbacks run in the order in which they were added",
      peers = {Peer.COMPLETABLE_FUTURE, Peer.SCALA})
  @DesignCost(
      "completions nest without overflowing the stack; getters and watchers leave the same stack")
  @WithoutPeer(peer = Peer.FUTURE_TASK, why = ONE_HOOK)
  @SuppressWarnings("FutureReturnValueIgnored") // JMH consumes it
  public static class Callbacks extends Callback {
    @Param({"1", "10", "100", "1000", "10000"})
    protected int n;

    @Benchmark
    public Object compact() {
      CompactFuture<Object> future = new CompactFuture<>();
      for (int i = 0; i < n; i++) {
        future.addDoneCallback(compact);
      }
      future.setResult(value);
      return future;
    }

    @Benchmark
    public Object completableFuture() {
      CompletableFuture<Object> future = new CompletableFuture<>();
      for (int i = 0; i < n; i++) {
        future.whenComplete(completableFuture);
      }
      future.complete(value);
      return future;
    }

    @Benchmark
    public Object guava() {
      SettableFuture<Object> future = SettableFuture.create();
      for (int i = 0; i < n; i++) {
        future.addListener(guava, MoreExecutors.directExecutor());
      }
      future.set(value);
      return future;
    }

    @Benchmark
    public Object kotlinx() {
      CompletableDeferred<Object> future = Kotlin.deferred();
      for (int i = 0; i < n; i++) {
        future.invokeOnCompletion(kotlinx);
      }
      future.complete(value);
      return future;
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    public Object netty() {
      Promise<Object> future = Netty.promise();
      for (int i = 0; i < n; i++) {
        future.addListener(netty);
      }
      future.setSuccess(value);
      return future;
    }

    @Benchmark
    public Object scala() {
      scala.concurrent.Promise<Object> promise = Scala.promise();
      scala.concurrent.Future<Object> future = promise.future();
      for (int i = 0; i < n; i++) {
        future.onComplete(scala, Scala.PARASITIC);
      }
      promise.success(value);
      return future;
    }
  }

  /** Adds a callback to a done future, which runs it at once. */
  @WithoutPeer(peer = Peer.FUTURE_TASK, why = ONE_HOOK)
  @SuppressWarnings("NullAway.Init")
  public static class CallbackOnDone extends Callback {
    private CompactFuture<Object> doneCompact;
    private CompletableFuture<Object> doneCompletableFuture;
    private SettableFuture<Object> doneGuava;
    private CompletableDeferred<Object> doneKotlinx;
    private Promise<Object> doneNetty;
    private scala.concurrent.Promise<Object> doneScala;

    @Setup
    public void setup() {
      doneCompact = new CompactFuture<>();
      doneCompact.setResult(value);
      doneCompletableFuture = CompletableFuture.completedFuture(value);
      doneGuava = SettableFuture.create();
      doneGuava.set(value);
      doneKotlinx = Kotlin.deferred();
      doneKotlinx.complete(value);
      doneNetty = Netty.promise();
      doneNetty.setSuccess(value);
      doneScala = Scala.promise();
      doneScala.success(value);
    }

    @Benchmark
    public long compact() {
      doneCompact.addDoneCallback(compact);
      return calls;
    }

    @Benchmark
    @SuppressWarnings("FutureReturnValueIgnored")
    public long completableFuture() {
      doneCompletableFuture.whenComplete(completableFuture);
      return calls;
    }

    @Benchmark
    public long guava() {
      doneGuava.addListener(guava, MoreExecutors.directExecutor());
      return calls;
    }

    @Benchmark
    public long kotlinx() {
      doneKotlinx.invokeOnCompletion(kotlinx);
      return calls;
    }

    @Benchmark
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    @SuppressWarnings("FutureReturnValueIgnored")
    public long netty() {
      doneNetty.addListener(netty);
      return calls;
    }

    @Benchmark
    public long scala() {
      doneScala.future().onComplete(scala, Scala.PARASITIC);
      return calls;
    }
  }
}
