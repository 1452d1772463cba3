package dev.compactfuture.bench.workloads;

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
 * Two threads go through the same new futures in step. The measured time is that of one future,
 * from its creation until both threads have ended.
 */
public class RaceBenchmark {
  private static final String ONE_COMPLETER =
      "only run() completes it, and a second call returns at once";

  private RaceBenchmark() {}

  /** Two threads try to complete each future. */
  @WithoutPeer(peer = Peer.FUTURE_TASK, why = ONE_COMPLETER)
  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
  public static class RaceToComplete extends Workload {
    private static final int FUTURES = 1_000;

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object compact(PartnerThread partner) {
      CompactFuture<Object>[] futures = new CompactFuture[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = new CompactFuture<>();
      }
      PartnerThread.Steps all =
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].trySetResult(value);
            }
          };
      partner.runInStep(all, all);
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object completableFuture(PartnerThread partner) {
      CompletableFuture<Object>[] futures = new CompletableFuture[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = new CompletableFuture<>();
      }
      PartnerThread.Steps all =
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].complete(value);
            }
          };
      partner.runInStep(all, all);
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object guava(PartnerThread partner) {
      SettableFuture<Object>[] futures = new SettableFuture[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = SettableFuture.create();
      }
      PartnerThread.Steps all =
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].set(value);
            }
          };
      partner.runInStep(all, all);
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object kotlinx(PartnerThread partner) {
      CompletableDeferred<Object>[] futures = new CompletableDeferred[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = Kotlin.deferred();
      }
      PartnerThread.Steps all =
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].complete(value);
            }
          };
      partner.runInStep(all, all);
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    public Object netty(PartnerThread partner) {
      Promise<Object>[] futures = new Promise[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = Netty.promise();
      }
      PartnerThread.Steps all =
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].trySuccess(value);
            }
          };
      partner.runInStep(all, all);
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object scala(PartnerThread partner) {
      scala.concurrent.Promise<Object>[] futures = new scala.concurrent.Promise[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = Scala.promise();
      }
      PartnerThread.Steps all =
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].trySuccess(value);
            }
          };
      partner.runInStep(all, all);
      return futures;
    }
  }

  /** One thread adds a callback to each future, the other completes it. */
  @WithoutPeer(peer = Peer.FUTURE_TASK, why = "has no callbacks")
  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
  public static class PushAgainstComplete extends CallbackBenchmark.Callback {
    private static final int FUTURES = 1_000;

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object compact(PartnerThread partner) {
      CompactFuture<Object>[] futures = new CompactFuture[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = new CompactFuture<>();
      }
      partner.runInStep(
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].setResult(value);
            }
          },
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].addDoneCallback(compact);
            }
          });
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    @SuppressWarnings("FutureReturnValueIgnored")
    public Object completableFuture(PartnerThread partner) {
      CompletableFuture<Object>[] futures = new CompletableFuture[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = new CompletableFuture<>();
      }
      partner.runInStep(
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].complete(value);
            }
          },
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].whenComplete(completableFuture);
            }
          });
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object guava(PartnerThread partner) {
      SettableFuture<Object>[] futures = new SettableFuture[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = SettableFuture.create();
      }
      partner.runInStep(
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].set(value);
            }
          },
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].addListener(guava, MoreExecutors.directExecutor());
            }
          });
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object kotlinx(PartnerThread partner) {
      CompletableDeferred<Object>[] futures = new CompletableDeferred[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = Kotlin.deferred();
      }
      partner.runInStep(
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].complete(value);
            }
          },
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].invokeOnCompletion(kotlinx);
            }
          });
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    @SuppressWarnings("FutureReturnValueIgnored")
    public Object netty(PartnerThread partner) {
      Promise<Object>[] futures = new Promise[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = Netty.promise();
      }
      partner.runInStep(
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].setSuccess(value);
            }
          },
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].addListener(netty);
            }
          });
      return futures;
    }

    @Benchmark
    @OperationsPerInvocation(FUTURES)
    public Object scala(PartnerThread partner) {
      scala.concurrent.Promise<Object>[] futures = new scala.concurrent.Promise[FUTURES];
      for (int i = 0; i < FUTURES; i++) {
        futures[i] = Scala.promise();
      }
      partner.runInStep(
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].success(value);
            }
          },
          role -> {
            for (int i = 0; i < FUTURES; i++) {
              partner.keepStep(role, i);
              futures[i].future().onComplete(scala, Scala.PARASITIC);
            }
          });
      return futures;
    }
  }

  /** A round trip: each thread waits for the other's future and completes the next. */
  @Parks
  public static class PingPong extends Workload {
    private static final int HANDOFFS = 100;

    /** Wraps the checked exceptions that a peer's {@code get} declares; none is thrown. */
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
    public Object compact(PartnerThread partner) {
      CompactFuture<Object>[] futures = new CompactFuture[2 * HANDOFFS];
      for (int i = 0; i < futures.length; i++) {
        futures[i] = new CompactFuture<>();
      }
      partner.runBeside(
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

    /** Completes each FutureTask by running it, as in programs that use a FutureTask as a latch. */
    @Benchmark
    @OperationsPerInvocation(HANDOFFS)
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Object futureTask(PartnerThread partner) {
      FutureTask<Object>[] futures = new FutureTask[2 * HANDOFFS];
      Callable<Object> task = () -> value;
      for (int i = 0; i < futures.length; i++) {
        futures[i] = new FutureTask<>(task);
      }
      partner.runBeside(
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
    public Object completableFuture(PartnerThread partner) {
      CompletableFuture<Object>[] futures = new CompletableFuture[2 * HANDOFFS];
      for (int i = 0; i < futures.length; i++) {
        futures[i] = new CompletableFuture<>();
      }
      partner.runBeside(
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
    public Object guava(PartnerThread partner) {
      SettableFuture<Object>[] futures = new SettableFuture[2 * HANDOFFS];
      for (int i = 0; i < futures.length; i++) {
        futures[i] = SettableFuture.create();
      }
      partner.runBeside(
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
    public Object kotlinx(PartnerThread partner) {
      CompletableDeferred<Object>[] futures = new CompletableDeferred[2 * HANDOFFS];
      for (int i = 0; i < futures.length; i++) {
        futures[i] = Kotlin.deferred();
      }
      partner.runBeside(
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
    @Fork(jvmArgsAppend = {Netty.CUSTOM_EXECUTOR, Netty.EXECUTOR_CLASS})
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Object netty(PartnerThread partner) {
      Promise<Object>[] futures = new Promise[2 * HANDOFFS];
      for (int i = 0; i < futures.length; i++) {
        futures[i] = Netty.promise();
      }
      partner.runBeside(
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
    public Object scala(PartnerThread partner) {
      scala.concurrent.Promise<Object>[] futures = new scala.concurrent.Promise[2 * HANDOFFS];
      for (int i = 0; i < futures.length; i++) {
        futures[i] = Scala.promise();
      }
      partner.runBeside(
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
