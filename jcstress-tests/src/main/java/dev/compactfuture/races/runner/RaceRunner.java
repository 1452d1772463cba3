package dev.compactfuture.races.runner;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;
import org.openjdk.jcstress.vm.VMSupport;

/** Runs races, each in the configurations that its level asks for. */
final class RaceRunner {
  /** The file in the folder of results that has every outcome. */
  static final String OUTCOMES = "outcomes.txt";

  private static final String BIASED_LOCKING = "-XX:+UseBiasedLocking";

  private final Bounds bounds;
  private final PrintStream out;
  private final Path outcomes;
  private final JcstressExecutor jcstress;
  private final Instant end;
  private final Instant begin = Instant.now();
  private final AtomicInteger reported = new AtomicInteger();
  private int planned;

  /**
   * Probes this machine and this JVM.
   *
   * @param out for progress
   * @param results the folder for the outcomes
   */
  RaceRunner(Bounds bounds, PrintStream out, Path results) throws IOException {
    this.bounds = bounds;
    this.out = out;
    this.outcomes = results.resolve(OUTCOMES);
    this.end = Instant.now().plus(bounds.runLimit());
    jcstress =
        new JcstressExecutor(
            results,
            bounds.mixesCompilers(),
            bounds.vmLimit(),
            List.of(
                "-time", Integer.toString(bounds.iterationMillis()),
                "-iters", Integer.toString(bounds.iterations()),
                "-f", Integer.toString(bounds.forks())));
  }

  int cpus() {
    return jcstress.cpus();
  }

  /** Returns the configurations of each race: none for a race that cannot be scheduled here. */
  Map<Race, List<TestConfig>> plan(List<Race> races) {
    Map<Race, List<TestConfig>> plan = new LinkedHashMap<>();
    for (Race race : races) {
      plan.put(race, configurations(race));
    }
    planned += size(plan);
    return plan;
  }

  private static int size(Map<Race, List<TestConfig>> plan) {
    return plan.values().stream().mapToInt(List::size).sum();
  }

  private List<TestConfig> configurations(Race race) {
    TestInfo info = TestList.getInfo(race.name());
    List<TestConfig> configurations = new ArrayList<>();
    // jcstress counts one actor in a race for termination. Bound to that actor's CPU, the signal
    // could not run beside it.
    boolean bound = !race.termination();
    for (SchedulingClass scheduling : jcstress.schedulings(race.actors(), bound)) {
      for (Vm vm : vms(race)) {
        for (int mode : compileModes(race, vm)) {
          for (int fork = 0; fork < bounds.forks(); fork++) {
            configurations.add(jcstress.configuration(info, fork, vm.args, mode, scheduling));
          }
        }
      }
    }
    return configurations;
  }

  /** The arguments of a JVM, and whether its C2 decides at random. */
  private record Vm(List<String> args, boolean randomised) {}

  private List<Vm> vms(Race race) {
    List<Vm> vms = new ArrayList<>();
    if (!bounds.mixesCompilers()) {
      vms.add(new Vm(List.of(), false));
    }
    for (VMSupport.Config config : VMSupport.getAvailableVMConfigs()) {
      // The future has no lock that could be biased: those JVMs would show the same again.
      if (!config.args().contains(BIASED_LOCKING)
          && (bounds.mixesCompilers() || (config.stress() && bounds.randomisesC2()))) {
        vms.add(new Vm(config.args(), config.stress()));
      }
    }
    // A canary has to be caught once, and the randomised JVM shows most of what compilers do.
    if (race.isCanary() && vms.stream().anyMatch(Vm::randomised)) {
      vms.removeIf(vm -> !vm.randomised());
    }
    return vms;
  }

  /** Returns which of the configurations that jcstress has here are not planned; may be empty. */
  String leftOut() {
    return bounds.leftOut(
        VMSupport.getAvailableVMConfigs().stream()
            .anyMatch(config -> config.args().contains(BIASED_LOCKING)));
  }

  private List<Integer> compileModes(Race race, Vm vm) {
    if (!bounds.mixesCompilers() || race.isCanary() || !VMSupport.compilerDirectivesAvailable()) {
      return List.of(CompileMode.UNIFIED);
    }
    List<Integer> modes = new ArrayList<>();
    int actors = race.actors();
    for (int mode :
        CompileMode.casesFor(actors, VMSupport.c1Available(), VMSupport.c2Available())) {
      if (!vm.randomised || CompileMode.hasC2(mode, actors)) { // only C2 decides at random
        modes.add(mode);
      }
    }
    return modes;
  }

  /** Runs races a further time, beyond what was planned. */
  List<RaceReport> runAgain(Map<Race, List<TestConfig>> plan)
      throws IOException, InterruptedException {
    planned += size(plan);
    return run(plan);
  }

  /** Runs a plan. Returns fewer reports than planned if the run had to be stopped. */
  List<RaceReport> run(Map<Race, List<TestConfig>> plan) throws IOException, InterruptedException {
    Map<String, Race> byName =
        plan.keySet().stream().collect(Collectors.toMap(Race::name, race -> race));
    List<RaceReport> reports = Collections.synchronizedList(new ArrayList<>());
    List<TestConfig> configurations =
        plan.values().stream().flatMap(List::stream).collect(Collectors.toList());
    boolean ended =
        jcstress.run(
            configurations,
            end,
            result -> {
              RaceReport report = report(byName.get(result.getName()), result);
              reports.add(report);
              print(report);
            });
    if (!ended) {
      out.println(
          "stopped after " + bounds.runLimit().toMinutes() + " minutes, which is the limit");
    }
    synchronized (reports) {
      return List.copyOf(reports);
    }
  }

  private RaceReport report(Race race, TestResult result) {
    List<RaceReport.OutcomeCount> outcomes = new ArrayList<>();
    if (result.status() == Status.NORMAL) {
      result
          .grading()
          .gradingResults
          .values()
          .forEach(
              graded -> {
                if (graded.count > 0) {
                  outcomes.add(
                      new RaceReport.OutcomeCount(
                          graded.id,
                          graded.expect == Expect.FORBIDDEN || graded.expect == Expect.UNKNOWN,
                          graded.count,
                          graded.description));
                }
              });
    }
    return new RaceReport(race, describe(result.getConfig()), jcstress.failure(result), outcomes);
  }

  private static String describe(TestConfig configuration) {
    List<String> args = configuration.jvmArgs;
    String vm =
        args.isEmpty()
            ? "default JVM"
            : args.stream().anyMatch(arg -> arg.contains("Stress"))
                ? "C2 randomised"
                : String.join(" ", args);
    if (configuration.compileMode == CompileMode.UNIFIED) {
      return vm;
    }
    List<String> actors = new ArrayList<>();
    for (int actor = 0; actor < configuration.threads; actor++) {
      int mode = configuration.compileMode;
      String by =
          CompileMode.isInt(mode, actor) ? "int" : CompileMode.isC1(mode, actor) ? "C1" : "C2";
      actors.add(configuration.actorNames.get(actor) + " " + by);
    }
    return vm + ", " + String.join(", ", actors);
  }

  private synchronized void print(RaceReport report) {
    long seconds = Duration.between(begin, Instant.now()).toSeconds();
    String line =
        String.format(
            Locale.ROOT,
            "[%d/%d, %d:%02d] %s (%s): %,d samples%s",
            reported.incrementAndGet(),
            planned,
            seconds / 60,
            seconds % 60,
            report.race().shortName(),
            report.configuration(),
            report.samples(),
            report.isGood() ? "" : "  <-- WRONG");
    out.println(line);
    if (!report.isGood()) {
      out.print(report.table());
    }
    try {
      Files.writeString(
          outcomes,
          line + System.lineSeparator() + report.table(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      out.println("cannot write " + outcomes + ": " + e);
    }
  }
}
