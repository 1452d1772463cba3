package dev.compactfuture.mutants;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Javac;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The generator of mutants: of the future, and of a class where each can be looked at. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutantsTest {
  private static final Shipped SHIPPED = new Shipped(Project.ofWorkingDirectory());
  private static final Path CLASSES = SHIPPED.classes();

  private static final String TINY =
      """
      package tiny;

      import java.lang.invoke.MethodHandles;
      import java.lang.invoke.VarHandle;
      import java.util.concurrent.locks.LockSupport;

      public final class Tiny implements java.util.function.Supplier<String> {
        private volatile Object word = "a";
        private static final VarHandle WORD;

        static {
          try {
            WORD = MethodHandles.lookup().findVarHandle(Tiny.class, "word", Object.class);
          } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
          }
        }

        public String get() {
          String log = "";
          set("b");
          log += change("x", "c") + "," + change("b", "d") + "," + look();
          wake();
          return log + "," + Thread.interrupted(); // TLA: Test
        }

        private void set(Object to) {
          word = to; // TLA: Set
        }

        private boolean change(Object from, Object to) {
          return WORD.compareAndSet(this, from, to); // TLA: Change
        }

        private Object look() {
          return word; // TLA: Look
        }

        private static void wake() {
          LockSupport.unpark(Thread.currentThread()); // TLA: Wake
        }
      }
      """;

  private final Mutants mutants;
  private final Path scratch;
  private final Checker weak = new WeakMemoryChecker(SHIPPED);
  private @Nullable Mutants tiny;

  MutantsTest(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
    mutants = new Mutants(CLASSES, SHIPPED.sources(), Shipped.WITHOUT_STEPS);
  }

  @BeforeAll
  void compile() throws IOException {
    Path sources = Files.createDirectories(scratch.resolve("src/tiny"));
    Files.writeString(sources.resolve("Tiny.java"), TINY);
    Path classes = Javac.compile(scratch.resolve("src"), scratch);
    tiny = new Mutants(classes, scratch.resolve("src"), Set.of());
  }

  @Test
  void theSameClassesHaveTheSameMutants() throws IOException {
    Mutants these = requireNonNull(tiny);
    Mutants again = new Mutants(scratch.resolve("classes"), scratch.resolve("src"), Set.of());
    assertEquals(these.all(), again.all());
    assertEquals(these.hash(), again.hash());
    assertEquals(mutants.all().size(), mutants.all().stream().map(Mutant::id).distinct().count());
  }

  @Test
  void everyOperatorHasOne() {
    Set<Fault> used =
        mutants.all().stream()
            .filter(m -> m.equivalent().isEmpty())
            .map(Mutant::operator)
            .collect(toSet());
    assertEquals(Set.of(Operator.values()), used);
  }

  /** All that the issue asks for, by what they are called. */
  @Test
  void theKnownOnesAreThere() {
    Set<String> ids = mutants.all().stream().map(Mutant::id).collect(toSet());
    assertTrue(
        ids.containsAll(
            Set.of(
                "all.acquire",
                "Complete.cas.split",
                "Complete.cas.lostAsWon",
                "Complete.cas.swap.ArriveLook",
                "GetLook.read.swap.TestInterrupt",
                "SleepLook.read.retry.sleep",
                "Unpark.unpark.drop",
                "Call.call.reverse.call",
                "Forget.write.stronger",
                "Reinterrupt.interrupt.swallow",
                "ParkNanos.parkNanos.noRecheck.join",
                "Registration.without.unlabelled.forget.toDrop")),
        ids::toString);
  }

  @Test
  void whatIsListedAsEquivalentIsThere() {
    Set<String> ids = mutants.all().stream().map(Mutant::id).collect(toSet());
    assertTrue(ids.containsAll(Mutants.EQUIVALENT.keySet()), Mutants.EQUIVALENT::toString);
  }

  private static final class Apart extends ClassLoader {
    private final Path classes;
    private final Map<String, byte[]> changes;

    Apart(Path classes, Map<String, byte[]> changes) {
      super(ClassLoader.getPlatformClassLoader());
      this.classes = classes;
      this.changes = changes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = changes.get(name.replace('.', '/'));
      try {
        Path original = classes.resolve(name.replace('.', '/') + ".class");
        bytes = bytes == null ? Files.readAllBytes(original) : bytes;
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  /** The JVM verifies what it initialises, other than its own classes. */
  @Test
  void allVerify() throws ClassNotFoundException {
    assertTrue(mutants.all().size() > 200);
    for (Mutant mutant : mutants.all()) {
      Map<String, byte[]> changes = mutants.changes(mutant);
      assertFalse(changes.isEmpty() && mutant.equivalent().isEmpty(), mutant.id());
      Apart loader = new Apart(CLASSES, changes);
      for (String name : changes.keySet()) {
        Class.forName(name.replace('/', '.'), true, loader);
      }
    }
  }

  /** Neighbours of one line are apart in bytecode: lines are what labels are read by. */
  @Test
  void linesAreKept() throws IOException {
    for (Mutant mutant : mutants.all()) {
      if (mutant.operator() == Operator.LOST_AS_WON) {
        Path folder = Files.createTempDirectory(scratch, "mutant");
        mutants.write(mutant, folder);
        Checker.Verdict verdict = new LabelsChecker(SHIPPED).run(mutant, folder);
        assertEquals(Checker.Kind.SURVIVED, verdict.kind(), mutant.id() + verdict.reason());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Set.write.skip         | false,false,a,false",
        "Change.cas.skip        | true,true,b,false",
        "Change.cas.repeat      | false,false,d,false",
        "Change.cas.split       | false,true,d,false",
        "Change.cas.lostAsWon   | true,true,d,false",
        "all.weak               | false,true,d,false",
        "Change.cas.wonAsLost   | false,false,d,false",
        "Change.cas.giveUp      | false,true,d,false",
        "Change.cas.acquire     | false,true,d,false",
        "Change.cas.release     | false,true,d,false",
        "Look.read.skip         | false,true,null,false",
        "Look.read.repeat       | false,true,d,false",
        "Look.read.acquire      | false,true,d,false",
        "Look.read.plain        | false,true,d,false",
        "Set.write.release      | false,true,d,false",
        "Set.write.opaque       | false,true,d,false",
        "Wake.unpark.drop       | false,true,d,false"
      })
  void eachDoesWhatItsNameSays(String id, String answer) throws Exception {
    Mutants these = requireNonNull(tiny);
    Mutant mutant = these.all().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
    Path classes = scratch.resolve("classes");
    Object made =
        Class.forName("tiny.Tiny", true, new Apart(classes, these.changes(mutant)))
            .getConstructor()
            .newInstance();
    assertEquals(answer, ((java.util.function.Supplier<?>) made).get());
  }

  @Test
  void lockstepIsBlindForMemoryModes() throws IOException {
    Checker pairs = Checkers.ofJava("lockstep", SHIPPED, 1, Pattern.compile("^Pairs$"));
    assertEquals(Checker.Kind.BLIND, verdict(pairs, "Complete.cas.acquire").kind());
  }

  @ParameterizedTest
  @ValueSource(strings = {"all.plain", "Complete.cas.release", "Complete.cas.lostAsWon"})
  void weakMemoryNotices(String id) throws IOException {
    assertEquals(Checker.Kind.KILLED, verdict(weak, id).kind());
  }

  /** A CAS that cannot win, on the way to a state to start from. */
  @Test
  void whoSpinsBeforeTheProgramStartsIsStuckAndIsEnded() throws Exception {
    Checker pairs =
        new LockstepChecker(SHIPPED, false, Duration.ofMinutes(1), Duration.ofSeconds(1), 1)
            .models(Pattern.compile("^Pairs$"));
    Checker.Verdict verdict = verdict(pairs, "RunLook.read.skip");
    assertEquals(Checker.Kind.BROKE_DOWN, verdict.kind());
    assertTrue(verdict.reason().startsWith("Pairs: stuck: "), verdict::reason);
    for (int i = 0; spinners() > 0 && i < 600; i++) {
      Thread.sleep(100);
    }
    assertEquals(0, spinners());
  }

  private static long spinners() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("lockstep-\\d+"))
        .filter(thread -> thread.getState() == Thread.State.RUNNABLE)
        .count();
  }

  private Checker.Verdict verdict(Checker checker, String id) throws IOException {
    Mutant mutant = mutants.all().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
    Path folder = Files.createTempDirectory(scratch, "mutant");
    mutants.write(mutant, folder);
    try {
      return checker.run(mutant, folder);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A folder of classes is whole: those that are not mutated are there too. */
  @Test
  void theOthersAreThereToo() throws IOException {
    Path folder = Files.createTempDirectory(scratch, "mutant");
    mutants.write(mutants.all().get(0), folder);
    try (Stream<Path> files = Files.walk(CLASSES)) {
      assertTrue(
          files.allMatch(
              file -> Files.exists(folder.resolve(CLASSES.relativize(file).toString()))));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
