package dev.compactfuture.verify;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.TlcModel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * Runs {@code tlc.jar} as on several machines: a server and two workers, of which one is killed;
 * and a run that is killed, and resumed from its checkpoint. Each has to find as many states as a
 * run in one piece, and a fault.
 */
final class DistributedTlcChecks {
  private static final String DISTRIBUTED = "tlc.distributed";
  private static final String RESUMED = "tlc.resumed";

  /** The ids of the rows. */
  static final Set<String> IDS = ChildJvmChecks.ordered(DISTRIBUTED, RESUMED);

  /** Large enough that a worker can be killed before the other has done all. */
  private static final String MODEL = "FourThreads";

  /** Its canary is found when two fifths of its states are. */
  private static final String MODEL_TO_RESUME = "TwoEach";

  /** Seconds between reports: short, because the fastest machine has to report on the way. */
  private static final String REPORT = "0.1";

  /**
   * Options of a run with checkpoints. Hazard: a run that is killed during a checkpoint cannot be
   * resumed. So only the first is made before the kill, however slow the machine is; and one worker
   * does not end before the kill, however many cores it has.
   */
  private static final List<String> CHECKPOINTS =
      List.of("--workers", "1", "--report", REPORT, "--every", "3600");

  private static final Pattern DISTINCT = Pattern.compile("([\\d,]+) distinct states found");

  /** The count in the row at the end; a report on the way has fewer. */
  private static final Pattern ALL = Pattern.compile("\\{states=(\\d+)");

  private static final Pattern WORKERS = Pattern.compile("\\bworkers=(\\d+)");
  private static final Pattern KILLED = Pattern.compile("\\blostWorkers=(\\d+)");

  private static final Pattern LISTENING = Pattern.compile("process (\\d+) listens on");
  private static final Pattern RECOVERED =
      Pattern.compile("Recovery completed\\. (\\d+) states examined");
  private static final String CHECKPOINT = "Checkpointing completed";

  private final Path jar;
  private final TlcModel model;
  private final TlcModel toResume;
  private final Path scratch;

  private DistributedTlcChecks(Path jar, Path specification, Path scratch) throws IOException {
    this.jar = jar;
    this.model = TlcModel.named(specification, MODEL);
    this.toResume = TlcModel.named(specification, MODEL_TO_RESUME);
    this.scratch = scratch;
  }

  static List<EvidenceRow> run(Shipped shipped) throws IOException, InterruptedException {
    Path jar = shipped.project().tlcJar();
    requireShippedSpecification(jar, shipped.specification());
    try (ScratchFolder scratch = ScratchFolder.create("distributed")) {
      DistributedTlcChecks checks =
          new DistributedTlcChecks(jar, shipped.specification(), scratch.path());
      return List.of(
          checks.row(DISTRIBUTED, Findings::distribute), checks.row(RESUMED, Findings::resume));
    }
  }

  private interface Check {
    void run(Findings findings) throws IOException, InterruptedException;
  }

  private EvidenceRow row(String id, Check check) throws InterruptedException {
    long start = System.nanoTime();
    Findings findings = new Findings();
    try {
      check.run(findings);
    } catch (IOException e) { // the other row may be made all the same
      findings.wrong.add(e.toString());
    }
    boolean holds = findings.wrong.isEmpty();
    EvidenceRow row =
        new EvidenceRow(
                id,
                "tlc",
                List.of(),
                holds ? Verdict.HOLDS : Verdict.VIOLATED,
                String.join("; ", holds ? findings.leftOut : findings.wrong),
                (System.nanoTime() - start) / 1e9,
                EvidenceRow.caught(findings.caught),
                findings.figures)
            .requireFigures()
            .requireCanary();
    Progress.end(row);
    return row;
  }

  private JarProcess start(String... arguments) {
    return new JarProcess(scratch, jar, arguments);
  }

  /** The findings of one row, and how they are made. */
  private final class Findings {
    private final List<String> wrong = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> caught = new ArrayList<>();
    private final Map<String, Long> figures = new LinkedHashMap<>();

    private void require(boolean condition, String otherwise) {
      if (!condition) {
        wrong.add(otherwise);
      }
    }

    private void requireAllStates(JarProcess process, TlcModel checked)
        throws IOException, InterruptedException {
      int status = process.status();
      long states = process.number(ALL);
      require(status == 0, "ended with status " + status + ":\n" + process.output());
      require(
          states == checked.states().orElse(-1),
          states + " distinct states, not " + checked.states().orElse(-1));
      figures.put("states", states);
    }

    private void requireViolated(JarProcess process, String what)
        throws IOException, InterruptedException {
      boolean violated =
          process.status() == 1 && process.output().contains("The behavior up to this point is");
      require(violated, "canary not caught: " + what + ":\n" + process.output());
      if (violated) {
        caught.add(what);
      }
    }

    void distribute() throws IOException, InterruptedException {
      int port = freePorts();
      int victimPort = freePorts();
      try (JarProcess server = server(port);
          JarProcess victim = worker(port, "--port", String.valueOf(victimPort));
          JarProcess survivor = worker(port)) {
        Pattern work = Pattern.compile("worker \\S+:" + victimPort + "/0 has .* found ([1-9]\\d*)");
        Pattern others =
            Pattern.compile("worker \\S+:(?!" + victimPort + "/)\\S+ has .* found ([1-9]\\d*)");
        server.await(
            "both workers have found states, and half of all are found",
            output ->
                JarProcess.number(work, output) > 0
                    && JarProcess.number(others, output) > 0
                    && JarProcess.number(DISTINCT, output) > model.states().orElse(0) / 2);
        requireLoopback(List.of(server, victim, survivor));
        figures.put("statesBeforeKill", server.number(DISTINCT));
        victim.close();
        requireAllStates(server, model);
        require(
            server.output().contains(":" + victimPort + "/0 disconnected"),
            "the worker was not missed");
        requireFigure(server, "workers", WORKERS, 2);
        requireFigure(server, "killed", KILLED, 1);
      }
      int canaryPort = freePorts();
      try (JarProcess server = server(canaryPort, "--canary");
          JarProcess worker = worker(canaryPort)) {
        requireViolated(server, "distributed: " + model.canaries().get(0).name());
      }
    }

    private void requireFigure(JarProcess server, String name, Pattern pattern, long planned) {
      long found = server.number(pattern);
      require(found == planned, name + ": " + found + ", not " + planned);
      figures.put(name, found);
    }

    private JarProcess server(int port, String... more) {
      List<String> arguments = new ArrayList<>(List.of("server", "--port", String.valueOf(port)));
      arguments.addAll(List.of("--report", REPORT, "--memory", "1g", model.name()));
      arguments.addAll(List.of(more));
      return start(arguments.toArray(String[]::new));
    }

    private JarProcess worker(int port, String... more) {
      List<String> arguments = new ArrayList<>(List.of("worker", "127.0.0.1:" + port));
      arguments.addAll(List.of("--threads", "1"));
      arguments.addAll(List.of(more));
      return start(arguments.toArray(String[]::new));
    }

    private void requireLoopback(List<JarProcess> processes) throws IOException {
      if (!ListeningSockets.canBeRead()) {
        leftOut.add("where the processes listen was not checked: only Linux tells");
        return;
      }
      requireOpenSocketNoticed();
      long count = 0;
      for (JarProcess each : processes) {
        Set<String> sockets = ListeningSockets.of(each.number(LISTENING));
        require(!sockets.isEmpty(), "a process listens nowhere");
        require(
            sockets.stream().allMatch(ListeningSockets::isLoopback),
            "other machines can reach " + sockets);
        count += sockets.size();
      }
      figures.put("loopbackSockets", count);
    }

    /** The canary of what reads the sockets: this process listens on all addresses for a moment. */
    private void requireOpenSocketNoticed() throws IOException {
      try (ServerSocket open = new ServerSocket(0)) {
        String port = String.format(":%04X", open.getLocalPort());
        boolean noticed =
            ListeningSockets.of(ProcessHandle.current().pid()).stream()
                .anyMatch(each -> each.endsWith(port) && !ListeningSockets.isLoopback(each));
        String what = "a process that listens on all addresses";
        require(noticed, "canary not caught: " + what);
        if (noticed) {
          caught.add(what);
        }
      }
    }

    void resume() throws IOException, InterruptedException {
      killAtCheckpoint(2, "holds");
      try (JarProcess run = run("--resume", "holds")) {
        requireAllStates(run, toResume);
        requireRecovered(run, 2);
      }
      killAtCheckpoint(4, "violated", "--canary");
      try (JarProcess run = run("--resume", "violated", "--canary")) {
        run.status();
        requireRecovered(run, 4);
        boolean violated = run.output().contains(" is violated.") && run.status() == 1;
        require(violated, "canary not caught once resumed:\n" + run.output());
        if (violated) {
          caught.add("resumed: the first canary of " + MODEL_TO_RESUME);
        }
      }
    }

    private JarProcess run(String... options) {
      List<String> arguments = new ArrayList<>(List.of("run", MODEL_TO_RESUME));
      arguments.addAll(CHECKPOINTS);
      arguments.addAll(List.of(options));
      return start(arguments.toArray(String[]::new));
    }

    /**
     * Kills a run.
     *
     * @param part the run is killed when one of so many parts of all states are found
     */
    private void killAtCheckpoint(int part, String folder, String... more)
        throws IOException, InterruptedException {
      long first = toResume.states().orElse(0) / part;
      List<String> options = new ArrayList<>(List.of("--checkpoint", folder));
      options.addAll(List.of("--first", String.valueOf(first)));
      options.addAll(List.of(more));
      JarProcess run = run(options.toArray(String[]::new));
      try (run) {
        run.await("a checkpoint", output -> output.contains(CHECKPOINT));
      }
      boolean killed = run.status() == -1;
      require(killed, "ended before it was killed");
      figures.merge("killed", killed ? 1L : 0, Long::sum);
    }

    private void requireRecovered(JarProcess run, int part) {
      long states = toResume.states().orElse(0) / part;
      long recovered = run.number(RECOVERED);
      require(recovered >= states, "has gone on from " + recovered + " states, not " + states);
      figures.merge("statesRecovered", recovered, Long::sum);
    }
  }

  /** Returns a port that was free, as was the next, a moment ago. */
  private static int freePorts() throws IOException {
    while (true) {
      try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          ServerSocket next =
              new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
        return first.getLocalPort();
      } catch (BindException e) {
        // The next one is taken.
      }
    }
  }

  /** Throws an exception if the jar's copy of the specification is from another build. */
  private static void requireShippedSpecification(Path jar, Path specification) throws IOException {
    try (JarFile copy = new JarFile(jar.toFile())) {
      for (String name :
          List.of(
              "CompactFuture.tla",
              "Future.tla",
              "models/" + MODEL + ".cfg",
              "models/" + MODEL_TO_RESUME + ".cfg")) {
        ZipEntry entry = copy.getEntry("specification/" + name);
        if (entry == null
            || !Arrays.equals(
                copy.getInputStream(entry).readAllBytes(),
                Files.readAllBytes(specification.resolve(name)))) {
          throw new IOException(jar + " has another " + name + " than " + specification);
        }
      }
    }
  }
}
