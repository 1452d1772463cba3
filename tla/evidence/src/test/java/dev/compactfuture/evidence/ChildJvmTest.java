package dev.compactfuture.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A child JVM's lines, its end, and that it never outlives the call. */
class ChildJvmTest {
  /** Prints its process id, a text and its first argument, then exits with the second, or never. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      System.out.println(ProcessHandle.current().pid());
      System.out.printf("%,d \u2225%n", 1000); // in the default locale and charset
      System.out.println(args[0]);
      if (args[1].equals("never")) {
        new CountDownLatch(1).await();
      }
      System.exit(Integer.parseInt(args[1]));
    }
  }

  /** Prints its process id, and goes on until its parent ends. */
  static final class DependentChild {
    private DependentChild() {}

    public static void main(String[] args) throws InterruptedException {
      ChildJvm.endWithParent();
      System.out.println(ProcessHandle.current().pid());
      new CountDownLatch(1).await();
    }
  }

  /** Runs a child to its end. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws Exception {
      child(Path.of(""), DependentChild.class).run(System.out::println, () -> false);
    }
  }

  private final Path folder;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  ChildJvmTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static ChildJvm child(Path folder, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of("-cp", ChildJvm.ownClassPath(), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(folder.toAbsolutePath(), command);
  }

  private ChildJvm child(String line, String status) {
    return child(folder, Child.class, line, status);
  }

  @Test
  void allLinesAndTheStatusArrive() throws Exception {
    ChildJvm.Exit exit = child("last line", "3").run(lines::add, () -> false);
    assertEquals(new ChildJvm.Exit(true, 3), exit);
    assertEquals("last line", lines.get(2));
  }

  @Test
  void numbersAndTextAreReadAsTheyWereWritten() throws Exception {
    child("", "0").run(lines::add, () -> false);
    assertEquals("1,000 \u2225", lines.get(1));
  }

  @Test
  void aChildThatIsStoppedHasNoStatusAndIsDead() throws Exception {
    ChildJvm.Exit exit = child("ready", "never").run(lines::add, () -> lines.contains("ready"));
    assertFalse(exit.ended());
    assertTrue(exit.isSignal());
    assertTrue(ProcessHandle.of(Long.parseLong(lines.get(0))).isEmpty());
  }

  @Test
  void anInterruptedCallerLeavesNoChild() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                child("ready", "never")
                    .run(
                        line -> {
                          lines.add(line);
                          if (line.equals("ready")) {
                            ready.countDown();
                          }
                        },
                        () -> false);
              } catch (Exception e) {
                thrown.add(e);
              }
            });
    caller.start();
    ready.await();
    caller.interrupt();
    caller.join();
    assertTrue(thrown.get(0) instanceof InterruptedException, thrown.toString());
    ProcessHandle.of(Long.parseLong(lines.get(0))).ifPresent(child -> child.onExit().join());
  }

  private static ProcessHandle process(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  @Test
  @Timeout(60)
  void aChildEndsWithAParentThatIsKilled() throws Exception {
    List<ProcessHandle> children = new CopyOnWriteArrayList<>();
    child(folder, Parent.class)
        .run(
            pid -> {
              children.add(process(pid));
              children.get(0).parent().orElseThrow().destroyForcibly();
            },
            () -> false);
    children.get(0).onExit().get(); // unlike join, it ends at the time-out
  }

  @Test
  @Timeout(60)
  void aChildWhoseParentHasEndedAlreadyEnds() throws Exception {
    child("", "0").run(lines::add, () -> false);
    String ended = "-Ddev.compactfuture.parent=" + lines.get(0);
    String main = DependentChild.class.getName();
    ChildJvm orphan = new ChildJvm(folder, List.of(ended, "-cp", ChildJvm.ownClassPath(), main));
    assertEquals(new ChildJvm.Exit(true, 1), orphan.run(lines::add, () -> false));
  }
}
