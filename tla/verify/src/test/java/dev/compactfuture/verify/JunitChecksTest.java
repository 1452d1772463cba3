package dev.compactfuture.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Every module has a row, and only tests that ran in this build, all of them, make it green. */
class JunitChecksTest {
  private static final FileTime START = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  private static final String PLANNED = "parts.one.PlannedTest";

  private final Path root;
  private final Path report;

  /** A module that passed. */
  JunitChecksTest(@TempDir Path root) throws IOException {
    this.root = root;
    Files.writeString(root.resolve("pom.xml"), "<module>parts/one</module>");
    Path target = root.resolve("parts/one/target");
    Path type = target.resolve("test-classes/PlannedTest.class");
    Files.createDirectories(type.getParent());
    Files.write(type, plannedTest());
    report = target.resolve("surefire-reports/TEST-" + PLANNED + ".xml");
    Files.createDirectories(report.getParent());
    report("<testcase name='first'/><testcase name='second'/>");
  }

  /**
   * Returns the class file of a test with two methods. If it were a class of this module, it would
   * be planned here, too, and never run.
   */
  private static byte[] plannedTest() {
    ClassWriter type = new ClassWriter(0);
    String name = PLANNED.replace('.', '/');
    type.visit(Opcodes.V17, Opcodes.ACC_ABSTRACT, name, null, "java/lang/Object", null);
    type.visitAnnotation(Type.getDescriptor(Tag.class), true).visit("value", "C7");
    for (String method : List.of("first", "second")) {
      type.visitMethod(Opcodes.ACC_ABSTRACT, method, "()V", null, null)
          .visitAnnotation(Type.getDescriptor(Test.class), true);
    }
    return type.toByteArray();
  }

  private void report(String cases) throws IOException {
    Files.writeString(report, "<testsuite time='1.5'>" + cases + "</testsuite>");
    Files.setLastModifiedTime(report, FileTime.from(START.toInstant().plusSeconds(1)));
  }

  private EvidenceRow row() throws IOException {
    var rows = new JunitChecks(new Project(root), START).run();
    assertEquals(1, rows.size());
    return rows.get(0);
  }

  @Test
  void allThatWasPlannedRanIsGreen() throws IOException {
    EvidenceRow row = row();
    assertFalse(row.isRed(), row.why());
    assertEquals("junit.one", row.id());
    assertEquals("[C7]", row.claims().toString());
    assertEquals(2L, row.figures().get("tests"));
  }

  /** Surefire does not run nested classes, so their rows would be red. */
  @Test
  void noModuleHasATestInANestedClass() throws IOException {
    Project project = Project.ofWorkingDirectory();
    for (String module : project.modules()) {
      for (CompiledTest test : CompiledTest.in(project.testClasses(module))) {
        assertFalse(test.name().contains("$"), test::name);
      }
    }
  }

  @Test
  void aModuleWithoutTestsIsRed() throws IOException {
    Files.writeString(root.resolve("pom.xml"), "<module>parts/other</module>");
    EvidenceRow row = row();
    assertTrue(row.isRed());
    assertEquals("junit.other", row.id());
  }

  @Test
  void aMissingReportIsRed() throws IOException {
    Files.delete(report);
    assertTrue(row().isRed());
  }

  @Test
  void aReportOfAnEarlierBuildIsRed() throws IOException {
    Files.setLastModifiedTime(report, FileTime.from(START.toInstant().minusSeconds(1)));
    assertTrue(row().isRed());
  }

  @Test
  void aFailureIsRedAndNamed() throws IOException {
    report("<testcase name='first'><failure/></testcase><testcase name='second'/>");
    assertEquals("failed: first", row().why());
  }

  @Test
  void aTestThatVanishedIsRed() throws IOException {
    report("<testcase name='first'/>");
    assertTrue(row().isRed());
  }

  @Test
  void skippedTestsAloneDidNotRun() throws IOException {
    report(
        "<testcase name='first'><skipped message='a reason'/></testcase>"
            + "<testcase name='second'><skipped message='a reason'/></testcase>");
    EvidenceRow row = row();
    assertEquals("not run", row.verdict().toString());
    assertEquals("2 not run: a reason", row.why());
  }
}
