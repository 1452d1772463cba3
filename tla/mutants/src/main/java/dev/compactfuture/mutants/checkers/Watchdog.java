package dev.compactfuture.mutants.checkers;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells a test that hangs from one that is slow. No clock can do that on a loaded machine. A test
 * hangs if none of its threads can run at many looks in a row, or if it has used far more processor
 * time than it needs.
 */
final class Watchdog {
  /**
   * How many looks in a row have to find no thread that can run, if one waits for a time: with the
   * pauses they take longer than any test waits for a time-out.
   */
  static final int LOOKS = 160;

  /**
   * How many, if all threads wait without a time. Then only one that has been unparked, and still
   * is seen waiting until it gets a processor, can go on: on a busy machine after a few looks.
   */
  static final int LOOKS_WITHOUT_TIME = 40;

  /** The pause between two looks. */
  static final Duration PAUSE = Duration.ofMillis(50);

  private final ThreadGroup threads;
  private final Duration processorTimeBound;
  private final long processorTimeAtStart = processorTimeOfJvm();
  private int looksWithoutRunnable;
  private int looksWithoutTime;

  /**
   * Begins to watch a test.
   *
   * @param threads the threads of the test
   * @param processorTimeBound how much processor time this JVM may use from now on
   */
  Watchdog(ThreadGroup threads, Duration processorTimeBound) {
    this.threads = threads;
    this.processorTimeBound = processorTimeBound;
  }

  /** Takes a look; returns why the test hangs, or an empty string if it is not known to hang. */
  String look() {
    Set<Thread.State> states = states();
    boolean canAnyRun = states.contains(Thread.State.RUNNABLE);
    looksWithoutRunnable = canAnyRun ? 0 : looksWithoutRunnable + 1;
    looksWithoutTime =
        canAnyRun || states.contains(Thread.State.TIMED_WAITING) ? 0 : looksWithoutTime + 1;
    if (looksWithoutRunnable >= LOOKS || looksWithoutTime >= LOOKS_WITHOUT_TIME) {
      return "hangs: at " + looksWithoutRunnable + " looks no thread could run";
    }
    Duration used = processorTime();
    return used.compareTo(processorTimeBound) > 0
        ? "hangs: it has used the processor for " + used.toSeconds() + " s"
        : "";
  }

  /** Returns the processor time that this JVM has used since the beginning. */
  Duration processorTime() {
    return Duration.ofNanos(processorTimeOfJvm() - processorTimeAtStart);
  }

  private Set<Thread.State> states() {
    Thread[] all = new Thread[2 * threads.activeCount() + 1];
    int count = threads.enumerate(all);
    return Arrays.stream(all, 0, count).map(Thread::getState).collect(Collectors.toSet());
  }

  private static long processorTimeOfJvm() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
