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
 * Runs tests in JVMs of their own by jcstress's executor. Not by jcstress's command: it exits with
 * success when nothing matched and when nothing could be scheduled, and writes into the working
 * directory.
 */
final class JcstressExecutor {
  private static final int EXIT_STATUS_OF_KILLED_PROCESS = 137;

  private static final int MAX_MESSAGE_LENGTH = 200;

  /**
   * Keeps a JVM from spending most of its time before the first iteration: on filling a large heap,
   * and on the search for a number of samples that fits into it. jcstress tries 1, 2, 3 and so on,
   * in steps of 20 %, five times each, up to the number of all strides: thirty times that number of
   * samples, whose actors hardly overlap. A race that sleeps in a sample takes seconds for it.
   */
  private static final List<String> START_QUICKLY =
      List.of("-hs", "64", "-pth", "false", "-strideCount", "10");

  private final Duration vmLimit;
  private final Options options;
  private final Topology topology;

  /**
   * Probes this machine and this JVM.
   *
   * @param mixesCompilers whether the actors of one test are compiled in different ways
   * @param vmLimit the time after which a JVM counts as hung, and is killed
   * @param arguments of jcstress's command
   */
  JcstressExecutor(Path results, boolean mixesCompilers, Duration vmLimit, List<String> arguments)
      throws IOException {
    this.vmLimit = vmLimit;
    List<String> all = new ArrayList<>(START_QUICKLY);
    all.addAll(arguments);
    all.addAll(List.of("-r", results.toString()));
    options = new Options(all.toArray(new String[0]));
    if (!options.parse()) {
      throw new IllegalStateException("jcstress refused its options");
    }
    Runtime.getRuntime().addShutdownHook(new Thread(JcstressExecutor::killAll, "kill-vms"));
    OSSupport.init();
    VMSupport.initFlags(options);
    VMSupport.detectAvailableVMConfigs(mixesCompilers, List.of(), List.of());
    topology = Topology.get();
  }

  int cpus() {
    return options.getCPUCount();
  }

  /**
   * Returns the arguments of two JVMs: the default one, and one in which C2 decides at random,
   * which shows most of what compilers may do. Each call draws another random seed.
   */
  List<List<String>> defaultAndRandomisedVm() {
    List<List<String>> vms = new ArrayList<>(List.of(List.of()));
    for (VMSupport.Config config : VMSupport.getAvailableVMConfigs()) {
      if (config.stress() && !config.origArgs().contains("-XX:+UseBiasedLocking")) {
        vms.add(config.args());
      }
    }
    return vms;
  }

  /** Returns the ways to bind the actors of a test to CPUs: none if there are too few CPUs. */
  List<SchedulingClass> schedulings(int actors, boolean bound) {
    AffinityMode affinity = bound ? options.affinityMode() : AffinityMode.NONE;
    return new Scheduler(topology, cpus()).scheduleClasses(actors, cpus(), affinity);
  }

  TestConfig configuration(
      TestInfo test, int fork, List<String> args, int compileMode, SchedulingClass scheduling) {
    return new TestConfig(options, test, fork, args, compileMode, scheduling);
  }

  /**
   * Runs the configurations, the last one first.
   *
   * @return whether all ended before {@code end}; if not, their JVMs have been killed
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

  /** Kills the JVMs that hang; the executor then reports an error of theirs. */
  private void killHung() {
    Instant oldest = Instant.now().minus(vmLimit);
    ProcessHandle.current()
        .descendants()
        .filter(vm -> vm.info().startInstant().map(oldest::isAfter).orElse(false))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static void killAll() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  /** Returns why a JVM has no result, or null if it has one. */
  String failure(TestResult result) {
    if (result.status() == Status.NORMAL) {
      return null;
    }
    String messages = String.join(" ", result.getMessages()).strip();
    if (messages.contains("error code " + EXIT_STATUS_OF_KILLED_PROCESS)) {
      return "hung, and was killed after " + vmLimit.toSeconds() + " s";
    }
    return result.status()
        + " "
        + (messages.length() > MAX_MESSAGE_LENGTH
            ? messages.substring(0, MAX_MESSAGE_LENGTH) + "…"
            : messages);
  }
}
