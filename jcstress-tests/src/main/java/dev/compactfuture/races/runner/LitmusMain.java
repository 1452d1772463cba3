package dev.compactfuture.races.runner;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code java -cp jcstress.jar dev.compactfuture.races.runner.LitmusMain}: runs litmus tests, and
 * says what was seen. Whether that may be seen is not judged here.
 */
public final class LitmusMain {
  private static final int RAN = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private LitmusMain() {}

  /**
   * Runs, and exits with 0 if all that can run here did.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) throws Exception {
    LitmusCommand arguments;
    try {
      arguments = LitmusCommand.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("error: " + e.getMessage());
      System.err.println("Try --help.");
      System.exit(USAGE);
      return;
    }
    if (arguments.help()) {
      System.out.print(LitmusCommand.HELP);
      System.exit(RAN);
    }
    // Not by returning: threads of a run that was stopped may be left.
    System.exit(run(arguments));
  }

  private static int run(LitmusCommand arguments) throws IOException, InterruptedException {
    PrintStream out = System.out;
    Path results = Files.createTempDirectory("compact-future-litmus");
    out.printf(
        "%d litmus tests, JDK %s; what jcstress says is in %s.%n",
        arguments.pairs().size(), Runtime.version(), results);
    List<LitmusReport> seen;
    try (PrintStream chatter =
        new PrintStream(results.resolve("jcstress.log").toFile(), StandardCharsets.UTF_8)) {
      System.setOut(chatter);
      seen =
          new LitmusRunner(out, results, arguments.millis(), arguments.forks())
              .run(arguments.pairs());
    } finally {
      System.setOut(out);
    }
    if (arguments.out() != null) {
      Files.writeString(
          arguments.out(),
          new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(seen) + "\n");
    }
    long notRun = seen.stream().filter(each -> each.notRun() != null).count();
    long failed = seen.stream().filter(each -> each.failed() != null).count();
    out.printf("%d ran, %d not run, %d failed.%n", seen.size() - notRun - failed, notRun, failed);
    return failed > 0 || notRun == seen.size() ? FAILED : RAN;
  }
}
