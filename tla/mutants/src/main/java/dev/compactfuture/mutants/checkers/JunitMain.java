package dev.compactfuture.mutants.checkers;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the JUnit tests of the library with one mutant after the other, each up to the first test
 * that fails or hangs. It reads a {@link JunitRequest} from each line of the standard input, and
 * answers it by a line that begins with one of the words here. It then ends, or says that it is
 * ready for another mutant. It is not if the last one left a thread that still runs its code.
 */
public final class JunitMain {
  /** How the line begins that names the failed test. */
  static final String FAILED = "FAILED ";

  /** How the line begins that counts the tests, all of which have passed. */
  static final String PASSED = "PASSED ";

  /** The line that asks for another request. */
  static final String READY = "READY";

  /** The exit status of a run without tests: it shows nothing. */
  private static final int RAN_NOTHING = 2;

  /** Tests that hammer races or time out a million times take most of the time: they run last. */
  private static final String SLOW = ".*(RaceTest|[.]LeakTest)";

  /** Several times what any test uses; for a test that was not recorded. */
  private static final Duration PROCESSOR_TIME_BOUND = Duration.ofSeconds(20);

  private final Launcher launcher = LauncherFactory.create();
  private final Listener listener = new Listener();

  private JunitMain() {}

  /**
   * Answers requests until there is none.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    ChildJvm.endWithParent();
    JunitMain main = new JunitMain();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = requests.readLine()) != null; ) {
      print(main.answer(JunitRequest.of(line)));
      if (main.listener.outOfMemory || isMutantRunning()) {
        break;
      }
      print(READY);
    }
    Runtime.getRuntime().halt(0); // threads of a test may be left
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Ends this JVM in the middle of a test. */
  private static void end(int status, String lastLine) {
    print(lastLine);
    Runtime.getRuntime().halt(status);
  }

  private String answer(JunitRequest request) throws IOException {
    Thread me = Thread.currentThread();
    ClassLoader before = me.getContextClassLoader();
    try (MutatedClasses classes = new MutatedClasses(request.library(), request.tests())) {
      me.setContextClassLoader(classes);
      listener.begin();
      if (request.isRecording()) {
        DiscoverySelector all =
            DiscoverySelectors.selectClasspathRoots(Set.of(request.tests())).get(0);
        run(all, ClassNameFilter.excludeClassNamePatterns(SLOW));
        if (request.withSlow()) {
          run(all, ClassNameFilter.includeClassNamePatterns(SLOW));
        }
        RecordedTest.write(listener.recorded.values(), request.file());
      } else {
        for (RecordedTest test : RecordedTest.read(request.file())) {
          runRecorded(test);
        }
      }
    } finally {
      me.setContextClassLoader(before);
      Thread.interrupted(); // a test may have failed before it cleared the status
    }
    if (listener.ran == 0) {
      end(RAN_NOTHING, "no test ran");
    }
    return requireNonNull(
        Objects.requireNonNullElse(listener.failure, PASSED + listener.ran + " tests"));
  }

  private void runRecorded(RecordedTest test) {
    if (listener.failure == null) {
      listener.expected = test;
      int ran = listener.ran;
      run(DiscoverySelectors.selectMethod(test.name()));
      if (listener.ran == ran) {
        end(RAN_NOTHING, test.name() + " did not run");
      }
    }
  }

  private void run(DiscoverySelector tests, Filter<?>... filters) {
    if (listener.failure == null) {
      launcher.execute(
          LauncherExecutionRequestBuilder.request(
                  LauncherDiscoveryRequestBuilder.request()
                      .configurationParameter("junit.jupiter.execution.timeout.mode", "disabled")
                      .selectors(tests)
                      .filters(filters)
                      .build())
              .listeners(listener)
              .cancellationToken(listener.cancellation)
              .build());
      listener.watchdog = null;
    }
  }

  /** Returns whether a thread besides this one is inside a method of the library or of a test. */
  private static boolean isMutantRunning() {
    Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
    all.remove(Thread.currentThread());
    return all.values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> MutatedClasses.isOwn(frame.getClassName()));
  }

  private static final class Listener implements TestExecutionListener {
    private final Map<String, RecordedTest> recorded = new LinkedHashMap<>();
    private final Set<String> enteredBefore = new TreeSet<>(); // before the class's first test
    private CancellationToken cancellation = CancellationToken.create();
    private int ran;
    private long start;
    private boolean outOfMemory;
    private @Nullable RecordedTest expected;
    private @Nullable String failure;
    private volatile @Nullable TestIdentifier running;
    private volatile @Nullable Watchdog watchdog;

    Listener() {
      ThreadGroup tests = Thread.currentThread().getThreadGroup();
      // In the parent group, because the watchdog must not count its own thread as a test's.
      Thread watch = new Thread(tests.getParent(), this::watch, "watchdog");
      watch.setDaemon(true);
      watch.start();
    }

    /** Forgets the tests of the last request. */
    void begin() {
      recorded.clear();
      enteredBefore.clear();
      cancellation = CancellationToken.create();
      ran = 0;
      expected = null;
      failure = null;
    }

    private void watch() {
      while (true) {
        LockSupport.parkNanos(Watchdog.PAUSE.toNanos());
        Watchdog current = watchdog;
        if (current != null) {
          String hangs = current.look();
          if (!hangs.isEmpty()) {
            end(0, failed(requireNonNull(running), hangs));
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
      if (failure == null && result.getStatus() == TestExecutionResult.Status.FAILED) {
        Throwable thrown = result.getThrowable().orElse(null);
        outOfMemory |= thrown instanceof OutOfMemoryError;
        failure = failed(test, thrown == null ? "no reason given" : thrown.toString());
        cancellation.cancel();
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

    private static String failed(TestIdentifier test, String why) {
      List<String> lines = why.lines().toList();
      return FAILED + test.getLegacyReportingName() + ": " + (lines.isEmpty() ? "" : lines.get(0));
    }
  }
}
