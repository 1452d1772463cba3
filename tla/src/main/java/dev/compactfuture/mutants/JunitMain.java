package dev.compactfuture.mutants;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests in a folder of classes; ends with 1 at the first that fails. */
public final class JunitMain {
  static final String FAILED = "FAILED ";

  private static final String ORDER = "junit.jupiter.testclass.order.default";

  private JunitMain() {}

  /** What hammers, and what fills the heap, takes most of the time. */
  public static final class QuickFirst implements ClassOrderer {
    @Override
    public void orderClasses(ClassOrdererContext context) {
      context
          .getClassDescriptors()
          .sort(
              Comparator.comparing(
                      (ClassDescriptor test) ->
                          test.getTestClass().getName().matches(".*(Race|Leak).*"))
                  .thenComparing(test -> test.getTestClass().getName()));
    }
  }

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

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
      System.out.println(ran + " tests ran");
      System.out.flush();
      Runtime.getRuntime().halt(ran == 0 ? 2 : 0);
    }
  }

  /**
   * Runs.
   *
   * @param args the folder
   */
  public static void main(String[] args) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .configurationParameter(ORDER, QuickFirst.class.getName())
            .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(Path.of(args[0]))))
            .build();
    LauncherFactory.create().execute(request, new Listener());
  }
}
