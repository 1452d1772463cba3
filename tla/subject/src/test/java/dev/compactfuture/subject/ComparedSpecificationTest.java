package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evaluator.Model;
import dev.compactfuture.evaluator.PlantedFault;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.TlcSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLC and the second evaluator have the same graphs of the engine's examples. */
class ComparedSpecificationTest {
  private final Path folder;

  ComparedSpecificationTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private SpecificationFiles toy(String name) throws IOException {
    Path tla = Project.ofWorkingDirectory().root().resolve("tla");
    Path toys = tla.resolve("lockstep/src/test/resources/toys");
    for (String file : new String[] {name + ".tla", name + ".cfg"}) {
      Files.copy(toys.resolve(file), folder.resolve(file));
    }
    Files.copy(tla.resolve("AccessModes.tla"), folder.resolve("AccessModes.tla"));
    return new SpecificationFiles(folder, name, folder.resolve(name + ".cfg"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Counter", "Gate", "Treiber", "CasPrograms"})
  void theGraphsAreTheSame(String name) throws IOException {
    SpecificationFiles files = toy(name);
    ComparedSpecification comparison =
        new ComparedSpecification(TlcSpecification.open(files), EvaluatorSpecification.open(files));
    comparison.walk();
    assertEquals("", comparison.difference());
    assertTrue(comparison.states() > 1 && comparison.edges() > 0);
  }

  @Test
  void canaryOfAFaultyEvaluatorIsNoticed() throws IOException {
    SpecificationFiles files = toy("Treiber");
    Model faulty =
        Model.read(files.folder(), files.module(), files.cfg(), PlantedFault.CONCATENATION_SWAPPED);
    ComparedSpecification comparison =
        new ComparedSpecification(TlcSpecification.open(files), new EvaluatorSpecification(faulty));
    LockstepException e = assertThrows(LockstepException.class, comparison::walk);
    assertTrue(
        String.valueOf(e.getMessage()).contains("only TLC has the step Push("), e::getMessage);
  }
}
