package dev.compactfuture.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every module has a row, and only tests that ran in this build, all of them, make it green. */
class JunitChecksTest {
  private static final FileTime START = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  /** A module's compiled test, of two methods. */
  @Tag("C7")
  static final class Planned {
    @Test
    void first() {}

    @Test
    void second() {}
  }

  private final Path root;
  private final Path report;

  /** A module that passed. */
  JunitChecksTest(@TempDir Path root) throws IOException {
    this.root = root;
    Files.writeString(root.resolve("pom.xml"), "<module>parts/one</module>");
    Path target = root.resolve("parts/one/target");
    Path type = target.resolve("test-classes/" + Planned.class.getName() + ".class");
    Files.createDirectories(type.getParent());
    String file = Planned.class.getName().replace('.', '/') + ".class";
    try (InputStream compiled = getClass().getClassLoader().getResourceAsStream(file)) {
      Files.write(type, compiled.readAllBytes());
    }
    report = target.resolve("surefire-reports/TEST-" + Planned.class.getName() + ".xml");
    Files.createDirectories(report.getParent());
    report("<testcase name='first'/><testcase name='second'/>");
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
