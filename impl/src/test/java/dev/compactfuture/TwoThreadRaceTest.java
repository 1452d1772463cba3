package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Races of two calls on real threads. Supports C2, C3 and C6, by samples only: the other modules
 * explore all interleavings.
 */
@Tag("C2")
@Tag("C3")
@Tag("C6")
class TwoThreadRaceTest {
  private static final int ROUNDS = 10_000;

  private interface Call {
    boolean on(CompactFuture<String> future);
  }

  static Stream<Arguments> completions() {
    Call set = future -> future.trySetResult("this");
    Call setAnother = future -> future.trySetResult("that");
    Call fail = future -> future.trySetException(FutureState.BOOM);
    Call cancel = CompactFuture::cancel;
    return Stream.of(
        Arguments.argumentSet("result, result", set, setAnother),
        Arguments.argumentSet("result, exception", set, fail),
        Arguments.argumentSet("exception, cancel", fail, cancel),
        Arguments.argumentSet("cancel, result", cancel, set));
  }

  private static void race(Call mine, Call others, RoundCheck check) throws Exception {
    AtomicInteger other = new AtomicInteger();
    int mineWon = 0;
    int othersWon = 0;
    try (TwoThreadRace<CompactFuture<String>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < ROUNDS; round++) {
        CompactFuture<String> future = new CompactFuture<>();
        AtomicInteger calls = new AtomicInteger();
        future.addDoneCallback(done -> calls.incrementAndGet());
        race.begin(future, f -> other.set(others.on(f) ? 1 : 0));
        race.delay();
        boolean won = mine.on(future);
        race.end();
        check.check(future, won, other.get() == 1, calls.get());
        race.adjust(won);
        mineWon += won ? 1 : 0;
        othersWon += other.get();
      }
    }
    TwoThreadRace.assumeThatItWasOne(mineWon, othersWon);
  }

  private interface RoundCheck {
    void check(CompactFuture<String> future, boolean mine, boolean other, int calls)
        throws Exception;
  }

  @ParameterizedTest
  @MethodSource("completions")
  void ofTwoCompletionsExactlyOneWinsAndTheOtherIsRefused(Call mine, Call others) throws Exception {
    race(
        mine,
        others,
        (future, won, otherWon, calls) -> {
          assertEquals(1, (won ? 1 : 0) + (otherWon ? 1 : 0), "winners");
          assertEquals(1, calls, "calls of the callback");
          CompactFuture<String> winners = new CompactFuture<>();
          assertTrue((won ? mine : others).on(winners));
          assertEquals(outcome(winners), outcome(future));
        });
  }

  private static String outcome(CompactFuture<String> future) {
    try {
      return FutureState.word(future.get(0, TimeUnit.SECONDS), null);
    } catch (Exception e) {
      return FutureState.word(null, e);
    }
  }

  @Test
  void theTaskOfACancelledFutureIsNotRun() throws Exception {
    race(
        CompactFuture::cancel,
        CompactFuture::setRunningOrNotifyCancel,
        (future, cancelled, runs, calls) -> {
          assertEquals(!cancelled, runs);
          assertEquals(cancelled, future.isCancelled());
          assertEquals(runs, future.isRunning());
          assertEquals(cancelled ? 1 : 0, calls);
        });
  }

  @Test
  void aCallbackAddedWhileTheFutureIsCompletedRunsOnce() throws Exception {
    int here = 0;
    int there = 0;
    try (TwoThreadRace<CompactFuture<String>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < ROUNDS; round++) {
        CompactFuture<String> future = new CompactFuture<>();
        race.begin(future, f -> f.setResult("this"));
        race.delay();
        List<Thread> threads = new ArrayList<>(1);
        future.addDoneCallback(done -> threads.add(Thread.currentThread()));
        race.end();
        assertEquals(1, threads.size());
        boolean late = threads.get(0) == Thread.currentThread();
        race.adjust(!late);
        here += late ? 1 : 0;
        there += late ? 0 : 1;
      }
    }
    TwoThreadRace.assumeThatItWasOne(there, here);
  }

  @Test
  void callbacksAddedByTwoThreadsKeepEachThreadsOrder() throws Exception {
    int each = 50;
    try (TwoThreadRace<CompactFuture<String>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 500; round++) {
        CompactFuture<String> future = new CompactFuture<>();
        List<Integer> calls = new ArrayList<>();
        race.begin(future, f -> add(f, 0, each, calls));
        add(future, each, 2 * each, calls);
        race.end();
        future.setResult("this");
        assertEquals(range(0, each), calls.stream().filter(i -> i < each).toList());
        assertEquals(range(each, 2 * each), calls.stream().filter(i -> i >= each).toList());
      }
    }
  }

  private static void add(CompactFuture<String> future, int from, int to, List<Integer> calls) {
    for (int i = from; i < to; i++) {
      int number = i;
      future.addDoneCallback(done -> calls.add(number));
    }
  }

  private static List<Integer> range(int from, int to) {
    return Stream.iterate(from, i -> i < to, i -> i + 1).toList();
  }
}
