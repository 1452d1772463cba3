package dev.compactfuture.races.runner;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * Runs litmus tests, each in two JVMs: the default one, which goes through interpreter, C1 and C2,
 * and one that has only C2, whose random decisions move plain accesses most.
 */
final class LitmusRunner {
  /** Short, because an iteration starts new threads, and how they meet varies most at the start. */
  private static final int ITERATION_MILLIS = 100;

  private final PrintStream out;
  private final int forks;
  private final Duration vmLimit;
  private final JcstressExecutor jcstress;
  private final Instant begin = Instant.now();
  private int reported;

  /**
   * Probes this machine and this JVM.
   *
   * @param out for progress
   * @param millis how long each JVM runs a test
   * @param forks how many JVMs of each kind run it
   */
  LitmusRunner(PrintStream out, Path results, int millis, int forks) throws IOException {
    this.out = out;
    this.forks = forks;
    // Beyond the iterations, as in Bounds: jcstress takes long to notice a thread that hangs.
    vmLimit = Duration.ofSeconds(90).plusMillis(2L * millis);
    int iterations = Math.max(1, millis / ITERATION_MILLIS);
    jcstress =
        new JcstressExecutor(
            results,
            false,
            vmLimit,
            List.of(
                "-iters", Integer.toString(iterations),
                "-time", Integer.toString(millis / iterations)));
  }

  /** Runs the variants, and returns their reports in the same order. */
  List<LitmusReport> run(List<LitmusVariant> variants) throws IOException, InterruptedException {
    Map<LitmusVariant, List<TestConfig>> plan = new LinkedHashMap<>();
    Map<LitmusVariant, LitmusReport> reports = new LinkedHashMap<>();
    // By identity, because the configurations of two forks are equal.
    IdentityHashMap<TestConfig, LitmusVariant> variantOf = new IdentityHashMap<>();
    List<TestConfig> all = new ArrayList<>();
    for (LitmusVariant variant : variants) {
      List<TestConfig> configurations = configurations(variant);
      if (configurations.isEmpty()) {
        LitmusReport notRun =
            LitmusReport.notRun(variant, variant.info().threads(), jcstress.cpus());
        reports.put(variant, notRun);
        out.println(variant + ": " + notRun.line());
      } else {
        plan.put(variant, configurations);
        configurations.forEach(configuration -> variantOf.put(configuration, variant));
        all.addAll(configurations);
      }
    }
    Collections.reverse(all); // the executor begins at the end
    Map<LitmusVariant, List<LitmusReport.VmReport>> vmReports = new LinkedHashMap<>();
    jcstress.run(
        all,
        Instant.now().plus(vmLimit.multipliedBy(all.size() + 1L)),
        result -> {
          synchronized (vmReports) {
            LitmusVariant variant = variantOf.get(result.getConfig());
            List<LitmusReport.VmReport> vms =
                vmReports.computeIfAbsent(variant, v -> new ArrayList<>());
            vms.add(vmReport(result));
            if (vms.size() == plan.get(variant).size()) {
              print(LitmusReport.sum(variant, vms.size(), vms), variant, plan.size());
            }
          }
        });
    synchronized (vmReports) {
      plan.forEach(
          (variant, configurations) -> {
            List<LitmusReport.VmReport> vms = vmReports.getOrDefault(variant, List.of());
            reports.put(variant, LitmusReport.sum(variant, configurations.size(), vms));
          });
    }
    return variants.stream().map(reports::get).toList();
  }

  /** Returns none if there are too few CPUs. */
  private List<TestConfig> configurations(LitmusVariant variant) {
    List<TestConfig> configurations = new ArrayList<>();
    for (SchedulingClass scheduling : jcstress.schedulings(variant.info().threads(), true)) {
      for (int fork = 0; fork < forks; fork++) {
        for (List<String> vm : jcstress.defaultAndRandomisedVm()) {
          List<String> args = new ArrayList<>(vm);
          args.add(variant.vmArgument());
          configurations.add(
              jcstress.configuration(variant.info(), fork, args, CompileMode.UNIFIED, scheduling));
        }
      }
    }
    return configurations;
  }

  private LitmusReport.VmReport vmReport(TestResult result) {
    SortedMap<String, Long> outcomes = new TreeMap<>();
    result.getStateKeys().forEach(outcome -> outcomes.put(outcome, result.getCount(outcome)));
    return new LitmusReport.VmReport(jcstress.failure(result), outcomes);
  }

  private void print(LitmusReport report, LitmusVariant variant, int planned) {
    long seconds = Duration.between(begin, Instant.now()).toSeconds();
    out.printf(
        Locale.ROOT,
        "[%d/%d, %d:%02d] %s: %s%n",
        ++reported,
        planned,
        seconds / 60,
        seconds % 60,
        variant,
        report.line());
  }
}
