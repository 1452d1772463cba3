package dev.compactfuture.mutants;

import java.nio.file.Path;
import java.util.Set;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests in a folder of classes; ends with 1 at the first that fails. */
public final class JunitMain {
  static final String FAILED = "FAILED ";

  /** What hammers, and what fills the heap: most of the time. */
  private static final String SLOW = ".*(Race|Leak).*";

  private static final String BOUND = "junit.jupiter.execution.timeout.default";

  private JunitMain() {}

  private static final class Listener implements TestExecutionListener {
    private int ran;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.FAILED) {
        String why = result.getThrowable().map(Throwable::toString).orElse("no reason given");
        System.out.println(
            FAILED + test.getLegacyReportingName() + ": " + why.lines().findFirst().orElse(""));
        System.out.flush();
        Runtime.getRuntime().halt(1); // threads of the test may be left
      }
      ran += test.isTest() ? 1 : 0;
    }
  }

  /**
   * Runs.
   *
   * @param args the folder
   */
  public static void main(String[] args) {
    Listener listener = new Listener();
    // The longest of the others takes a second: of one that hangs we know that soon.
    run(args[0], listener, ClassNameFilter.excludeClassNamePatterns(SLOW), "8 s");
    run(args[0], listener, ClassNameFilter.includeClassNamePatterns(SLOW), "30 s");
    System.out.println(listener.ran + " tests ran");
    System.out.flush();
    Runtime.getRuntime().halt(listener.ran == 0 ? 2 : 0);
  }

  private static void run(String folder, Listener listener, ClassNameFilter which, String bound) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .configurationParameter(BOUND, bound)
            .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(Path.of(folder))))
            .filters(which)
            .build();
    LauncherFactory.create().execute(request, listener);
  }
}
