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
 * Runs litmus tests: each in the VM that everybody runs, which goes through interpreter, C1 and C2,
 * and in one that has only C2, its decisions randomised, which moves plain accesses most.
 */
final class LitmusRunner {
  /** An iteration starts new threads; how these meet differs more than how they go on. */
  private static final int MILLIS_OF_ITERATION = 100;

  /** Or most of a VM's time goes into a large heap, and into finding how many tests fill it. */
  private static final List<String> START_QUICKLY =
      List.of("-hs", "64", "-pth", "false", "-strideCount", "10");

  private final PrintStream out;
  private final int forks;
  private final Duration limitOfVm;
  private final JcstressExecutor jcstress;
  private final Instant begin = Instant.now();
  private int reported;

  /**
   * Probes this machine and this VM.
   *
   * @param out for progress
   */
  LitmusRunner(PrintStream out, Path results, int millis, int forks) throws IOException {
    this.out = out;
    this.forks = forks;
    limitOfVm = Duration.ofSeconds(90).plusMillis(2L * millis);
    int iterations = Math.max(1, millis / MILLIS_OF_ITERATION);
    List<String> arguments = new ArrayList<>(START_QUICKLY);
    arguments.addAll(List.of("-iters", Integer.toString(iterations)));
    arguments.addAll(List.of("-time", Integer.toString(millis / iterations)));
    jcstress = new JcstressExecutor(results, false, limitOfVm, arguments);
  }

  /** Runs them in their order; what was seen is in that order too. */
  List<LitmusReport> run(List<LitmusVariant> pairs) throws IOException, InterruptedException {
    Map<LitmusVariant, List<TestConfig>> plan = new LinkedHashMap<>();
    Map<LitmusVariant, LitmusReport> seen = new LinkedHashMap<>();
    // By identity, for those of two forks are equal.
    IdentityHashMap<TestConfig, LitmusVariant> tested = new IdentityHashMap<>();
    List<TestConfig> all = new ArrayList<>();
    for (LitmusVariant litmus : pairs) {
      List<TestConfig> configurations = configurations(litmus);
      if (configurations.isEmpty()) {
        seen.put(litmus, LitmusReport.notRun(litmus, litmus.info().threads(), jcstress.cpus()));
        out.println(litmus + ": " + seen.get(litmus).line());
      } else {
        plan.put(litmus, configurations);
        configurations.forEach(configuration -> tested.put(configuration, litmus));
        all.addAll(configurations);
      }
    }
    Collections.reverse(all);
    Map<LitmusVariant, List<LitmusReport.Vm>> vms = new LinkedHashMap<>();
    jcstress.run(
        all,
        Instant.now().plus(limitOfVm.multipliedBy(all.size() + 1L)),
        result -> {
          synchronized (vms) {
            LitmusVariant litmus = tested.get(result.getConfig());
            List<LitmusReport.Vm> mine = vms.computeIfAbsent(litmus, l -> new ArrayList<>());
            mine.add(vm(result));
            if (mine.size() == plan.get(litmus).size()) {
              report(LitmusReport.of(litmus, mine.size(), mine), litmus, plan.size());
            }
          }
        });
    synchronized (vms) {
      plan.forEach(
          (litmus, configurations) -> {
            List<LitmusReport.Vm> mine = vms.getOrDefault(litmus, List.of());
            seen.put(litmus, LitmusReport.of(litmus, configurations.size(), mine));
          });
    }
    return pairs.stream().map(seen::get).toList();
  }

  /** None if there are too few CPUs. */
  private List<TestConfig> configurations(LitmusVariant litmus) {
    List<TestConfig> configurations = new ArrayList<>();
    for (SchedulingClass scheduling : jcstress.schedulings(litmus.info().threads(), true)) {
      for (int fork = 0; fork < forks; fork++) {
        for (List<String> vm : jcstress.defaultAndStressed()) {
          List<String> args = new ArrayList<>(vm);
          args.add(litmus.argument());
          configurations.add(
              jcstress.configuration(litmus.info(), fork, args, CompileMode.UNIFIED, scheduling));
        }
      }
    }
    return configurations;
  }

  private LitmusReport.Vm vm(TestResult result) {
    SortedMap<String, Long> outcomes = new TreeMap<>();
    result.getStateKeys().forEach(outcome -> outcomes.put(outcome, result.getCount(outcome)));
    return new LitmusReport.Vm(jcstress.failure(result), outcomes);
  }

  private void report(LitmusReport seen, LitmusVariant litmus, int planned) {
    long seconds = Duration.between(begin, Instant.now()).toSeconds();
    out.printf(
        Locale.ROOT,
        "[%d/%d, %d:%02d] %s: %s%n",
        ++reported,
        planned,
        seconds / 60,
        seconds % 60,
        litmus,
        seen.line());
  }
}
