package dev.compactfuture.mutants.java;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.ClassesUnderTest;
import dev.compactfuture.lockstep.Javac;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.MutationOperator;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mutants of the shipped classes, and of a small class on which each operator is run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaMutantsTest {
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

  private final JavaMutants mutants;
  private final Path scratch;
  private @Nullable JavaMutants tiny;

  JavaMutantsTest(@TempDir Path scratch) throws IOException {
    this.scratch = scratch;
    mutants = JavaMutants.of(SHIPPED);
  }

  @BeforeAll
  void compile() throws IOException {
    Path sources = Files.createDirectories(scratch.resolve("src/tiny"));
    Files.writeString(sources.resolve("Tiny.java"), TINY);
    Path classes = Javac.compile(scratch.resolve("src"), scratch);
    tiny = new JavaMutants(new ClassesUnderTest(classes, scratch.resolve("src")));
  }

  @Test
  void theSameClassesHaveTheSameMutants() throws IOException {
    JavaMutants these = requireNonNull(tiny);
    JavaMutants again =
        new JavaMutants(new ClassesUnderTest(scratch.resolve("classes"), scratch.resolve("src")));
    assertEquals(these.all(), again.all());
    assertEquals(these.hash(), again.hash());
    assertEquals(mutants.all().size(), mutants.all().stream().map(Mutant::id).distinct().count());
  }

  @Test
  void everyOperatorHasAMutantThatIsNotEquivalent() {
    Set<MutationOperator> used =
        mutants.all().stream()
            .filter(m -> !m.isEquivalent())
            .map(Mutant::operator)
            .collect(toSet());
    assertEquals(Set.of(JavaOperator.values()), used);
  }

  @Test
  void theReadmeListsEveryOperator() throws IOException {
    String readme = Files.readString(SHIPPED.project().root().resolve("tla/mutants/README.md"));
    for (JavaOperator operator : JavaOperator.values()) {
      String row = "| `" + operator.id() + "` | " + operator.what() + " |";
      assertTrue(readme.contains(row), row);
    }
  }

  /** Ids are keys in files of results. */
  @Test
  void knownIdsStayTheSame() {
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
                "Call.call.reverse.callEach",
                "Forget.write.stronger",
                "Reinterrupt.interrupt.swallow",
                "ParkNanos.parkNanos.noRecheck.join",
                "Registration.without.unlabelled.forget.toDrop")),
        ids::toString);
  }

  @Test
  void everyMutantListedAsEquivalentExists() {
    Set<String> ids = mutants.all().stream().map(Mutant::id).collect(toSet());
    assertTrue(ids.containsAll(JavaMutants.EQUIVALENT.keySet()), JavaMutants.EQUIVALENT::toString);
  }

  /** Loads a mutant's classes apart from the originals. */
  private static final class MutantLoader extends ClassLoader {
    private final Path classes;
    private final Map<String, byte[]> changes;

    MutantLoader(Path classes, Map<String, byte[]> changes) {
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

  /** The JVM verifies the bytecode of a class when it initializes it. */
  @Test
  void theBytecodeOfAllMutantsIsValid() throws ClassNotFoundException {
    assertTrue(mutants.all().size() > 200);
    for (Mutant mutant : mutants.all()) {
      Map<String, byte[]> changes = mutants.changes(mutant);
      assertFalse(changes.isEmpty() && !mutant.isEquivalent(), mutant.id());
      MutantLoader loader = new MutantLoader(CLASSES, changes);
      for (String name : changes.keySet()) {
        Class.forName(name.replace('/', '.'), true, loader);
      }
    }
  }

  /** Labels are found by lines, so inserted instructions must belong to the step's line. */
  @Test
  void insertedInstructionsKeepTheLine() throws IOException {
    for (Mutant mutant : mutants.all()) {
      if (mutant.operator() == JavaOperator.LOST_AS_WON) {
        Path folder = Files.createTempDirectory(scratch, "mutant");
        mutants.write(mutant, folder);
        assertEquals(List.of(), SHIPPED.labels(SHIPPED.steps(folder)).errors(), () -> mutant.id());
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
  void theOperatorDoesWhatItsNameSays(String id, String answer) throws Exception {
    JavaMutants these = requireNonNull(tiny);
    Mutant mutant = these.all().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
    Path classes = scratch.resolve("classes");
    Object made =
        Class.forName("tiny.Tiny", true, new MutantLoader(classes, these.changes(mutant)))
            .getConstructor()
            .newInstance();
    assertEquals(answer, ((java.util.function.Supplier<?>) made).get());
  }

  @Test
  void classesThatAreNotMutatedAreWrittenToo() throws IOException {
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
