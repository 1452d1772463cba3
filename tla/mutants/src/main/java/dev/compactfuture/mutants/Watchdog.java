package dev.compactfuture.mutants;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;

/**
 * Tells what hangs from what is slow, which no clock can on a machine that is loaded: it hangs if
 * none of its threads can run, however often one looks, or if it has used the processor for far
 * longer than it has to.
 */
final class Watchdog {
  /**
   * Who was woken seems to wait until it has a processor: for some looks, not for so many. With a
   * pause between them that is 8 s at least, longer than anybody here waits for nothing.
   */
  static final int LOOKS = 160;

  static final Duration PAUSE = Duration.ofMillis(50);

  private final ThreadGroup threads;
  private final Duration processor;
  private long began = processorTime();
  private int idle;

  /**
   * Begins.
   *
   * @param threads those that are watched
   * @param processor how much of it they may use, all together
   */
  Watchdog(ThreadGroup threads, Duration processor) {
    this.threads = threads;
    this.processor = processor;
  }

  /** Why it hangs; empty if it is not known to. To be called again after the pause. */
  String look() {
    idle = canSomeRun() ? 0 : idle + 1;
    if (idle >= LOOKS) {
      return "hangs: at " + LOOKS + " looks no thread could run";
    }
    return used().compareTo(processor) > 0
        ? "hangs: it has used the processor for " + used().toSeconds() + " s"
        : "";
  }

  /** The processor's time since the beginning, of the whole JVM. */
  Duration used() {
    return Duration.ofNanos(processorTime() - began);
  }

  private boolean canSomeRun() {
    Thread[] all = new Thread[2 * threads.activeCount() + 1];
    int count = threads.enumerate(all);
    return Arrays.stream(all, 0, count).anyMatch(t -> t.getState() == Thread.State.RUNNABLE);
  }

  private static long processorTime() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
