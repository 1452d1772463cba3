package dev.compactfuture.mutants.checkers;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
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

/** Runs the JUnit tests of a folder up to the first that fails or hangs. */
public final class JunitMain {
  /** How the line begins that names the failed test. */
  static final String FAILED = "FAILED ";

  /** The exit status of a run without tests: it shows nothing. */
  private static final int RAN_NOTHING = 2;

  /** Tests that hammer races or fill the heap take most of the time, so they run last. */
  private static final String SLOW = ".*(Race|Leak).*";

  /** Several times what any test uses, and soon over for a test that spins for ever. */
  private static final Duration PROCESSOR_TIME_BOUND = Duration.ofSeconds(20);

  private JunitMain() {}

  /**
   * Ends this JVM with status 0 if all tests pass, 1 at the first that fails or hangs, and 2 if
   * there is none.
   *
   * @param args the folder of the compiled tests
   */
  public static void main(String[] args) {
    int ran =
        run(args[0], ClassNameFilter.excludeClassNamePatterns(SLOW))
            + run(args[0], ClassNameFilter.includeClassNamePatterns(SLOW));
    Runtime.getRuntime().halt(ran == 0 ? RAN_NOTHING : 0);
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
        Locale.ROOT,
        "%d tests ran; the longest used the processor for %d ms%n",
        listener.ran,
        listener.longest.toMillis());
    System.out.flush();
    listener.watchdog = null;
    return listener.ran;
  }

  private static final class Listener implements TestExecutionListener {
    private int ran;
    private Duration longest = Duration.ZERO;
    private volatile @Nullable TestIdentifier running;
    private volatile @Nullable Watchdog watchdog;

    Listener() {
      ThreadGroup tests = Thread.currentThread().getThreadGroup();
      // In the parent group, because the watchdog must not count its own thread as a test's.
      Thread watch = new Thread(tests.getParent(), this::watch, "watchdog");
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
            fail(requireNonNull(running), hangs);
          }
        }
      }
    }

    @Override
    public void executionStarted(TestIdentifier test) {
      if (test.isTest()) {
        running = test;
        watchdog = new Watchdog(Thread.currentThread().getThreadGroup(), PROCESSOR_TIME_BOUND);
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.FAILED) {
        fail(test, result.getThrowable().map(Throwable::toString).orElse("no reason given"));
      }
      if (test.isTest()) {
        Duration used = requireNonNull(watchdog).processorTime();
        longest = used.compareTo(longest) > 0 ? used : longest;
        ran++;
      }
    }

    private static void fail(TestIdentifier test, String why) {
      System.out.println(
          FAILED + test.getLegacyReportingName() + ": " + why.lines().findFirst().orElse(""));
      System.out.flush();
      Runtime.getRuntime().halt(1); // threads of the test may be left
    }
  }
}
