package dev.compactfuture.bench;

import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import dev.compactfuture.CompactFuture;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kotlin.Unit;
import kotlin.jvm.functions.Function1;
import kotlinx.coroutines.CompletableDeferred;
import org.jspecify.annotations.Nullable;
import org.openjdk.jol.info.GraphLayout;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/**
 * A program of its own, as the size of a header is an option of the VM: prints what JOL measures of
 * each future when fresh, when completed, and with one callback; and what timed-out gets leave
 * behind. What two equal futures share belongs to neither.
 */
@SuppressWarnings("UnnecessaryLambda") // an object each, which JOL is to find
public final class Sizes {
  /** Begins each line that counts; JOL has things to say, too. */
  static final String LINE = "size ";

  private static final Object VALUE = new Object();
  private static final Callable<Object> TASK = () -> VALUE;
  private static final Consumer<Object> COMPACT = future -> {};
  private static final BiConsumer<@Nullable Object, @Nullable Throwable> COMPLETABLE =
      (result, failure) -> {};
  private static final Runnable GUAVA = () -> {};
  private static final Function1<Throwable, Unit> KOTLINX = failure -> Unit.INSTANCE;
  private static final FutureListener<Object> NETTY = future -> {};
  private static final scala.Function1<scala.util.Try<Object>, Object> SCALA = result -> VALUE;

  private Sizes() {}

  /**
   * Prints, for each peer and state, a line: {@code size COLUMN.STATE BYTES}.
   *
   * @param args how many timed-out gets
   */
  public static void main(String[] args) throws Exception {
    System.setProperty("jol.magicFieldOffset", "true"); // JOL needs it to look into a record
    int gets = Integer.parseInt(args[0]);
    states().forEach((name, make) -> print(name, sizeOf(make.get(), make.get())));
    for (Map.Entry<String, Pending> one : pending().entrySet()) {
      Pending kept = one.getValue();
      Object other = requireNonNull(pending().get(one.getKey())).future();
      for (int i = 0; i < gets; i++) {
        kept.get().call();
      }
      print(one.getKey() + ".timedOut", sizeOf(kept.future(), other));
    }
    System.exit(0); // whatever threads the peers have started
  }

  private static void print(String name, long bytes) {
    System.out.println(LINE + name + " " + bytes);
  }

  /** JOL goes by addresses, which a collection changes: until two agree. */
  private static long sizeOf(Object one, Object other) {
    for (; ; ) {
      long size = measure(one, other);
      if (size == measure(one, other)) {
        return size;
      }
    }
  }

  private static long measure(Object one, Object other) {
    return GraphLayout.parseInstance(one).subtract(GraphLayout.parseInstance(other)).totalSize();
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private static Map<String, Supplier<Object>> states() {
    Map<String, Supplier<Object>> states = new LinkedHashMap<>();
    states.put("CompactFuture.fresh", CompactFuture::new);
    states.put(
        "CompactFuture.completed",
        () -> {
          CompactFuture<Object> future = new CompactFuture<>();
          future.setResult(VALUE);
          return future;
        });
    states.put(
        "CompactFuture.callback",
        () -> {
          CompactFuture<Object> future = new CompactFuture<>();
          future.addDoneCallback(COMPACT);
          return future;
        });
    states.put("FutureTask.fresh", () -> new FutureTask<>(TASK));
    states.put(
        "FutureTask.completed",
        () -> {
          FutureTask<Object> future = new FutureTask<>(TASK);
          future.run();
          return future;
        });
    states.put("CompletableFuture.fresh", CompletableFuture::new);
    states.put("CompletableFuture.completed", () -> CompletableFuture.completedFuture(VALUE));
    states.put(
        "CompletableFuture.callback",
        () -> {
          CompletableFuture<Object> future = new CompletableFuture<>();
          future.whenComplete(COMPLETABLE);
          return future;
        });
    states.put("Guava.fresh", SettableFuture::create);
    states.put(
        "Guava.completed",
        () -> {
          SettableFuture<Object> future = SettableFuture.create();
          future.set(VALUE);
          return future;
        });
    states.put(
        "Guava.callback",
        () -> {
          SettableFuture<Object> future = SettableFuture.create();
          future.addListener(GUAVA, MoreExecutors.directExecutor());
          return future;
        });
    states.put("kotlinx.fresh", Kotlin::deferred);
    states.put(
        "kotlinx.completed",
        () -> {
          CompletableDeferred<Object> future = Kotlin.deferred();
          future.complete(VALUE);
          return future;
        });
    states.put(
        "kotlinx.callback",
        () -> {
          CompletableDeferred<Object> future = Kotlin.deferred();
          future.invokeOnCompletion(KOTLINX);
          return future;
        });
    states.put("Netty.fresh", Netty::promise);
    states.put("Netty.completed", () -> Netty.promise().setSuccess(VALUE));
    states.put("Netty.callback", () -> Netty.promise().addListener(NETTY));
    states.put("Scala.fresh", Scala::promise);
    states.put("Scala.completed", () -> Scala.promise().success(VALUE));
    states.put(
        "Scala.callback",
        () -> {
          scala.concurrent.Promise<Object> promise = Scala.promise();
          promise.future().onComplete(SCALA, Scala.PARASITIC);
          return promise;
        });
    return states;
  }

  /** A future that nobody completes, and a get of it that times out. */
  private record Pending(Object future, Callable<@Nullable Object> get) {}

  private static Map<String, Pending> pending() {
    Map<String, Pending> pending = new LinkedHashMap<>();
    pending.put("CompactFuture", of(new CompactFuture<>()));
    pending.put("FutureTask", of(new FutureTask<>(TASK)));
    pending.put("CompletableFuture", of(new CompletableFuture<>()));
    pending.put("Guava", of(SettableFuture.create()));
    Promise<Object> netty = Netty.promise();
    pending.put("Netty", of(netty));
    scala.concurrent.Future<Object> scala = Scala.promise().future();
    Duration micro = Duration.apply(1, TimeUnit.MICROSECONDS);
    pending.put(
        "Scala",
        new Pending(
            scala,
            () -> {
              try {
                return Await.result(scala, micro);
              } catch (TimeoutException e) {
                return null;
              }
            }));
    return pending;
  }

  private static Pending of(Future<?> future) {
    return new Pending(
        future,
        () -> {
          try {
            return future.get(1, TimeUnit.MICROSECONDS);
          } catch (TimeoutException e) {
            return null;
          }
        });
  }

  /** The lines of this program, read back. */
  static Map<String, Long> parse(List<String> lines) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (String line : lines) {
      if (line.startsWith(LINE)) {
        int space = line.lastIndexOf(' ');
        sizes.put(line.substring(LINE.length(), space), Long.valueOf(line.substring(space + 1)));
      }
    }
    return sizes;
  }

  /** In each state a peer that has it has to be at least as large. */
  static List<Row> rows(Map<String, Long> sizes, int gets, double seconds) {
    Map<String, Number> objects = new LinkedHashMap<>();
    Map<String, Number> left = new LinkedHashMap<>();
    left.put("gets", gets);
    List<String> behind = new ArrayList<>();
    sizes.forEach(
        (name, bytes) -> {
          String state = name.substring(name.indexOf('.') + 1);
          (state.equals("timedOut") ? left : objects).put(name, bytes);
          Long ours = sizes.get("CompactFuture." + state);
          if (!state.equals("timedOut") && ours != null && bytes < ours) {
            behind.add(String.format(Locale.ROOT, "%s is %d bytes, ours %d", name, bytes, ours));
          }
        });
    Long fresh = sizes.get("CompactFuture.fresh");
    Long after = sizes.get("CompactFuture.timedOut");
    if (fresh == null || fresh != 16) {
      behind.add("a future is not 16 bytes but " + fresh);
    }
    boolean bounded = fresh != null && after != null && after <= fresh;
    return List.of(
        Row.of(
            "jol.sizes",
            "jol",
            behind.isEmpty(),
            behind.isEmpty()
                ? "16 bytes, and no peer is smaller; FutureTask has no callbacks"
                : String.join("; ", behind),
            0,
            objects),
        Row.of(
            "jol.timedOutGets",
            "jol",
            bounded,
            "bytes of a pending future after so many timed-out gets"
                + (bounded ? ": as when fresh" : ": they left something behind"),
            seconds,
            left));
  }
}
