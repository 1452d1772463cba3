package dev.compactfuture.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Are two states of the sources told apart by whatever a result may depend on? */
class SourceStateTest {
  private Path root;
  private String before;

  @BeforeEach
  void aProject(@TempDir Path folder) throws Exception {
    root = folder;
    write("pom.xml", "<modules><module>impl</module><module>tla/evidence</module></modules>");
    write("impl/pom.xml", "impl");
    write("impl/src/main/java/A.java", "class A {}");
    write("impl/src/test/java/ATest.java", "class ATest {}");
    write("tla/evidence/pom.xml", "evidence");
    write("tla/Future.tla", "---- MODULE Future ----");
    write("tla/models/Pairs.cfg", "SPECIFICATION Spec");
    before = hash();
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String hash() throws Exception {
    return SourceState.of(new Project(root)).sources();
  }

  private void assertChangeCounts(String name) throws Exception {
    write(name, "other");
    assertNotEquals(before, hash(), name);
    before = hash();
  }

  @Test
  void everyKindOfSourceCounts() throws Exception {
    assertChangeCounts("impl/pom.xml");
    assertChangeCounts("impl/src/main/java/A.java");
    assertChangeCounts("impl/src/main/java/B.java");
    assertChangeCounts("impl/src/test/java/ATest.java");
    assertChangeCounts("tla/Future.tla");
    assertChangeCounts("tla/models/Pairs.cfg");
    Files.delete(root.resolve("impl/src/main/java/B.java"));
    assertNotEquals(before, hash());
  }

  @Test
  void aRenamedFileCounts() throws Exception {
    Files.move(
        root.resolve("tla/models/Pairs.cfg"), root.resolve("tla/models/PairsOfOperations.cfg"));
    assertNotEquals(before, hash());
  }

  @Test
  void textThatMovesFromOneFileToTheNextCounts() throws Exception {
    write("impl/src/main/java/A.java", "class A {");
    write("impl/src/test/java/ATest.java", "}class ATest {}");
    assertNotEquals(before, hash());
  }

  @Test
  void documentsAndWhatTheBuildMadeDoNotCount() throws Exception {
    write("README.md", "a document");
    write("impl/README.md", "a document");
    write("tla/RESULTS.md", "a table");
    write("impl/target/classes/A.class", "bytecode");
    write("impl/src/test/python/__pycache__/record.pyc", "bytecode");
    write("impl/src/main/java/.A.java.swp", "an editor's");
    assertEquals(before, hash());
  }

  @Test
  void outsideARepositoryTheCommitIsUnknown() throws Exception {
    assertEquals("unknown", SourceState.of(new Project(root)).commit());
  }

  @Test
  void thisBuildHasItsSourcesWithIt() throws Exception {
    assertEquals(
        SourceState.of(Project.ofWorkingDirectory()).sources(),
        SourceState.ofThisBuild().sources());
  }

  @Test
  void anUnchangedStateIsNotWrittenAgain() throws Exception {
    Path classes = root.resolve("classes");
    String[] args = {root.toString(), classes.toString()};
    Path resource = classes.resolve("dev/compactfuture/evidence/sources.properties");
    Files.createDirectories(resource.getParent());
    SourceState.main(args);
    assertTrue(Files.readString(resource).contains("sources=" + before));
    resource.toFile().setLastModified(0);
    SourceState.main(args);
    assertEquals(0, Files.getLastModifiedTime(resource).toMillis());
  }

  @Test
  void aModuleWithoutAPomIsNoProject() throws Exception {
    Files.delete(root.resolve("impl/pom.xml"));
    assertThrows(IOException.class, this::hash);
  }
}
