package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.SpecificationFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The abstraction reads private names of the code. One that was renamed there is an error that
 * names it and the line that expects it, not a difference between code and specification.
 */
class RenamedInCodeTest {
  private static final Shipped SHIPPED = new Shipped(Project.ofWorkingDirectory());

  private ShippedCopy copy;

  @BeforeEach
  void copy(@TempDir Path folder) throws IOException {
    copy = new ShippedCopy(SHIPPED, folder);
  }

  @Test
  void aLocalVariable() throws IOException {
    copy.rename("CompactFuture", "waits", "mayWait");
    assertError(
        "no class under test has a local variable 'waits' in a method 'join'",
        "WaitAbstraction.java:");
  }

  @Test
  void aLocalVariableThatIsNotInScopeInMostStates() throws IOException {
    copy.rename("Watch", "registered", "hasSleeper");
    assertError(
        "no class under test has a local variable 'registered' in a method 'sleep'",
        "WaitAbstraction.java:");
  }

  @Test
  void aMethod() throws IOException {
    copy.rename("CompactFuture", "tellWatchers", "informWatchers");
    assertError("no class under test has a method 'tellWatchers'", "RegistrationAbstraction.java:");
  }

  @Test
  void aField() throws IOException {
    copy.rename("Registration", "bits", "flags");
    assertError("Registration has no field bits", "RegistrationAbstraction.java:");
  }

  @Test
  void aConstant() throws IOException {
    copy.rename("Registration", "NOBODY", "EMPTY");
    assertError("Registration has no field NOBODY", "RegistrationAbstraction.java:");
  }

  private void assertError(String missing, String reader) throws IOException {
    Path cfg = SHIPPED.specification().resolve("models/ReachTimeOut.cfg");
    SpecificationFiles files =
        new SpecificationFiles(SHIPPED.specification(), Shipped.SPECIFICATION, cfg);
    Counterexample counterexample =
        new Lockstep(FutureSubject.class, copy.steps(), files)
            .programs(List.of("setResult", "getTimed")::equals)
            .compareSteps()
            .counterexample();
    assertNotNull(counterexample);
    assertEquals(Counterexample.Kind.BREAKDOWN, counterexample.kind(), counterexample::toString);
    String finding = counterexample.finding();
    assertTrue(finding.contains(missing) && finding.contains(reader), finding);
  }
}
