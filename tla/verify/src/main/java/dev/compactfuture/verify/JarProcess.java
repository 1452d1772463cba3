package dev.compactfuture.verify;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A process that runs a jar, beside others. It is killed when it is closed. */
final class JarProcess implements AutoCloseable {
  private static final Duration BOUND = Duration.ofMinutes(5);

  /** Lines of which a long run prints many. */
  private static final Pattern REPORT =
      Pattern.compile("\\s*(Progress|worker \\S+) ?\\(?.* states .*");

  private final List<String> lines = new ArrayList<>();

  /** The last report of TLC, and of each worker. */
  private final Map<String, String> reports = new LinkedHashMap<>();

  private final FutureTask<ChildJvm.Exit> run;
  private volatile boolean kill;

  /** Starts the process in a folder. */
  JarProcess(Path folder, Path jar, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add("-XX:+UseSerialGC");
    command.add("-Djava.io.tmpdir=" + folder); // a process that is killed leaves its files
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    long start = AwakeClock.nanoTime();
    run =
        new FutureTask<>(
            () ->
                new ChildJvm(folder, command)
                    .run(this::add, () -> kill || AwakeClock.hasPassed(BOUND, start))) {
          @Override
          protected void done() {
            add("");
          }
        };
    Thread thread = new Thread(run, "a process of " + jar.getFileName());
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized void add(String line) {
    Matcher report = REPORT.matcher(line);
    if (report.matches()) {
      reports.put(report.group(1), line);
    } else {
      lines.add(line);
    }
    notifyAll();
  }

  /**
   * Waits until the output satisfies a condition.
   *
   * @throws IOException if it ends before
   */
  synchronized void await(String what, Predicate<String> condition)
      throws IOException, InterruptedException {
    while (!condition.test(output())) {
      if (run.isDone()) {
        throw new IOException("ended before: " + what + "\n" + output());
      }
      wait();
    }
  }

  /** Returns the output; of the reports only the last ones, at the end. */
  synchronized String output() {
    return String.join("\n", lines) + "\n" + String.join("\n", reports.values());
  }

  /** Returns the number in the last match of a pattern's group, or 0. */
  long number(Pattern pattern) {
    return number(pattern, output());
  }

  static long number(Pattern pattern, String output) {
    String last = last(pattern, output);
    return last == null ? 0 : Long.parseLong(last.replace(",", ""));
  }

  private static @Nullable String last(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    String last = null;
    while (matcher.find()) {
      last = matcher.group(1);
    }
    return last;
  }

  /** Waits for the end; a process that hangs is killed and has status -1. */
  int status() throws IOException, InterruptedException {
    try {
      ChildJvm.Exit exit = run.get();
      return exit.ended() ? exit.status() : -1;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  /** Kills the process with its descendants, and waits until they are gone. */
  @Override
  public void close() throws IOException, InterruptedException {
    kill = true;
    status();
  }
}
