package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Javac;
import dev.compactfuture.lockstep.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped labels and actions agree; each way in which they could not is told apart. */
class LabelsTest {
  private static final Shipped SHIPPED = new Shipped(Project.ofWorkingDirectory());

  private Path scratch;
  private Path sources;
  private String specification;

  @BeforeEach
  void copy(@TempDir Path folder) throws IOException {
    scratch = folder;
    sources = Files.createDirectories(scratch.resolve("src"));
    Path shipped = SHIPPED.sources();
    try (Stream<Path> files = Files.walk(shipped)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        // Without the module descriptor and the annotations, which would need a module path.
        if (!file.endsWith("module-info.java") && !file.endsWith("package-info.java")) {
          Path to = sources.resolve(shipped.relativize(file));
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    }
    specification = SHIPPED.specificationText();
  }

  @Test
  void theShippedOnesAgree() throws IOException {
    Labels labels = SHIPPED.labels(SHIPPED.steps());
    assertEquals(List.of(), labels.errors());
    assertEquals(32, labels.count());
  }

  @Test
  void anAccessWithoutALabel() throws IOException {
    change("CompactFuture", "return isDone(word());", "return isDone(state);");
    assertError("a volatile read without a label");
  }

  @Test
  void aLabelRenamed() throws IOException {
    change("CompactFuture", "// TLA: Cancel\n", "// TLA: Cansel\n");
    assertError("label Cansel has no action");
    assertError("action Cancel has no line of Java");
  }

  @Test
  void aStepTakenOut() throws IOException {
    change("Waiting", "LockSupport.unpark(thread); // TLA: Unpark", "// nothing");
    assertError("action Unpark has no line of Java");
  }

  @Test
  void aLabelOnALineWithoutAStep() throws IOException {
    change("Waiting", "LockSupport.unpark(thread); // TLA: Unpark", "// TLA: Unpark");
    assertError("label Unpark on a line without a step");
  }

  @Test
  void aCasThatBecameAPlainWrite() throws IOException {
    change(
        "CompactFuture",
        "if (STATE.compareAndSet(this, word, outcome)) { // TLA: Complete",
        "STATE.set(this, outcome); // TLA: Complete\n      {");
    assertError("action Complete is a volatile CAS, the bytecode does a set");
  }

  @Test
  void aFieldThatIsNoLongerVolatile() throws IOException {
    change(
        "CompactFuture",
        "private volatile @Nullable Object state",
        "private @Nullable Object state");
    assertError("action GetLook is a volatile read, the bytecode does a plain read");
  }

  @Test
  void aFieldThatMayBeShared() throws IOException {
    change(
        "CompactFuture",
        "private static final Object NULL =",
        "final int[] shared = {1};\n  private static final Object NULL =");
    assertError("shared: may be shared mutable state");
  }

  @Test
  void anActionThatIsTakenNowhere() throws IOException {
    specification = specification.replace(" \\/ Inspect(t)", "");
    assertError("action Inspect is no part of Step");
  }

  @Test
  void anActionWithoutALine() throws IOException {
    specification =
        specification.replace(
            "\nStep(t) ==\n",
            "\nGuess(t) == \\* Java: volatile read\n  TRUE\n\nStep(t) ==\n  \\/ Guess(t)\n");
    assertError("action Guess has no line of Java");
  }

  private void change(String type, String from, String to) throws IOException {
    Path file = sources.resolve("dev/compactfuture/" + type + ".java");
    String text = Files.readString(file);
    assertTrue(text.contains(from), from);
    Files.writeString(file, text.replace(from, to));
  }

  private void assertError(String expected) throws IOException {
    List<String> errors =
        new Labels(
                Steps.read(Shipped.underTest(Javac.compile(sources, scratch), sources)),
                specification)
            .errors();
    assertTrue(
        errors.stream().anyMatch(e -> e.contains(expected)), () -> expected + " in " + errors);
  }
}
