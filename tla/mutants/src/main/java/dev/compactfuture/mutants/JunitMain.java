package dev.compactfuture.mutants;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests in a folder of classes; ends with 1 at the first that fails, or hangs. */
public final class JunitMain {
  static final String FAILED = "FAILED ";

  /** What hammers, and what fills the heap: most of the time. */
  private static final String SLOW = ".*(Race|Leak).*";

  /** Six times what any of the tests uses: of one that spins for ever we know that soon. */
  private static final Duration PROCESSOR = Duration.ofSeconds(20);

  private JunitMain() {}

  private static final class Listener implements TestExecutionListener {
    private int ran;
    private Duration longest = Duration.ZERO;
    private volatile @Nullable TestIdentifier running;
    private volatile @Nullable Watchdog watchdog;

    Listener() {
      ThreadGroup tests = Thread.currentThread().getThreadGroup();
      Thread watch = new Thread(tests.getParent(), this::watch, "watchdog"); // is none of them
      watch.setDaemon(true);
      watch.start();
    }

    private void watch() {
      while (true) {
        LockSupport.parkNanos(Watchdog.PAUSE.toNanos());
        Watchdog current = watchdog;
        if (current != null) {
          String hangs = current.look();
          if (!hangs.isEmpty()) {
            failed(requireNonNull(running), hangs);
          }
        }
      }
    }

    @Override
    public void executionStarted(TestIdentifier test) {
      if (test.isTest()) {
        running = test;
        watchdog = new Watchdog(Thread.currentThread().getThreadGroup(), PROCESSOR);
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.FAILED) {
        failed(test, result.getThrowable().map(Throwable::toString).orElse("no reason given"));
      }
      if (test.isTest()) {
        Duration used = requireNonNull(watchdog).used();
        longest = used.compareTo(longest) > 0 ? used : longest;
        ran++;
      }
    }

    private static void failed(TestIdentifier test, String why) {
      System.out.println(
          FAILED + test.getLegacyReportingName() + ": " + why.lines().findFirst().orElse(""));
      System.out.flush();
      Runtime.getRuntime().halt(1); // threads of the test may be left
    }
  }

  /**
   * Runs.
   *
   * @param args the folder
   */
  public static void main(String[] args) {
    int ran =
        run(args[0], ClassNameFilter.excludeClassNamePatterns(SLOW))
            + run(args[0], ClassNameFilter.includeClassNamePatterns(SLOW));
    Runtime.getRuntime().halt(ran == 0 ? 2 : 0);
  }

  private static int run(String folder, ClassNameFilter which) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .configurationParameter("junit.jupiter.execution.timeout.mode", "disabled")
            .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(Path.of(folder))))
            .filters(which)
            .build();
    Listener listener = new Listener();
    LauncherFactory.create().execute(request, listener);
    System.out.printf(
        "%d tests ran; the longest used the processor for %d ms%n",
        listener.ran, listener.longest.toMillis());
    System.out.flush();
    listener.watchdog = null;
    return listener.ran;
  }
}
