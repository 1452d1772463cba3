package dev.compactfuture.mutants.checkers;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.mutants.checkers.MutantVerdict.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that runs tests with one mutant after the other. To start a JVM and JUnit takes longer than
 * most tests that kill a mutant. For one thread at a time.
 */
final class JunitJvm implements AutoCloseable {
  /** All tests take a fraction of it; {@link Watchdog} ends one that hangs much sooner. */
  private static final Duration BOUND = Duration.ofMinutes(10);

  /** Precedes the exit status in the queue of lines; no test prints it. */
  private static final String ENDED = "\0ended with status ";

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final CompletableFuture<OutputStream> input = new CompletableFuture<>();
  private volatile boolean closed;
  private boolean ready = true;

  /**
   * Starts a JVM.
   *
   * @param tests the folder of the compiled tests
   */
  JunitJvm(Path tests) {
    List<String> arguments =
        List.of(
            "-XX:TieredStopAtLevel=1", // most tests are too short for the other compiler to pay
            "-XX:+UseSerialGC",
            "-Djol.magicFieldOffset=true", // JOL reads it once, in whichever test comes first
            "-cp",
            ChildJvm.classPath(ChildJvm.ownClassPath(), tests),
            JunitMain.class.getName());
    Thread runs = new Thread(() -> run(arguments), "JUnit");
    runs.setDaemon(true);
    runs.start();
  }

  private void run(List<String> arguments) {
    try (ScratchFolder scratch = ScratchFolder.create("junit")) {
      ChildJvm.Exit exit =
          new ChildJvm(scratch.path(), arguments).run(input::complete, lines::add, () -> closed);
      lines.add(ENDED + exit.status());
    } catch (IOException | InterruptedException e) {
      input.completeExceptionally(e);
      lines.add(ENDED + e);
    }
  }

  /** Returns whether this takes another request. */
  boolean isReady() {
    return ready;
  }

  /** Runs the requested tests. */
  MutantVerdict run(JunitRequest request) throws IOException, InterruptedException {
    long start = AwakeClock.nanoTime();
    send(request.line() + "\n");
    ready = false;
    MutantVerdict verdict = null;
    String last = "";
    while (!AwakeClock.hasPassed(BOUND, start)) {
      String line = lines.poll(1, TimeUnit.SECONDS);
      if (line == null) {
        continue;
      }
      if (line.startsWith(JunitMain.FAILED)) {
        String reason = line.substring(JunitMain.FAILED.length());
        verdict = MutantVerdict.of(Outcome.KILLED, reason, start);
      } else if (line.startsWith(JunitMain.PASSED)) {
        verdict = MutantVerdict.survived(start);
      } else if (line.equals(JunitMain.READY) && verdict != null) {
        ready = true;
        return verdict;
      } else if (line.startsWith(ENDED)) { // out of memory, say: no verdict on the mutant
        String status = line.substring(1) + ": " + last;
        return verdict == null ? MutantVerdict.of(Outcome.UNKNOWN, status, start) : verdict;
      }
      last = line.isBlank() ? last : line;
    }
    close();
    return MutantVerdict.of(Outcome.UNKNOWN, TimeBoundException.stopped(BOUND), start);
  }

  private void send(String line) throws IOException, InterruptedException {
    try {
      OutputStream stream = input.get();
      stream.write(line.getBytes(StandardCharsets.UTF_8));
      stream.flush();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  /** Ends the JVM. */
  @Override
  public void close() {
    closed = true;
  }
}
