package dev.compactfuture.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Are two states of the sources told apart by whatever a result may depend on? */
class SourceStateTest {
  private static final String RESOURCE = "dev/compactfuture/evidence/sources.properties";

  private Path root;
  private String before;

  @BeforeEach
  void aProject(@TempDir Path folder) throws Exception {
    root = folder;
    write(
        "pom.xml", "<module>impl</module><module>tla/evidence</module><module>tla/report</module>");
    write("impl/pom.xml", "impl");
    write("impl/src/main/java/A.java", "class A {}");
    write("impl/src/test/java/ATest.java", "class ATest {}");
    write("tla/evidence/pom.xml", "evidence");
    write("tla/report/pom.xml", "report");
    write("tla/report/src/main/resources/page.css", "body {}");
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
  void thePageDoesNotCount() throws Exception {
    write("tla/report/src/main/resources/page.css", "body { color: black }");
    write("tla/report/pom.xml", "other");
    assertEquals(before, hash());
  }

  @Test
  void outsideARepositoryTheCommitIsUnknown() throws Exception {
    assertEquals("unknown", SourceState.of(new Project(root)).commit());
  }

  /** Says nothing if a source was edited after the build had written its hash down. */
  @Test
  void thisBuildHasItsSourcesWithIt() throws Exception {
    Project project = Project.ofWorkingDirectory();
    String now = SourceState.of(project).sources();
    Path written = project.classes("tla/evidence").resolve(RESOURCE);
    assumeTrue(
        now.equals(SourceState.ofThisBuild().sources())
            || newestSource(project).compareTo(Files.getLastModifiedTime(written)) <= 0,
        "sources have been edited since the build");
    assertEquals(now, SourceState.ofThisBuild().sources());
  }

  /** Returns when the last source, or folder of sources, was changed. */
  private static FileTime newestSource(Project project) throws IOException {
    FileTime newest = FileTime.fromMillis(0);
    List<Path> folders = new ArrayList<>(List.of(project.root().resolve("pom.xml")));
    for (String module : project.modules()) {
      folders.add(project.root().resolve(module).resolve("pom.xml"));
      folders.add(project.root().resolve(module).resolve("src"));
    }
    try (Stream<Path> specifications = Files.list(project.specifications())) {
      specifications.filter(file -> file.toString().endsWith(".tla")).forEach(folders::add);
    }
    folders.add(project.specifications().resolve("models"));
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.toList()) {
          FileTime changed = Files.getLastModifiedTime(file);
          newest = changed.compareTo(newest) > 0 ? changed : newest;
        }
      }
    }
    return newest;
  }

  @Test
  void anUnchangedStateIsNotWrittenAgain() throws Exception {
    Path classes = root.resolve("classes");
    String[] args = {root.toString(), classes.toString()};
    Path resource = classes.resolve(RESOURCE);
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
