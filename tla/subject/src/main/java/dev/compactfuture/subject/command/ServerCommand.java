package dev.compactfuture.subject.command;

import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.subject.TlcRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tlc2.tool.distributed.TLCServer;
import tlc2.tool.distributed.TLCServerThread;
import util.ToolIO;

/** The server of distributed TLC: keeps the states, and lets workers compute their successors. */
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    description = {
      "Checks one model with the workers that connect to it, then its canaries here.",
      "Memory: java -Xmx…. Without liveness and checkpoints."
    })
final class ServerCommand implements Callable<Integer> {
  /** The port of TLC. */
  static final int PORT = 10997;

  @Mixin ModelOptions models = new ModelOptions();
  @Mixin RmiOptions rmi = new RmiOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on (default: ${DEFAULT-VALUE}).")
  int port = PORT;

  @Option(
      names = "--report",
      paramLabel = "SECONDS",
      description = "The time between reports (default: ${DEFAULT-VALUE}).")
  double report = 10;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (report < 0.01) {
      throw models.refusal("--report: " + report + " is below 0.01");
    }
    try (ScratchFolder scratch = ScratchFolder.create("tlc-server")) {
      Path specification = SpecificationCopy.write(scratch.resolve("tla"));
      List<ConfiguredModel> chosen = models.select(specification);
      if (chosen.size() != 1) {
        throw models.refusal("MODEL: a server checks one model, not " + chosen.size());
      }
      models.requireSafety("MODEL", "distributed TLC leaves out", chosen);
      ConfiguredModel model = chosen.get(0);
      TlcRun.Input input = model.write(specification, scratch.resolve("input"));
      rmi.bind(port);
      // Two TLCs must not share a temporary folder: each deletes the standard modules at its end.
      System.setProperty(
          "java.io.tmpdir", Files.createDirectory(scratch.resolve("modules")).toString());
      System.setProperty(TLCServer.class.getName() + ".port", String.valueOf(port));
      System.setProperty(
          TLCServer.class.getName() + ".report", String.valueOf(Math.round(report * 1000)));
      DistributedOutput output = new DistributedOutput();
      long start = System.nanoTime();
      serve(model, input, scratch.resolve("states"), output);
      TlcRun run = output.run((System.nanoTime() - start) / 1e9);
      ModelReport rows = new ModelReport(specification, models.level, models.out);
      Map<String, Long> figures =
          Map.of("workers", (long) output.workers(), "lostWorkers", (long) output.lost());
      rows.add(model, run, output.doubt(), figures);
      return rows.end();
    }
  }

  private static void serve(
      ConfiguredModel model, TlcRun.Input input, Path states, DistributedOutput output)
      throws IOException {
    List<String> options = new ArrayList<>();
    if (model.ignoresDeadlocks()) {
      options.add("-deadlock");
    }
    options.addAll(List.of("-checkpoint", "0", "-fp", "0", "-metadir", states.toString()));
    options.addAll(List.of("-config", String.valueOf(input.cfg().getFileName())));
    options.add("CompactFuture.tla");
    ToolIO.setUserDir(input.folder().toString());
    TlcLines.redirect(
        line -> {
          output.read(line);
          if (!line.matches("(Parsing file|Semantic processing) .*")) {
            Progress.detail("%s", line);
          }
          if (line.startsWith("Progress(")) {
            printWorkers();
          }
        });
    TLCServer.main(options.toArray(String[]::new));
  }

  /** Prints a line for each worker: whether it has begun to work, and how much it does. */
  private static void printWorkers() {
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (each instanceof TLCServerThread worker) {
        Progress.detail(
            "worker %s has taken %d states and found %d",
            worker.getUri(), worker.getSentStates(), worker.getReceivedStates());
      }
    }
  }
}
