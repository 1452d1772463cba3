package dev.compactfuture.subject.command;

import dev.compactfuture.evidence.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import tlc2.tool.distributed.TLCServer;
import tlc2.tool.distributed.TLCServerThread;
import util.ToolIO;

/** The server of distributed TLC, which ends its JVM with status 0, whatever it has found. */
public final class ServerMain {
  private ServerMain() {}

  /**
   * Runs the server.
   *
   * @param args the address to listen on; the port of TLC's objects; the folder of the
   *     specification and the model; options of TLC
   */
  public static void main(String[] args) throws IOException {
    ChildJvm.endWithParent();
    RmiSockets.listen(InetAddress.getByName(args[0]), Integer.parseInt(args[1]));
    ToolIO.setUserDir(args[2]);
    TlcLines.redirect(
        line -> {
          System.out.println(line);
          if (line.startsWith("Progress(")) {
            printWorkers();
          }
        });
    TLCServer.main(Arrays.copyOfRange(args, 3, args.length));
  }

  /** Prints a line for each worker: whether it has begun to work, and how much it does. */
  private static void printWorkers() {
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (each instanceof TLCServerThread worker) {
        System.out.printf(
            "worker %s has taken %d states and found %d%n",
            worker.getUri(), worker.getSentStates(), worker.getReceivedStates());
      }
    }
  }
}
