package dev.compactfuture.bench;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import dev.compactfuture.CompactFuture;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import kotlinx.coroutines.CompletableDeferred;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * Two threads walk along the same new futures, side by side. What is measured is a future, from its
 * creation to the end of both.
 */
public class RaceBenchmark {
  private static final String ONE_COMPLETER = "is completed by run(), which a second caller skips";

  private RaceBenchmark() {}

  /** Two threads try to complete each future. */
  @LeftOut(peer = Peer.FUTURE_TASK, why = ONE_COMPLETER)
  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
  public static class RaceToComplete extends Workload {
    private static final int FUTURES = 1_000;

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object compact(Second second) {
      CompactFuture<Object>[] futures = new CompactFuture[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = new CompactFuture<>();
      }
      Second.Part all =
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].trySetResult(value);
            }
          };
      second.together(all, all);
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object completableFuture(Second second) {
      CompletableFuture<Object>[] futures = new CompletableFuture[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = new CompletableFuture<>();
      }
      Second.Part all =
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].complete(value);
            }
          };
      second.together(all, all);
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object guava(Second second) {
      SettableFuture<Object>[] futures = new SettableFuture[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = SettableFuture.create();
      }
      Second.Part all =
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].set(value);
            }
          };
      second.together(all, all);
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object kotlinx(Second second) {
      CompletableDeferred<Object>[] futures = new CompletableDeferred[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = Kotlin.deferred();
      }
      Second.Part all =
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].complete(value);
            }
          };
      second.together(all, all);
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    @Fork(jvmArgsAppend = {Netty.CUSTOM, Netty.THREADS})
    public Object netty(Second second) {
      Promise<Object>[] futures = new Promise[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = Netty.promise();
      }
      Second.Part all =
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].trySuccess(value);
            }
          };
      second.together(all, all);
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object scala(Second second) {
      scala.concurrent.Promise<Object>[] futures = new scala.concurrent.Promise[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = Scala.promise();
      }
      Second.Part all =
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].trySuccess(value);
            }
          };
      second.together(all, all);
      return futures;
    }
  }

  /** One thread adds a callback to each future, the other completes it. */
  @LeftOut(peer = Peer.FUTURE_TASK, why = "has no callbacks to add")
  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
  public static class PushAgainstComplete extends CallbackBenchmark.Callback {
    private static final int FUTURES = 1_000;

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object compact(Second second) {
      CompactFuture<Object>[] futures = new CompactFuture[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = new CompactFuture<>();
      }
      second.together(
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].setResult(value);
            }
          },
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].addDoneCallback(compact);
            }
          });
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    @SuppressWarnings("FutureReturnValueIgnored")
    public Object completableFuture(Second second) {
      CompletableFuture<Object>[] futures = new CompletableFuture[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = new CompletableFuture<>();
      }
      second.together(
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].complete(value);
            }
          },
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].whenComplete(completableFuture);
            }
          });
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object guava(Second second) {
      SettableFuture<Object>[] futures = new SettableFuture[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = SettableFuture.create();
      }
      second.together(
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].set(value);
            }
          },
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].addListener(guava, MoreExecutors.directExecutor());
            }
          });
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object kotlinx(Second second) {
      CompletableDeferred<Object>[] futures = new CompletableDeferred[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = Kotlin.deferred();
      }
      second.together(
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].complete(value);
            }
          },
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].invokeOnCompletion(kotlinx);
            }
          });
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    @Fork(jvmArgsAppend = {Netty.CUSTOM, Netty.THREADS})
    @SuppressWarnings("FutureReturnValueIgnored")
    public Object netty(Second second) {
      Promise<Object>[] futures = new Promise[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = Netty.promise();
      }
      second.together(
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].setSuccess(value);
            }
          },
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].addListener(netty);
            }
          });
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object scala(Second second) {
      scala.concurrent.Promise<Object>[] futures = new scala.concurrent.Promise[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = Scala.promise();
      }
      second.together(
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].success(value);
            }
          },
          who -> {
            for (int i = 0; i < FUTURES; i++) {
              second.meet(who, i);
              futures[i].future().onComplete(scala, Scala.PARASITIC);
            }
          });
      return futures;
    }
  }

  /** There and back: each thread waits for the other's future, and completes the next. */
  public static class PingPong extends Workload {
    private static final int HANDOFFS = 100;

    /** Where a peer's get throws checked exceptions, there are none. */
    private static Runnable unchecked(Callable<?> body) {
      return () -> {
        try {
          body.call();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      };
    }

    @Benchmark
    @OperationsPerInvocation(HANDOFFS)
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Object compact(Second second) {
      CompactFuture<Object>[] futures = new CompactFuture[2 * HANDOFFS];
      for (int i = 0; i < futures.length; i++) {
        futures[i] = new CompactFuture<>();
      }
      second.beside(
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i + 1].setResult(futures[i].get());
                }
                return value;
              }),
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i].setResult(value);
                  futures[i + 1].get();
                }
                return value;
              }));
      return futures;
    }

    /** One that is done when it was run: users make latches of it. */
    @Benchmark
    @OperationsPerInvocation(HANDOFFS)
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Object futureTask(Second second) {
      FutureTask<Object>[] futures = new FutureTask[2 * HANDOFFS];
      Callable<Object> task = () -> value;
      for (int i = 0; i < futures.length; i++) {
        futures[i] = new FutureTask<>(task);
      }
      second.beside(
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i].get();
                  futures[i + 1].run();
                }
                return value;
              }),
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i].run();
                  futures[i + 1].get();
                }
                return value;
              }));
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(HANDOFFS)
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Object completableFuture(Second second) {
      CompletableFuture<Object>[] futures = new CompletableFuture[2 * HANDOFFS];
      for (int i = 0; i < futures.length; i++) {
        futures[i] = new CompletableFuture<>();
      }
      second.beside(
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i + 1].complete(futures[i].get());
                }
                return value;
              }),
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i].complete(value);
                  futures[i + 1].get();
                }
                return value;
              }));
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(HANDOFFS)
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Object guava(Second second) {
      SettableFuture<Object>[] futures = new SettableFuture[2 * HANDOFFS];
      for (int i = 0; i < futures.length; i++) {
        futures[i] = SettableFuture.create();
      }
      second.beside(
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i + 1].set(futures[i].get());
                }
                return value;
              }),
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i].set(value);
                  futures[i + 1].get();
                }
                return value;
              }));
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(HANDOFFS)
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Object kotlinx(Second second) {
      CompletableDeferred<Object>[] futures = new CompletableDeferred[2 * HANDOFFS];
      for (int i = 0; i < futures.length; i++) {
        futures[i] = Kotlin.deferred();
      }
      second.beside(
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i + 1].complete(Kotlin.await(futures[i]));
                }
                return value;
              }),
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i].complete(value);
                  Kotlin.await(futures[i + 1]);
                }
                return value;
              }));
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(HANDOFFS)
    @Fork(jvmArgsAppend = {Netty.CUSTOM, Netty.THREADS})
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Object netty(Second second) {
      Promise<Object>[] futures = new Promise[2 * HANDOFFS];
      for (int i = 0; i < futures.length; i++) {
        futures[i] = Netty.promise();
      }
      second.beside(
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i + 1].setSuccess(futures[i].get());
                }
                return value;
              }),
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i].setSuccess(value);
                  futures[i + 1].get();
                }
                return value;
              }));
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(HANDOFFS)
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Object scala(Second second) {
      scala.concurrent.Promise<Object>[] futures = new scala.concurrent.Promise[2 * HANDOFFS];
      for (int i = 0; i < futures.length; i++) {
        futures[i] = Scala.promise();
      }
      second.beside(
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i + 1].success(Scala.await(futures[i].future()));
                }
                return value;
              }),
          unchecked(
              () -> {
                for (int i = 0; i < futures.length; i += 2) {
                  futures[i].success(value);
                  Scala.await(futures[i + 1].future());
                }
                return value;
              }));
      return futures;
    }
  }
}
