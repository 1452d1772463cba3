package dev.compactfuture.mutants.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.compactfuture.SampleFolder;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.mutants.checkers.CheckerFactory;
import dev.compactfuture.mutants.conventional.ConventionalMutants;
import dev.compactfuture.subject.Shipped;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conventional mutants of a small class, shown to tests in JVMs of their own. */
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class ConventionalMatrixTest {
  @TempDir Path root;

  private MatrixCounts counts(String tests, String ids) throws Exception {
    Project project = new Project(root);
    SampleFolder.write(project.classes(Shipped.MODULE), "Sample.class", "Sample$*.class");
    SampleFolder.write(project.testClasses(Shipped.MODULE), tests);
    CheckerFactory factory =
        new CheckerFactory(new Shipped(project), 1, Pattern.compile(""), false);
    ConventionalMutants mutants = ConventionalMutants.of(project.classes(Shipped.MODULE));
    return new MutantMatrix(root.resolve("mutants.json"), 1, line -> {})
        .add(new MatrixSide("conventional", mutants, List.of(factory.ofJava("junit")), Map.of()))
        .only(Pattern.compile(ids))
        .run()
        .get(0);
  }

  /** The first one loops for ever, so the other is shown to another JVM. */
  @Test
  void testsThatLookAtTheResultKillAllMutants() throws Exception {
    MatrixCounts counts = counts("SampleTest.class", "product\\.(math.2|result)");
    assertEquals(2, counts.killed());
    assertEquals(List.of(), counts.survivors());
  }

  @Test
  void testsThatLookAtNothingLetAMutantSurvive() throws Exception {
    MatrixCounts counts = counts("UselessSampleTest.class", "product\\.result");
    assertEquals(List.of("Sample.product.result.1"), counts.survivors());
  }
}
