package dev.compactfuture.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tlc2.TLC;
import tlc2.output.EC;
import util.SimpleFilenameToStream;
import util.ToolIO;

/**
 * Runs TLC on one model after another in this JVM. What the JIT compiler did for one model serves
 * the next: most take half the processor time that they take in a JVM of their own, and short ones
 * a third.
 *
 * <p>TLC keeps static state. That of its liveness checker spoils the next run: one violation is
 * reported again, and memory seems to be exhausted. So a model with liveness has a JVM of its own.
 * For the others the numbers of states and the canaries show that a run is not spoiled.
 */
public final class TlcMain {
  /** How the line begins that ends a run; TLC's exit status follows. */
  static final String END = "@end of the run, status ";

  private TlcMain() {}

  /**
   * Runs TLC.
   *
   * @param args how many workers, and for each model the folder of the specification and the
   *     model's file
   */
  public static void main(String[] args) throws IOException {
    for (int i = 1; i < args.length; i += 2) {
      int status = run(args[0], Path.of(args[i]), Path.of(args[i + 1]));
      System.out.println();
      System.out.println(END + status);
      System.out.flush();
    }
    System.exit(0); // TLC may leave threads
  }

  private static int run(String workers, Path folder, Path cfg) throws IOException {
    ToolIO.setUserDir(folder.toString());
    TLC tlc = new TLC();
    String[] parameters = {
      // With one worker the search is breadth-first, and a counterexample the shortest.
      "-workers",
      workers,
      "-fp",
      "0",
      "-metadir",
      Files.createTempDirectory("states").toString(),
      "-config",
      String.valueOf(cfg.getFileName()),
      folder.resolve(Shipped.SPECIFICATION + ".tla").toString()
    };
    if (!tlc.handleParameters(parameters)) {
      return 1; // as TLC's own main method does
    }
    // It looks for files in these folders only, for absolute names as well.
    String[] folders = {folder.toString(), String.valueOf(cfg.getParent())};
    tlc.setResolver(new SimpleFilenameToStream(folders));
    return EC.ExitStatus.errorConstantToExitStatus(tlc.process());
  }
}
