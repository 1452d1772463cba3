package dev.compactfuture.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The row of CPython's programs is green only for all of them, compared in this build. */
class CPythonChecksTest {
  private static final FileTime BEGIN = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
  private static final String GOOD =
      "programs=6000\noperations=70000\ndiffer=0\npython=3.11.7\nseconds=0.5\ncanary=Wrong\n";

  @TempDir private Path root;
  private Path figures;

  @BeforeEach
  void recordAndRun() throws IOException {
    header("# CPython 3.11.7: 6000 programs, 70000 operations, 1 answers of which ours differ");
    figures = root.resolve("impl/target/cpython.properties");
    Files.createDirectories(figures.getParent());
    found(GOOD, 1);
  }

  private void header(String line) throws IOException {
    Path file = root.resolve("impl/src/test/resources/dev/compactfuture/cpython-programs.gz");
    Files.createDirectories(file.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((line + "\nend = logged 0\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private void found(String text, long secondsAfterTheBegin) throws IOException {
    Files.writeString(figures, text);
    Files.setLastModifiedTime(
        figures, FileTime.from(BEGIN.toInstant().plusSeconds(secondsAfterTheBegin)));
  }

  private EvidenceRow check() throws IOException {
    List<EvidenceRow> rows = new CPythonChecks(new Project(root), BEGIN).run();
    assertEquals(List.of("cpython.programs"), rows.stream().map(EvidenceRow::id).toList());
    return rows.get(0);
  }

  @Test
  void allOfThemAndNoneDiffersIsGreen() throws IOException {
    EvidenceRow check = check();
    assertFalse(check.isRed(), check.toString());
    assertEquals(Map.of("programs", 6000L, "operations", 70000L, "differ", 0L), check.figures());
    assertEquals("caught: Wrong", check.canary());
  }

  @Test
  void claimsAreThoseThatTheNoticedFaultsViolate() throws IOException {
    assertEquals(List.of(), check().claims());
    found(GOOD.replace("canary=Wrong", "canary=RunsAgain; Wrong; DropsLateCallbacks"), 1);
    assertEquals(List.of("C3", "C6"), check().claims());
  }

  @Test
  void missingFiguresAreRed() throws IOException {
    Files.delete(figures);
    assertTrue(check().isRed());
  }

  @Test
  void figuresOfAnotherBuildAreRed() throws IOException {
    found(GOOD, -1);
    assertTrue(check().isRed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "programs=6000",
        "operations=70000",
        "differ=0",
        "python=3.11.7",
        "canary=Wrong",
      })
  void aFigureThatIsMissingOrAnotherIsRed(String line) throws IOException {
    found(GOOD.replace(line + "\n", ""), 1);
    assertTrue(check().isRed());
    String another = line.startsWith("canary") ? "canary=" : line.replaceAll("=.", "=5");
    found(GOOD.replace(line, another), 1);
    assertTrue(check().isRed());
  }

  @Test
  void aShortRecordIsRed() throws IOException {
    header("# CPython 3.11.7: 4999 programs, 70000 operations, 1 answers of which ours differ");
    found(GOOD.replace("6000", "4999"), 1);
    assertTrue(check().isRed());
  }

  @Test
  void aRecordWithoutItsHeaderIsRed() throws IOException {
    header("cancel 0 = true");
    assertTrue(check().isRed());
  }
}
