package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped labels and actions agree; each way in which they could differ has its error. */
class LabelsTest {
  private static final Shipped SHIPPED = new Shipped(Project.ofWorkingDirectory());

  private ShippedCopy copy;
  private String specification;

  @BeforeEach
  void copy(@TempDir Path folder) throws IOException {
    copy = new ShippedCopy(SHIPPED, folder);
    specification = SHIPPED.specificationText();
  }

  @Test
  void theShippedOnesAgree() throws IOException {
    Labels labels = SHIPPED.labels(SHIPPED.steps());
    assertEquals(List.of(), labels.errors());
    assertEquals(33, labels.count());
  }

  @Test
  void thoseOfTheExecutorAgree() throws IOException {
    Labels labels = SpecifiedModule.EXECUTOR.labels(SHIPPED);
    assertEquals(List.of(), labels.errors());
    assertEquals(44, labels.count());
  }

  @Test
  void anAccessWithoutALabel() throws IOException {
    copy.replace("CompactFuture", "return isDone(word());", "return isDone(state);");
    assertError("a volatile read without a label");
  }

  @Test
  void aLabelRenamed() throws IOException {
    copy.replace("CompactFuture", "// TLA: Cancel\n", "// TLA: Cansel\n");
    assertError("label Cansel has no action");
    assertError("action Cancel has no line of Java");
  }

  @Test
  void aStepTakenOut() throws IOException {
    copy.replace("Waiting", "LockSupport.unpark(thread); // TLA: Unpark", "// nothing");
    assertError("action Unpark has no line of Java");
  }

  @Test
  void aLabelOnALineWithoutAStep() throws IOException {
    copy.replace("Waiting", "LockSupport.unpark(thread); // TLA: Unpark", "// TLA: Unpark");
    assertError("label Unpark on a line without a step");
  }

  @Test
  void aCasThatBecameAPlainWrite() throws IOException {
    copy.replace(
        "CompactFuture",
        "if (STATE.compareAndSet(this, word, outcome)) { // TLA: Complete",
        "STATE.set(this, outcome); // TLA: Complete\n      {");
    assertError("action Complete is a volatile CAS, the bytecode does a set");
  }

  @Test
  void aFieldThatIsNoLongerVolatile() throws IOException {
    copy.replace(
        "CompactFuture",
        "private volatile @Nullable Object state",
        "private @Nullable Object state");
    assertError("action GetLook is a volatile read, the bytecode does a plain read");
  }

  @Test
  void aFieldThatMayBeShared() throws IOException {
    copy.replace(
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

  private void assertError(String expected) throws IOException {
    List<String> errors = new Labels(copy.steps(), specification).errors();
    assertTrue(
        errors.stream().anyMatch(e -> e.contains(expected)), () -> expected + " in " + errors);
  }
}
