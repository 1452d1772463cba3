package dev.compactfuture.mutants;

import dev.compactfuture.tla.Judge;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A checker in a JVM of its own, with the mutated classes before all others. It is read as it
 * speaks, and ended at the first line that says that something is wrong.
 */
final class Forked implements Checker {
  /** What a checker's JVM is started with. */
  interface Command {
    List<String> with(Mutant mutant, String classPathFirst, Path scratch) throws IOException;
  }

  private final String name;
  private final Duration bound;
  private final Command command;
  private final Function<String, @Nullable String> wrong;

  /**
   * Creates one.
   *
   * @param bound when it is stopped, and nothing is known
   * @param command without {@code java}
   * @param wrong what a line of its output says to be wrong; null if nothing
   */
  Forked(String name, Duration bound, Command command, Function<String, @Nullable String> wrong) {
    this.name = name;
    this.bound = bound;
    this.command = command;
    this.wrong = wrong;
  }

  static String path(Object... entries) {
    List<String> path = new ArrayList<>();
    for (Object each : entries) {
      path.add(each.toString());
    }
    return String.join(File.pathSeparator, path);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Verdict run(Mutant mutant, Path classes) throws IOException, InterruptedException {
    long start = Awake.nanoTime();
    Path scratch = Files.createTempDirectory("mutant");
    try {
      List<String> java = new ArrayList<>();
      java.add(System.getProperty("java.home") + "/bin/java");
      java.addAll(command.with(mutant, classes.toString(), scratch));
      Process process =
          new ProcessBuilder(java).directory(scratch.toFile()).redirectErrorStream(true).start();
      AtomicReference<@Nullable String> found = new AtomicReference<>();
      AtomicReference<String> last = new AtomicReference<>("");
      Thread reader = new Thread(() -> read(process, found, last), name + " reader");
      reader.setDaemon(true);
      reader.start();
      boolean ended = false;
      try {
        while (!ended && !Awake.passed(bound, start)) {
          ended = process.waitFor(100, TimeUnit.MILLISECONDS);
        }
      } finally {
        if (!ended) { // or what it said last, and was not yet read, is lost
          end(process);
        }
      }
      reader.join(TimeUnit.SECONDS.toMillis(10));
      String reason = found.get();
      if (reason != null) {
        return Verdict.of(Kind.KILLED, reason, start);
      }
      if (!ended) {
        return Verdict.of(Kind.UNKNOWN, "stopped after " + bound.toSeconds() + " s", start);
      }
      // It broke down, or could not judge: that says nothing of the mutant.
      String status = "status " + process.exitValue() + ": " + last.get();
      return process.exitValue() == 0
          ? Verdict.of(Kind.SURVIVED, "", start)
          : Verdict.of(Kind.UNKNOWN, status, start);
    } finally {
      Judge.delete(scratch);
    }
  }

  private void read(
      Process process, AtomicReference<@Nullable String> found, AtomicReference<String> last) {
    try (BufferedReader lines =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (!line.isBlank()) {
          last.set(line);
        }
        String reason = wrong.apply(line);
        if (reason != null && found.compareAndSet(null, reason)) {
          end(process);
        }
      }
    } catch (IOException e) {
      // It was ended.
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
