package dev.compactfuture.races.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.TestExecutor;
import org.openjdk.jcstress.Verbosity;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.OSSupport;
import org.openjdk.jcstress.os.Scheduler;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.os.topology.Topology;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * jcstress' executor. Its command is of no use here: it ends with success when nothing matched and
 * when nothing could be scheduled, and leaves files in the working directory.
 */
final class JcstressExecutor {
  private static final int EXIT_OF_A_KILLED_PROCESS = 137;

  private final Duration limitOfVm;
  private final Options options;
  private final Topology topology;

  /**
   * Probes this machine and this VM.
   *
   * @param split whether the actors of one test are compiled in different ways
   * @param limitOfVm when a VM is killed
   * @param arguments of jcstress' command
   */
  JcstressExecutor(Path results, boolean split, Duration limitOfVm, List<String> arguments)
      throws IOException {
    this.limitOfVm = limitOfVm;
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("-r", results.toString()));
    options = new Options(all.toArray(new String[0]));
    if (!options.parse()) {
      throw new IllegalStateException("jcstress refused its options");
    }
    Runtime.getRuntime().addShutdownHook(new Thread(JcstressExecutor::killAll, "kill-vms"));
    OSSupport.init();
    VMSupport.initFlags(options);
    VMSupport.detectAvailableVMConfigs(split, List.of(), List.of());
    topology = Topology.get();
  }

  int cpus() {
    return options.getCPUCount();
  }

  /**
   * RaceCommand of VMs: the one everybody runs, and the one with C2's decisions randomised, which
   * is the one that shows what compilers do. Each call draws another seed.
   */
  List<List<String>> defaultAndStressed() {
    List<List<String>> vms = new ArrayList<>(List.of(List.of()));
    for (VMSupport.Config config : VMSupport.getAvailableVMConfigs()) {
      if (config.stress() && !config.origArgs().contains("-XX:+UseBiasedLocking")) {
        vms.add(config.args());
      }
    }
    return vms;
  }

  /** Which CPUs the actors of a test may be bound to: none if there are too few. */
  List<SchedulingClass> schedulings(int actors, boolean bound) {
    AffinityMode affinity = bound ? options.affinityMode() : AffinityMode.NONE;
    return new Scheduler(topology, cpus()).scheduleClasses(actors, cpus(), affinity);
  }

  TestConfig configuration(
      TestInfo test, int fork, List<String> args, int compileMode, SchedulingClass scheduling) {
    return new TestConfig(options, test, fork, args, compileMode, scheduling);
  }

  /**
   * Runs them, the last one first.
   *
   * @return whether all came to an end before {@code end}; if not, nothing runs any more
   */
  boolean run(List<TestConfig> configurations, Instant end, Consumer<TestResult> results)
      throws IOException, InterruptedException {
    TestExecutor executor =
        new TestExecutor(new Verbosity(0), results::accept, new Scheduler(topology, cpus()));
    Thread running = new Thread(() -> executor.runAll(configurations), "executor");
    running.setDaemon(true);
    running.start();
    while (running.isAlive() && Instant.now().isBefore(end)) {
      running.join(1_000);
      killHung();
    }
    boolean ended = !running.isAlive();
    if (!ended) {
      killAll();
    }
    return ended;
  }

  /** Kills the VMs that hang; the executor then reports an error of theirs. */
  private void killHung() {
    Instant oldest = Instant.now().minus(limitOfVm);
    ProcessHandle.current()
        .descendants()
        .filter(vm -> vm.info().startInstant().map(oldest::isAfter).orElse(false))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static void killAll() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  /** Why there is no result, or null. */
  String failure(TestResult result) {
    if (result.status() == Status.NORMAL) {
      return null;
    }
    String messages = String.join(" ", result.getMessages()).strip();
    if (messages.contains("error code " + EXIT_OF_A_KILLED_PROCESS)) {
      return "hung, and was killed after " + limitOfVm.toSeconds() + " s";
    }
    return result.status()
        + " "
        + (messages.length() > 200 ? messages.substring(0, 200) + "…" : messages);
  }
}
