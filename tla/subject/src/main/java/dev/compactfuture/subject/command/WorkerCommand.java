package dev.compactfuture.subject.command;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tlc2.tool.distributed.TLCServer;
import tlc2.tool.distributed.TLCWorker;

/** A worker of distributed TLC. It gets the specification from the server, and waits for it. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description = {"Computes states for a server, until that has ended.", "Memory: java -Xmx…"})
final class WorkerCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  /** A name or an address, of which one of IPv6 is in brackets, and perhaps a port. */
  private static final Pattern SERVER =
      Pattern.compile("([^:/\\s\\[\\]]+|\\[[0-9a-fA-F:.%]+])(?::(\\d{1,5}))?");

  @Parameters(
      paramLabel = "SERVER[:PORT]",
      description =
          "The address of the server, one of IPv6 in brackets; its port is 10997 unless it was told"
              + " another.")
  String server = "";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads (default: a thread for each processor).")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on; the server connects to it (default: a free one).")
  int port;

  @Mixin RmiOptions rmi = new RmiOptions();

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Matcher address = SERVER.matcher(server);
    if (!address.matches()) {
      throw refusal(
          "SERVER: '" + server + "' is no address, or address:port (IPv6 in brackets: [::1])");
    }
    int serverPort =
        address.group(2) == null ? ServerCommand.PORT : Integer.parseInt(address.group(2));
    if (serverPort < 1 || serverPort > MAX_PORT) {
      throw refusal("SERVER: port " + serverPort + " is not between 1 and " + MAX_PORT);
    }
    if (threads < 1) {
      throw refusal("--threads: " + threads + " is not positive");
    }
    rmi.requireFree(port);
    RmiSockets.listen(rmi.listen, port);
    try (ScratchFolder scratch = ScratchFolder.create("tlc-worker")) {
      System.setProperty("java.rmi.server.hostname", rmi.advertised());
      System.setProperty("java.io.tmpdir", scratch.path().toString());
      System.setProperty(TLCServer.class.getName() + ".port", String.valueOf(serverPort));
      System.setProperty(TLCWorker.class.getName() + ".threadCount", String.valueOf(threads));
      AtomicBoolean failed = new AtomicBoolean();
      TlcLines.redirect(
          line -> {
            Progress.detail("%s", line);
            if (line.startsWith("Error: Failed to start worker")) {
              failed.set(true);
            }
          });
      TLCWorker.main(new String[] {address.group(1)});
      if (failed.get()) {
        return CommandLines.VIOLATED;
      }
      TLCWorker.awaitTermination();
      return CommandLines.HOLDS;
    }
  }

  private ParameterException refusal(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
