package dev.compactfuture.subject.command;

import dev.compactfuture.evidence.ChildJvm;
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

/** The server of distributed TLC: keeps the states, and lets workers compute their successors. */
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description =
        "Checks one model, without liveness, with the workers that connect; then its canaries"
            + " here.")
final class ServerCommand implements Callable<Integer> {
  /** The port of TLC. */
  static final int PORT = 10997;

  @Mixin ModelOptions models = new ModelOptions();
  @Mixin RmiOptions rmi = new RmiOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "The port to listen on; the server listens on the next one, too (default:"
              + " ${DEFAULT-VALUE}).")
  int port = PORT;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Heap of TLC, as 4g (default: ${DEFAULT-VALUE}).")
  String memory = "4g";

  @Option(names = "--report", paramLabel = "SECONDS", description = ModelOptions.REPORT)
  double report = 10;

  @Override
  public Integer call() throws IOException, InterruptedException {
    models.requireSize(memory);
    models.requireReport(report);
    try (ScratchFolder scratch = ScratchFolder.create("tlc-server")) {
      Path specification = SpecificationCopy.write(scratch.resolve("tla"));
      List<ConfiguredModel> chosen = models.select(specification);
      if (chosen.size() != 1) {
        throw models.refusal("MODEL: a server checks one model, not " + chosen.size());
      }
      models.requireSafety("MODEL", "distributed TLC leaves out", chosen);
      ConfiguredModel model = chosen.get(0);
      TlcRun.Input input = model.write(specification, scratch.resolve("input"));
      rmi.requireFree(port);
      rmi.requireFree(port + 1);
      ModelReport rows = new ModelReport(specification, models, chosen, ModelShare.ALL);
      DistributedOutput output = new DistributedOutput();
      long start = System.nanoTime();
      new ChildJvm(scratch.path(), command(model, input, scratch))
          .run(
              line -> {
                output.read(line);
                if (!line.matches("(Parsing file|Semantic processing) .*")) {
                  Progress.detail("%s", line);
                }
              },
              () -> false);
      TlcRun run = output.run((System.nanoTime() - start) / 1e9);
      Map<String, Long> figures =
          Map.of("workers", (long) output.workers(), "lostWorkers", (long) output.losses());
      rows.add(model, run, output.droppedStates(), figures);
      return rows.end();
    }
  }

  private List<String> command(ConfiguredModel model, TlcRun.Input input, ScratchFolder scratch)
      throws IOException {
    String tlc = "-D" + TLCServer.class.getName();
    List<String> command =
        new ArrayList<>(
            List.of(
                "-XX:+UseParallelGC",
                "-Xmx" + memory,
                "--add-exports",
                "java.rmi/sun.rmi.server=ALL-UNNAMED",
                "-Djava.rmi.server.hostname=" + rmi.advertised(),
                // Two TLCs must not share it: each deletes the standard modules at its end.
                "-Djava.io.tmpdir=" + Files.createDirectory(scratch.resolve("modules")),
                tlc + ".port=" + port,
                tlc + ".report=" + Math.round(report * 1000),
                "-cp",
                ChildJvm.ownClassPath(),
                ServerMain.class.getName()));
    command.add(rmi.listen.getHostAddress());
    command.add(String.valueOf(port + 1));
    command.add(input.folder().toString());
    if (model.ignoresDeadlocks()) {
      command.add("-deadlock");
    }
    command.addAll(
        List.of("-checkpoint", "0", "-fp", "0", "-metadir", scratch.resolve("states").toString()));
    command.addAll(List.of("-config", String.valueOf(input.cfg().getFileName())));
    command.add(input.module() + ".tla");
    return command;
  }
}
