package dev.compactfuture.evidence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs a checker in a JVM of its own, by default of the JDK that runs this one: TLC keeps static
 * state, and Lincheck, jcstress and JUnit are shown classes other than those loaded here. The
 * child's standard output and error are read line by line. A child never outlives {@link #run}: it
 * is killed, with its own children, if it is stopped or if the calling thread is interrupted.
 */
public final class ChildJvm {
  /** How often a running child's stop condition is asked for. */
  private static final long POLL_MILLIS = 100;

  /** How long is waited for a killed child's children. */
  private static final Duration ORPHANS = Duration.ofSeconds(5);

  /**
   * Variables that add options to every JVM. A child does not inherit them: its command line is
   * chosen here, and an option from outside may contradict it (a second collector is an error). The
   * JVM also announces them in its output, which is read here.
   */
  private static final List<String> OPTION_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** A child prints numbers in one locale and text in the charset in which it is read. */
  private static final List<String> LOCALE =
      List.of(
          "-Duser.language=en",
          "-Duser.country=US",
          "-Dfile.encoding=UTF-8",
          "-Dstdout.encoding=UTF-8",
          "-Dstderr.encoding=UTF-8");

  /**
   * The property with the id of a child's parent. Asked of the system instead, the parent of a
   * child whose parent has ended would be another process, which may never end.
   */
  private static final String PARENT = "dev.compactfuture.parent";

  private final Path jdk;
  private final Path directory;
  private final List<String> arguments;

  /**
   * Prepares a child.
   *
   * @param directory the child's working directory
   * @param arguments the command line after {@code java}
   */
  public ChildJvm(Path directory, List<String> arguments) {
    this(Path.of(System.getProperty("java.home")), directory, arguments);
  }

  /**
   * Prepares a child of another JDK.
   *
   * @param jdk the home of the JDK
   * @param directory the child's working directory
   * @param arguments the command line after {@code java}
   */
  public ChildJvm(Path jdk, Path directory, List<String> arguments) {
    this.jdk = jdk;
    this.directory = directory;
    this.arguments = List.copyOf(arguments);
  }

  /**
   * How a child ended.
   *
   * @param ended whether it ended by itself; otherwise it was stopped, and its status says nothing
   * @param status its exit status
   */
  public record Exit(boolean ended, int status) {
    /** Whether a signal from outside killed it: then the status is not the child's own. */
    public boolean isSignal() {
      return !ended || (status > 128 && status < 150); // TLC's own begin at 150
    }
  }

  /** Returns a class path of these entries, in this order. */
  public static String classPath(Object... entries) {
    return join(List.of(entries));
  }

  private static String join(Collection<?> entries) {
    return entries.stream()
        .map(Object::toString)
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  /** Returns the class path of this JVM, for a child with another working directory. */
  public static String ownClassPath() {
    String separator = System.getProperty("path.separator");
    return join(
        Pattern.compile(Pattern.quote(separator))
            .splitAsStream(System.getProperty("java.class.path"))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .toList());
  }

  /**
   * Ends this JVM as soon as the one that runs it as a child has ended, which may have been killed;
   * at once if it has ended before this call. A JVM that is no child goes on. {@code
   * ProcessHandle.onExit} would notice it seconds later.
   */
  public static void endWithParent() {
    Long parent = Long.getLong(PARENT);
    if (parent == null) {
      return;
    }
    Thread watcher =
        new Thread(
            () -> {
              while (isChildOf(parent)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
              }
              Runtime.getRuntime().halt(1);
            },
            "end with the parent");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** An orphan has another parent, or none. */
  private static boolean isChildOf(long pid) {
    return ProcessHandle.current().parent().filter(parent -> parent.pid() == pid).isPresent();
  }

  /** Takes the stream to a child's standard input. */
  public interface Input {
    /** Called once, when the child has been started; whoever keeps the stream has to close it. */
    void accept(OutputStream stream) throws IOException;
  }

  /**
   * Runs the child, which has no input, to its end, or until it is stopped.
   *
   * @param lines is handed each line that the child prints, on a thread of its own
   * @param stop is asked about ten times a second whether the child is to be stopped
   * @throws InterruptedException if the calling thread is interrupted; the child is killed
   */
  public Exit run(Consumer<String> lines, BooleanSupplier stop)
      throws IOException, InterruptedException {
    return run(OutputStream::close, lines, stop); // nobody answers a question
  }

  /** Runs the child like {@link #run(Consumer, BooleanSupplier)}, with an input. */
  public Exit run(Input input, Consumer<String> lines, BooleanSupplier stop)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin/java").toString());
    command.addAll(LOCALE);
    command.add("-D" + PARENT + "=" + ProcessHandle.current().pid());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    OPTION_VARIABLES.forEach(builder.environment()::remove);
    Process child = builder.start();
    Thread reader = new Thread(() -> read(child, lines), "output of a child JVM");
    reader.setDaemon(true);
    reader.start();
    boolean ended = false;
    try {
      input.accept(child.getOutputStream());
      while (!ended && !stop.getAsBoolean()) {
        ended = child.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      }
    } finally {
      // Destroying a child that has ended closes its output, and with it the lines not yet read.
      if (!ended) {
        kill(child);
      }
    }
    int status = child.waitFor();
    reader.join(TimeUnit.SECONDS.toMillis(10)); // a grandchild may keep the pipe open
    return new Exit(ended, status);
  }

  /** Kills a child with its own children, and waits until those are gone. */
  private static void kill(Process child) throws InterruptedException {
    List<ProcessHandle> descendants = child.descendants().toList();
    descendants.forEach(ProcessHandle::destroyForcibly);
    child.destroyForcibly();
    long start = AwakeClock.nanoTime();
    // In a container where nobody reaps orphans, they seem to be alive for ever.
    while (descendants.stream().anyMatch(ProcessHandle::isAlive)
        && !AwakeClock.hasPassed(ORPHANS, start)) {
      Thread.sleep(POLL_MILLIS / 10);
    }
  }

  private static void read(Process child, Consumer<String> lines) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line; (line = reader.readLine()) != null; ) {
        lines.accept(line);
      }
    } catch (IOException e) {
      // The child was stopped.
    }
  }
}
