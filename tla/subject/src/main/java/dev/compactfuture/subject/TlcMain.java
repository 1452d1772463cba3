package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tlc2.TLC;
import tlc2.TLCGlobals;
import tlc2.output.EC;
import tlc2.tool.AbstractChecker;
import util.SimpleFilenameToStream;
import util.ToolIO;

/**
 * Runs TLC on one model after another in this JVM. What the JIT compiler did for one model serves
 * the next: most take half the processor time that they take in a JVM of their own, and short ones
 * a third.
 *
 * <p>TLC keeps static state. That of its liveness checker spoils the next run: one violation is
 * reported again, and memory seems to be exhausted. So a model with liveness has a JVM of its own.
 * For the others the numbers of states and the canaries show that a run is not spoiled. All are of
 * one root module: TLC keeps the variables of the first.
 */
public final class TlcMain {
  /** The beginning of the line that ends a run; TLC's exit status follows. */
  static final String END = "@end of the run, status ";

  /**
   * The property with the milliseconds between reports, for one model without liveness: each report
   * is an occasion for a checkpoint, or for a check of liveness. Otherwise TLC reports each minute.
   */
  static final String REPORT = "tlc.report";

  /** The property with the milliseconds between checkpoints; 0 for none. */
  static final String CHECKPOINT = "tlc.checkpoint";

  /**
   * The property with the number of states from which on the first checkpoint is made: at the next
   * report, however long the time between checkpoints is.
   */
  static final String FIRST = "tlc.checkpoint.first";

  private static final long REPORT_MILLIS = Long.getLong(REPORT, 0);

  private TlcMain() {}

  /**
   * Runs TLC.
   *
   * @param args options of TLC; then "--", and for each model the file of the root module and the
   *     model's file
   */
  public static void main(String[] args) throws IOException {
    ChildJvm.endWithParent();
    if (REPORT_MILLIS > 0) {
      Thread reports = new Thread(TlcMain::wakeForReports, "reports");
      reports.setDaemon(true);
      reports.start();
    }
    List<String> words = List.of(args);
    int end = words.indexOf("--");
    for (int i = end + 1; i < args.length; i += 2) {
      int status = run(words.subList(0, end), Path.of(args[i]), Path.of(args[i + 1]));
      System.out.println();
      System.out.println(END + status);
      System.out.flush();
    }
    System.exit(0); // TLC may leave threads
  }

  /**
   * Wakes TLC's main thread, which sleeps for a minute between its reports, and looks only then
   * whether a checkpoint is due.
   */
  private static void wakeForReports() {
    boolean first = Long.getLong(CHECKPOINT, 0) > 0;
    while (true) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REPORT_MILLIS));
      AbstractChecker checker = TLCGlobals.mainChecker;
      if (checker != null) {
        if (first && checker.getDistinctStatesGenerated() >= Long.getLong(FIRST, 1)) {
          TLCGlobals.forceChkpt();
          first = false;
        }
        synchronized (checker) {
          checker.notifyAll();
        }
      }
    }
  }

  private static int run(List<String> options, Path module, Path cfg) throws IOException {
    Path folder = requireNonNull(module.getParent());
    ToolIO.setUserDir(folder.toString());
    TLC tlc = new TLC();
    List<String> parameters = new ArrayList<>(options);
    if (!options.contains("-metadir")) {
      parameters.addAll(List.of("-metadir", Files.createTempDirectory("states").toString()));
    }
    parameters.addAll(
        List.of("-fp", "0", "-seed", "0", "-config", String.valueOf(cfg.getFileName())));
    parameters.add(module.toString());
    if (!tlc.handleParameters(parameters.toArray(String[]::new))) {
      return 1; // as TLC's own main method does
    }
    // TLC's own option has minutes.
    TLCGlobals.chkptDuration = Long.getLong(CHECKPOINT, 0);
    // It looks for files in these folders only, for absolute names as well.
    String[] folders = {folder.toString(), String.valueOf(cfg.getParent())};
    tlc.setResolver(new SimpleFilenameToStream(folders));
    return EC.ExitStatus.errorConstantToExitStatus(tlc.process());
  }
}
