package dev.compactfuture;

import static dev.compactfuture.FutureState.VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

/** The stack of accepted tasks forgets those that are done, and loses no other. Supports C10. */
@Tag("C10")
class AcceptedTasksTest {
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
    all.forEach(Task::acceptOnce);
    assertEquals(Set.copyOf(all), Set.copyOf(accepted.notDone()));
    assertEquals(10, accepted.notDone().size());
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
}
