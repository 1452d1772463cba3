package dev.compactfuture.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tool that runs by itself replaces its own rows in an evidence file, and keeps the others. */
class ReplacedRowsTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  private final Path file;

  ReplacedRowsTest(@TempDir Path folder) {
    file = folder.resolve("evidence.json");
  }

  @BeforeEach
  void writeRowsOfTwoTools() throws IOException {
    EvidenceFile.write(file, Level.QUICK, List.of(row("tlc.Pairs"), row("jmh.old")));
  }

  private static EvidenceRow row(String id) {
    String tool = id.substring(0, id.indexOf('.'));
    return new EvidenceRow(id, tool, List.of(), Verdict.HOLDS, "", 0, "", Map.of("nsPerOp", 1.5));
  }

  /** Replaces the rows of jmh, and returns how many of other tools were kept. */
  private int replace(Level level, FileTime built) throws IOException {
    return EvidenceFile.replace(file, level, built, Set.of("jmh"), List.of(row("jmh.new")));
  }

  private List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    for (JsonElement row :
        JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonArray("checks")) {
      ids.add(row.getAsJsonObject().get("id").getAsString());
    }
    return ids;
  }

  @Test
  void rowsOfOtherToolsAreKeptIfTheyAreOfTheSameBuild() throws IOException {
    assertEquals(1, replace(Level.QUICK, LONG_AGO));
    assertEquals(List.of("tlc.Pairs", "jmh.new"), ids());
  }

  @Test
  void rowsOfAnEarlierBuildAreDropped() throws IOException {
    FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 1_000);
    assertEquals(0, replace(Level.QUICK, later));
    assertEquals(List.of("jmh.new"), ids());
  }

  @Test
  void rowsOfAnotherLevelAreDropped() throws IOException {
    assertEquals(0, replace(Level.FULL, LONG_AGO));
    assertEquals(List.of("jmh.new"), ids());
  }

  /** Returns the ids of the rows after a replacement in a file whose head says otherwise. */
  private List<String> idsIfHeadHasAnother(String field) throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"" + field + "\": \"", "\"" + field + "\": \"another"));
    replace(Level.QUICK, LONG_AGO);
    return ids();
  }

  @Test
  void rowsOfAnotherJdkAreDropped() throws IOException {
    assertEquals(List.of("jmh.new"), idsIfHeadHasAnother("jdk"));
  }

  @Test
  void rowsOfOtherSourcesAreDropped() throws IOException {
    assertEquals(List.of("jmh.new"), idsIfHeadHasAnother("sources"));
  }

  @Test
  void rowsOfAnotherCommitOfTheSameSourcesAreKept() throws IOException {
    assertEquals(List.of("tlc.Pairs", "jmh.new"), idsIfHeadHasAnother("commit"));
  }

  @Test
  void aFileThatIsNoEvidenceIsNotOverwritten() throws IOException {
    Files.writeString(file, "[]");
    assertThrows(IOException.class, () -> replace(Level.QUICK, LONG_AGO));
    assertEquals("[]", Files.readString(file));
  }
}
