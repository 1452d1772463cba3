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
import java.util.Comparator;
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
  private final Level level;
  private final PrintStream out;
  private final Path outcomes;
  private final JcstressExecutor jcstress;
  private final Instant end;
  private final Instant begin = Instant.now();
  private final AtomicInteger done = new AtomicInteger();
  private int planned;

  /**
   * Probes this machine and this VM.
   *
   * @param out for progress
   * @param results the directory for the outcomes
   */
  RaceRunner(Level level, PrintStream out, Path results) throws IOException {
    this.level = level;
    this.out = out;
    this.outcomes = results.resolve("outcomes.txt");
    this.end = Instant.now().plus(level.limit);
    jcstress =
        new JcstressExecutor(
            results,
            level.split,
            level.limitOfVm(),
            List.of(
                "-time", Integer.toString(level.millis),
                "-iters", Integer.toString(level.iterations),
                "-f", Integer.toString(level.forks)));
  }

  int cpus() {
    return jcstress.cpus();
  }

  /** The configurations of each race: none for those that cannot be scheduled here. */
  Map<Race, List<TestConfig>> plan(List<Race> races) {
    Map<Race, List<TestConfig>> plan = new LinkedHashMap<>();
    for (Race race : races) {
      plan.put(race, configurations(race));
    }
    planned += plan.values().stream().mapToInt(List::size).sum();
    return plan;
  }

  private List<TestConfig> configurations(Race race) {
    TestInfo info = TestList.getInfo(race.name());
    List<TestConfig> configurations = new ArrayList<>();
    // Bound to the one CPU of its one actor, the waker could not run beside the waiter.
    boolean bound = !race.termination();
    for (SchedulingClass scheduling : jcstress.schedulings(race.actors(), bound)) {
      for (Vm vm : vms(race)) {
        for (int mode : modes(race, vm)) {
          for (int fork = 0; fork < level.forks; fork++) {
            configurations.add(jcstress.configuration(info, fork, vm.args, mode, scheduling));
          }
        }
      }
    }
    return configurations;
  }

  private record Vm(List<String> args, boolean stress) {}

  /** A canary is to be caught once; and the stressed VM is the one that shows what compilers do. */
  private List<Vm> vms(Race race) {
    List<Vm> vms = new ArrayList<>();
    if (!level.split) {
      vms.add(new Vm(List.of(), false));
    }
    for (VMSupport.Config config : VMSupport.getAvailableVMConfigs()) {
      // The future has no lock that could be biased, so those VMs would show the same again.
      if (!config.args().contains("-XX:+UseBiasedLocking")
          && (level.split || (config.stress() && level.isWhole()))) {
        vms.add(new Vm(config.args(), config.stress()));
      }
    }
    if (race.isCanary() && vms.stream().anyMatch(Vm::stress)) {
      vms.removeIf(vm -> !vm.stress());
    }
    return vms;
  }

  private List<Integer> modes(Race race, Vm vm) {
    if (!level.split || race.isCanary() || !VMSupport.compilerDirectivesAvailable()) {
      return List.of(CompileMode.UNIFIED);
    }
    List<Integer> modes = new ArrayList<>();
    int actors = race.actors();
    for (int mode :
        CompileMode.casesFor(actors, VMSupport.c1Available(), VMSupport.c2Available())) {
      if (!vm.stress || CompileMode.hasC2(mode, actors)) { // only C2 has decisions to randomise
        modes.add(mode);
      }
    }
    return modes;
  }

  /** {@link #run}, beyond what was planned. */
  List<RaceReport> runAgain(Map<Race, List<TestConfig>> plan)
      throws IOException, InterruptedException {
    planned += plan.values().stream().mapToInt(List::size).sum();
    return run(plan);
  }

  /**
   * Runs what was planned, and returns what came back, which is less where the run had to be
   * stopped.
   */
  List<RaceReport> run(Map<Race, List<TestConfig>> plan) throws IOException, InterruptedException {
    Map<String, Race> byName =
        plan.keySet().stream().collect(Collectors.toMap(Race::name, race -> race));
    List<RaceReport> rans = Collections.synchronizedList(new ArrayList<>());
    List<TestConfig> configurations =
        plan.values().stream().flatMap(List::stream).collect(Collectors.toList());
    // Those of a canary last, for the executor begins at the end, and one that sleeps half a minute
    // can do so beside others.
    configurations.sort(
        Comparator.comparing(configuration -> byName.get(configuration.name).isCanary()));
    boolean ended =
        jcstress.run(
            configurations,
            end,
            result -> {
              RaceReport ran = ran(byName.get(result.getName()), result);
              rans.add(ran);
              report(ran);
            });
    if (!ended) {
      out.printf("stopped after %d minutes, which is the limit%n", level.limit.toMinutes());
    }
    synchronized (rans) {
      return List.copyOf(rans);
    }
  }

  private RaceReport ran(Race race, TestResult result) {
    List<RaceReport.OutcomeCount> seen = new ArrayList<>();
    if (result.status() == Status.NORMAL) {
      result
          .grading()
          .gradingResults
          .values()
          .forEach(
              graded -> {
                if (graded.count > 0) {
                  seen.add(
                      new RaceReport.OutcomeCount(
                          graded.id,
                          graded.expect == Expect.FORBIDDEN || graded.expect == Expect.UNKNOWN,
                          graded.count,
                          graded.description));
                }
              });
    }
    return new RaceReport(race, name(result.getConfig()), jcstress.failure(result), seen);
  }

  private static String name(TestConfig configuration) {
    List<String> args = configuration.jvmArgs;
    String vm =
        args.isEmpty()
            ? "default VM"
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

  private synchronized void report(RaceReport ran) {
    long seconds = Duration.between(begin, Instant.now()).toSeconds();
    String line =
        String.format(
            Locale.ROOT,
            "[%d/%d, %d:%02d] %s (%s): %,d samples%s",
            done.incrementAndGet(),
            planned,
            seconds / 60,
            seconds % 60,
            ran.race().shortName(),
            ran.configuration(),
            ran.samples(),
            ran.isGood() ? "" : "  <-- WRONG");
    out.println(line);
    if (!ran.isGood()) {
      out.print(ran.table());
    }
    try {
      Files.writeString(
          outcomes,
          line + System.lineSeparator() + ran.table(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      out.println("cannot write " + outcomes + ": " + e);
    }
  }
}
