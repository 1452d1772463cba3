package dev.compactfuture;

import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

/** The stack of accepted tasks forgets those that are done, and loses no other. Supports C10. */
@Tag("C10")
class AcceptedTasksTest {
  private static final int MANY = 1_000;

  private final AcceptedTasks<Task<?>> accepted = new AcceptedTasks<>();

  private Task<String> accept() {
    Task<String> task = new Task<>(() -> VALUE, accepted);
    task.accept();
    return task;
  }

  private static long entriesIn(Object root) {
    return GraphLayout.parseInstance(root).getClassCounts().count(AcceptedTasks.Entry.class);
  }

  @Test
  void theDeadHardlyOutnumberTheLiving() {
    List<Task<String>> alive = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      Task<String> task = accept();
      if (i % 100 == 0) {
        alive.add(task);
      } else {
        task.run();
      }
      if (i % 5_000 == 0) {
        long entries = entriesIn(accepted);
        assertTrue(entries <= 2L * alive.size() + 100, () -> entries + " for " + alive.size());
      }
    }
    assertEquals(Set.copyOf(alive), Set.copyOf(accepted.notDone()));
    assertEquals(alive.size(), accepted.notDone().size());
  }

  @Test
  void aFutureThatIsKeptKeepsNoEntriesOfOthers() {
    List<Task<String>> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      all.add(accept());
    }
    all.forEach(Task::run);
    for (int i = 0; i < 2_100; i++) {
      accept().run();
    }
    Task<String> kept = all.get(1_999);
    assertTrue(entriesIn(kept) < 200, () -> entriesIn(kept) + " entries");
  }

  @Test
  void aTaskThatIsAcceptedTwiceLosesNoOther() {
    List<Task<String>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(accept());
    }
    all.forEach(Task::accept);
    assertEquals(Set.copyOf(all), Set.copyOf(accepted.notDone()));
    assertEquals(10, accepted.notDone().size());
  }

  @Test
  void ofTasksThatTwoThreadsPushAtTheSameTimeNoneIsLost() {
    List<Task<String>> mine = new ArrayList<>();
    List<Task<String>> others = new ArrayList<>();
    try (TwoThreadRace<List<Task<String>>> race = new TwoThreadRace<>()) {
      for (int round = 1; round <= 20; round++) {
        race.begin(others, this::acceptMany);
        acceptMany(mine);
        race.end();
        assertEquals(2 * MANY * round, accepted.notDone().size());
      }
    }
  }

  private void acceptMany(List<Task<String>> kept) {
    for (int i = 0; i < MANY; i++) {
      kept.add(accept());
    }
  }

  /** One task stays at the bottom while others come, end and are swept beside a reader. */
  @Test
  void aReaderBesideSweepsMissesNoTask() {
    Task<String> stays = accept();
    try (TwoThreadRace<AcceptedTasks<Task<?>>> race = new TwoThreadRace<>()) {
      for (int round = 0; round < 100; round++) {
        race.begin(
            accepted,
            tasks -> {
              for (int i = 0; i < 100; i++) {
                assertTrue(tasks.notDone().contains(stays));
              }
            });
        for (int i = 0; i < 200; i++) {
          accept().run();
        }
        race.end();
      }
    }
  }

  // What a sweep does, seen by the futures that it asks whether they are done.

  private final AcceptedTasks<Asked> asked = new AcceptedTasks<>();
  private final List<Asked> kept = new ArrayList<>();
  private int asks;

  /** A future that counts how often any of them is asked. */
  private class Asked extends CompletableFuture<String> {
    @Override
    public boolean isDone() {
      asks++;
      return super.isDone();
    }
  }

  private Asked push(Asked task) {
    kept.add(task);
    new AcceptedTasks.Entry<>(task, asked).add();
    return task;
  }

  /** So the time to accept n tasks grows no faster than n. */
  @Test
  void aSweepFollowsWhenAsManyCameAsWereAliveInTheLastOne() {
    List<Integer> sweepsAt = new ArrayList<>();
    for (int pushed = 1; pushed <= 1_100; pushed++) {
      int before = asks;
      push(new Asked());
      if (asks > before) {
        assertEquals(pushed - 1, asks - before, "asks each below the top");
        sweepsAt.add(pushed);
      }
    }
    assertEquals(List.of(64, 128, 255, 509, 1_017), sweepsAt);
  }

  @Test
  void aSweepThatFailsIsFollowedByAnother() {
    Error failure = new StackOverflowError();
    boolean[] fails = {true};
    push(
        new Asked() {
          @Override
          public boolean isDone() {
            if (fails[0]) {
              throw failure;
            }
            return super.isDone();
          }
        });
    assertSame(failure, TestThread.outcome(() -> pushMany(100)));
    fails[0] = false;
    asks = 0;
    push(new Asked());
    assertTrue(asks > 0);
  }

  private int pushMany(int n) {
    for (int i = 0; i < n; i++) {
      push(new Asked());
    }
    return n;
  }

  @Test
  void noSweepBeginsInAnother() {
    int[] depth = {0};
    push(
        new Asked() {
          @Override
          public boolean isDone() {
            assertEquals(1, ++depth[0], "sweeps");
            pushMany(200);
            depth[0]--;
            return super.isDone();
          }
        });
    pushMany(63);
    assertTrue(kept.size() > 200, () -> kept.size() + " pushed");
  }

  @Test
  void aReaderThatIsSweptAwayFromItsPlaceBeginsAgain() {
    Asked bottom = push(new Asked());
    push(
        new Asked() {
          @Override
          public boolean isDone() {
            if (complete(VALUE)) {
              pushMany(100);
            }
            return super.isDone();
          }
        });
    Asked top = push(new Asked());
    List<Asked> read = asked.notDone();
    assertTrue(read.containsAll(List.of(bottom, top)));
    assertEquals(102, read.size());
    assertEquals(Set.copyOf(read).size(), read.size());
  }

  @Test
  void ofTwoThreadsThatAcceptTasksNoneIsLost() {
    try (TwoThreadRace<List<Task<String>>> race = new TwoThreadRace<>()) {
      for (int round = 1; round <= 100; round++) {
        List<Task<String>> ofOther = newTasks();
        List<Task<String>> mine = newTasks();
        race.begin(ofOther, tasks -> tasks.forEach(Task::accept));
        mine.forEach(Task::accept);
        race.end();
        assertEquals(1_000, accepted.notDone().size());
        mine.forEach(Task::run);
        ofOther.forEach(Task::run);
      }
    }
  }

  private List<Task<String>> newTasks() {
    return Stream.generate(() -> new Task<>(() -> VALUE, accepted)).limit(500).toList();
  }
}
