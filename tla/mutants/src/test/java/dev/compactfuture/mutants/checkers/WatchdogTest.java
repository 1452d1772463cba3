package dev.compactfuture.mutants.checkers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** When the watchdog takes a test for hanging, looking without pauses. */
class WatchdogTest {
  private final ThreadGroup threads = new ThreadGroup("watched");
  private final Watchdog watchdog = new Watchdog(threads, Duration.ofDays(1));

  private Thread start(Runnable task) {
    Thread thread = new Thread(threads, task);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private Thread startWaiting(CountDownLatch until) {
    return startWaiting(until::await, Thread.State.WAITING);
  }

  private Thread startWaiting(Waiting waiting, Thread.State state) {
    Thread thread =
        start(
            () -> {
              try {
                waiting.run();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    while (thread.getState() != state) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private interface Waiting {
    void run() throws InterruptedException;
  }

  @Test
  void aTestHangsIfAllThreadsWaitForGood() throws Exception {
    CountDownLatch until = new CountDownLatch(1);
    Thread waiting = startWaiting(until);
    hangsAtLook(Watchdog.LOOKS_WITHOUT_TIME);
    until.countDown();
    waiting.join();
  }

  @Test
  void aTestThatWaitsForATimeIsGivenLonger() throws Exception {
    CountDownLatch until = new CountDownLatch(1);
    Thread waiting = startWaiting(() -> until.await(1, TimeUnit.DAYS), Thread.State.TIMED_WAITING);
    hangsAtLook(Watchdog.LOOKS);
    until.countDown();
    waiting.join();
  }

  private void hangsAtLook(int last) {
    for (int i = 1; i < last; i++) {
      assertEquals("", watchdog.look());
    }
    assertEquals("hangs: at " + last + " looks no thread could run", watchdog.look());
  }

  @Test
  void aTestDoesNotHangIfAThreadCouldRunAtOneLook() throws Exception {
    CountDownLatch until = new CountDownLatch(1);
    Thread waiting = startWaiting(until);
    for (int i = 1; i < Watchdog.LOOKS_WITHOUT_TIME; i++) {
      watchdog.look();
    }
    AtomicBoolean over = new AtomicBoolean();
    Thread spinning =
        start(
            () -> {
              while (!over.get()) {
                Thread.onSpinWait();
              }
            });
    assertEquals("", watchdog.look());
    over.set(true);
    spinning.join();
    assertEquals("", watchdog.look()); // looks are counted from the beginning again
    until.countDown();
    waiting.join();
  }

  @Test
  void aTestHangsIfItUsesTooMuchProcessorTime() {
    Watchdog strict = new Watchdog(threads, Duration.ZERO);
    while (strict.processorTime().isZero()) {
      Thread.onSpinWait(); // until the clock of processor time, which may be coarse, has ticked
    }
    String hangs = strict.look();
    assertTrue(hangs.matches("hangs: it has used the processor for \\d+ s"), hangs);
  }
}
