package dev.compactfuture.mutants.checkers;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.ClasspathRootSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the JUnit tests of a folder up to the first that fails or hangs. */
public final class JunitMain {
  /** How the line begins that names the failed test. */
  static final String FAILED = "FAILED ";

  /** The exit status of a run in which a test failed. */
  private static final int FAILED_STATUS = 1;

  /** The exit status of a run without tests: it shows nothing. */
  private static final int RAN_NOTHING = 2;

  /** Tests that hammer races or fill the heap take most of the time, so they run last. */
  private static final String SLOW = ".*(Race|Leak).*";

  /** Several times what any test uses; for a test that was not recorded. */
  private static final Duration PROCESSOR_TIME_BOUND = Duration.ofSeconds(20);

  private JunitMain() {}

  /**
   * Ends this JVM with status 0 if all tests pass, 1 at the first that fails or hangs, and 2 if
   * there is none.
   *
   * @param args the folder of the compiled tests, to run them all, and optionally a file to which
   *     what they took and entered is written; or a file of recorded tests, to run those
   */
  public static void main(String[] args) throws IOException {
    Listener listener = new Listener();
    Path tests = Path.of(args[0]);
    if (Files.isDirectory(tests)) {
      ClasspathRootSelector all = DiscoverySelectors.selectClasspathRoots(Set.of(tests)).get(0);
      run(listener, all, ClassNameFilter.excludeClassNamePatterns(SLOW));
      run(listener, all, ClassNameFilter.includeClassNamePatterns(SLOW));
    } else {
      for (RecordedTest test : RecordedTest.read(tests)) {
        listener.expected = test;
        int ran = listener.ran;
        run(listener, DiscoverySelectors.selectMethod(test.name()));
        if (listener.ran == ran) {
          end(RAN_NOTHING, test.name() + " did not run");
        }
      }
    }
    if (args.length > 1) {
      RecordedTest.write(listener.recorded.values(), Path.of(args[1]));
    }
    end(listener.ran == 0 ? RAN_NOTHING : 0, listener.ran + " tests ran");
  }

  /** Ends this JVM; threads of a test may be left. */
  private static void end(int status, String lastLine) {
    System.out.println(lastLine);
    System.out.flush();
    Runtime.getRuntime().halt(status);
  }

  private static void run(Listener listener, DiscoverySelector tests, Filter<?>... filters) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .configurationParameter("junit.jupiter.execution.timeout.mode", "disabled")
            .selectors(tests)
            .filters(filters)
            .build();
    LauncherFactory.create().execute(request, listener);
    listener.watchdog = null;
  }

  private static final class Listener implements TestExecutionListener {
    private final Map<String, RecordedTest> recorded = new LinkedHashMap<>();
    private final Set<String> enteredBefore = new TreeSet<>(); // before the class's first test
    private int ran;
    private long start;
    private @Nullable RecordedTest expected;
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
      Set<String> entered = MethodProbe.takeEntered();
      if (test.isTest()) {
        enteredBefore.addAll(entered);
        running = test;
        start = System.nanoTime();
        Duration bound = expected == null ? PROCESSOR_TIME_BOUND : expected.processorTimeBound();
        watchdog = new Watchdog(Thread.currentThread().getThreadGroup(), bound);
      } else if (test.getSource().orElse(null) instanceof ClassSource) {
        enteredBefore.clear();
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.FAILED) {
        fail(test, result.getThrowable().map(Throwable::toString).orElse("no reason given"));
      }
      if (test.isTest() && test.getSource().orElseThrow() instanceof MethodSource method) {
        ran++;
        Set<String> entered = MethodProbe.takeEntered();
        entered.addAll(enteredBefore);
        recorded.merge(
            name(method),
            new RecordedTest(
                name(method),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                requireNonNull(watchdog).processorTime().toMillis(),
                entered),
            RecordedTest::plus);
      }
    }

    private static String name(MethodSource method) {
      return String.format(
          "%s#%s(%s)",
          method.getClassName(),
          method.getMethodName(),
          Objects.requireNonNullElse(method.getMethodParameterTypes(), ""));
    }

    private static void fail(TestIdentifier test, String why) {
      String reason = why.lines().findFirst().orElse("");
      end(FAILED_STATUS, FAILED + test.getLegacyReportingName() + ": " + reason);
    }
  }
}
