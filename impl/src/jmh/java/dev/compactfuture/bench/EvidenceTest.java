package dev.compactfuture.bench;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a benchmark run keeps of the evidence that is there already. */
@SuppressWarnings("NullAway.Init")
class EvidenceTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void anotherToolsRowIsThere() throws IOException {
    file = folder.resolve("evidence.json");
    Evidence.write(file, "quick", LONG_AGO, List.of(row("tlc.Pairs"), row("jmh.old")));
  }

  private static Row row(String id) {
    String tool = id.substring(0, id.indexOf('.'));
    return Row.of(id, tool, true, "", 0, Map.of("nsPerOp", 1.5));
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
  void ofTheSameBuildTheRowsOfOtherToolsAreKept() throws IOException {
    assertEquals(1, Evidence.write(file, "quick", LONG_AGO, List.of(row("jmh.new"))));
    assertEquals(List.of("tlc.Pairs", "jmh.new"), ids());
  }

  @Test
  void ofAnEarlierBuildNothingIsKept() throws IOException {
    FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 1_000);
    assertEquals(0, Evidence.write(file, "quick", later, List.of(row("jmh.new"))));
    assertEquals(List.of("jmh.new"), ids());
  }

  @Test
  void ofAnotherLevelNothingIsKept() throws IOException {
    assertEquals(0, Evidence.write(file, "full", LONG_AGO, List.of(row("jmh.new"))));
    assertEquals(List.of("jmh.new"), ids());
  }

  @Test
  void ofAnotherJdkNothingIsKept() throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"jdk\": \"", "\"jdk\": \"another"));
    assertEquals(0, Evidence.write(file, "quick", LONG_AGO, List.of(row("jmh.new"))));
  }

  @Test
  void whatIsNoEvidenceIsNotOverwritten() throws IOException {
    Files.writeString(file, "[]");
    assertThrows(IOException.class, () -> Evidence.write(file, "quick", LONG_AGO, List.of()));
    assertEquals("[]", Files.readString(file));
  }
}
