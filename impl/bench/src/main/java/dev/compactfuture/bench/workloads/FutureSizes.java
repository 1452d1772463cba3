package dev.compactfuture.bench.workloads;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import dev.compactfuture.CompactFuture;
import io.netty.util.concurrent.FutureListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kotlin.Unit;
import kotlinx.coroutines.CompletableDeferred;
import org.jspecify.annotations.Nullable;
import org.openjdk.jol.info.GraphLayout;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/**
 * Prints the bytes of each peer's future, measured by JOL: fresh, completed, with one callback, and
 * after timed-out gets. Objects that two futures of the same peer share are not counted. A program
 * of its own, because the size of an object's header depends on the options of the JVM.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class FutureSizes {
  /** Begins each line of results; JOL prints warnings, too. */
  private static final String LINE_PREFIX = "size ";

  private static final Object VALUE = new Object();
  private static final Duration MICROSECOND = Duration.apply(1, TimeUnit.MICROSECONDS);

  /** How a peer's future is created and used; null stands for an operation that it lacks. */
  private record Operations<F>(
      Peer peer,
      Supplier<F> create,
      Consumer<F> complete,
      @Nullable Consumer<F> addCallback,
      @Nullable TimedGet<F> timedGet) {}

  private interface TimedGet<F> {
    void get(F future) throws Exception;
  }

  private static final List<Operations<?>> PEERS =
      List.of(
          new Operations<>(
              Peer.COMPACT,
              CompactFuture<Object>::new,
              future -> future.setResult(VALUE),
              future -> future.addDoneCallback(done -> {}),
              future -> future.get(1, TimeUnit.MICROSECONDS)),
          new Operations<>(
              Peer.FUTURE_TASK,
              () -> new FutureTask<>(() -> VALUE),
              FutureTask::run,
              null,
              future -> future.get(1, TimeUnit.MICROSECONDS)),
          new Operations<>(
              Peer.COMPLETABLE_FUTURE,
              CompletableFuture<Object>::new,
              future -> future.complete(VALUE),
              future -> future.whenComplete((result, failure) -> {}),
              future -> future.get(1, TimeUnit.MICROSECONDS)),
          new Operations<>(
              Peer.GUAVA,
              SettableFuture::create,
              future -> future.set(VALUE),
              future -> future.addListener(() -> {}, MoreExecutors.directExecutor()),
              future -> future.get(1, TimeUnit.MICROSECONDS)),
          new Operations<CompletableDeferred<Object>>(
              Peer.KOTLINX,
              Kotlin::deferred,
              future -> future.complete(VALUE),
              future -> future.invokeOnCompletion(failure -> Unit.INSTANCE),
              null),
          new Operations<>(
              Peer.NETTY,
              Netty::promise,
              future -> future.setSuccess(VALUE),
              future -> future.addListener((FutureListener<Object>) done -> {}),
              future -> future.get(1, TimeUnit.MICROSECONDS)),
          new Operations<>(
              Peer.SCALA,
              Scala::promise,
              promise -> promise.success(VALUE),
              promise -> promise.future().onComplete(result -> VALUE, Scala.PARASITIC),
              promise -> Await.result(promise.future(), MICROSECOND)));

  private FutureSizes() {}

  /**
   * Prints a line for each peer and state: {@code size PEER.STATE BYTES}.
   *
   * @param args the number of timed-out gets
   */
  public static void main(String[] args) throws Exception {
    System.setProperty("jol.magicFieldOffset", "true"); // JOL needs it to look into a record
    int gets = Integer.parseInt(args[0]);
    for (Operations<?> peer : PEERS) {
      printSizes(peer, gets);
    }
    System.exit(0); // peers may have started threads
  }

  private static <F> void printSizes(Operations<F> operations, int gets) throws Exception {
    print(operations, "fresh", future -> {});
    print(operations, "completed", operations.complete());
    if (operations.addCallback() != null) {
      print(operations, "callback", operations.addCallback());
    }
    TimedGet<F> timedGet = operations.timedGet();
    if (timedGet != null) {
      F used = operations.create().get();
      for (int i = 0; i < gets; i++) {
        try {
          timedGet.get(used);
        } catch (TimeoutException e) {
          continue;
        }
        throw new AssertionError("a get of a pending future returned");
      }
      print(operations, "timedOut", used, operations.create().get());
    }
  }

  private static <F> void print(Operations<F> operations, String state, Consumer<F> bring) {
    F one = operations.create().get();
    F other = operations.create().get();
    bring.accept(one);
    bring.accept(other);
    print(operations, state, one, other);
  }

  private static <F> void print(Operations<F> operations, String state, F one, F other) {
    System.out.println(LINE_PREFIX + operations.peer() + "." + state + " " + sizeOf(one, other));
  }

  /** Measures until two results agree: JOL relies on addresses, and a collection moves objects. */
  private static <F> long sizeOf(F one, F other) {
    for (; ; ) {
      long size = unsharedSize(one, other);
      if (size == unsharedSize(one, other)) {
        return size;
      }
    }
  }

  private static <F> long unsharedSize(F one, F other) {
    return GraphLayout.parseInstance(one).subtract(GraphLayout.parseInstance(other)).totalSize();
  }

  /** Parses the output of this program: returns the bytes by {@code PEER.STATE}. */
  public static Map<String, Long> parse(List<String> lines) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (String line : lines) {
      if (line.startsWith(LINE_PREFIX)) {
        int space = line.lastIndexOf(' ');
        sizes.put(
            line.substring(LINE_PREFIX.length(), space), Long.valueOf(line.substring(space + 1)));
      }
    }
    return sizes;
  }
}
