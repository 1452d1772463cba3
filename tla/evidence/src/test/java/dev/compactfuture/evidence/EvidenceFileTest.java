package dev.compactfuture.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The evidence file is the verdict table as data. */
class EvidenceFileTest {
  private static final EvidenceRow ROW =
      new EvidenceRow(
          "x.a", "x", List.of("C1"), Verdict.HOLDS, "", 1, "caught: x", Map.of("tests", 3L));

  private final Path file;

  EvidenceFileTest(@TempDir Path scratch) {
    file = scratch.resolve("report/evidence.json");
  }

  @Test
  void namesProjectLevelMachineAndRows() throws Exception {
    EvidenceFile.write(file, Level.QUICK, List.of(ROW));
    JsonObject evidence = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertEquals("compact-future", evidence.get("project").getAsString());
    assertEquals("quick", evidence.get("level").getAsString());
    assertTrue(evidence.getAsJsonObject("environment").get("cpus").getAsInt() > 0);
    JsonObject check = evidence.getAsJsonArray("checks").get(0).getAsJsonObject();
    assertEquals("x.a", check.get("id").getAsString());
    assertEquals("holds", check.get("verdict").getAsString());
    assertEquals(3, check.getAsJsonObject("figures").get("tests").getAsInt());
  }

  @Test
  void rowsAreReadAsTheyWereWritten() throws Exception {
    EvidenceFile.writeRows(file, List.of(ROW));
    EvidenceRow read = EvidenceFile.readRows(file).get(0);
    assertEquals(ROW.toString(), read.toString());
  }

  @Test
  void aMissingOrTornFileHasNoRows() throws Exception {
    assertEquals(List.of(), EvidenceFile.readRows(file));
    Files.createDirectories(file.getParent());
    for (String torn : List.of("", "[{\"id\":", "[{\"id\": \"x.a\", \"verdict\": \"fine\"}]")) {
      Files.writeString(file, torn);
      assertEquals(List.of(), EvidenceFile.readRows(file), torn);
    }
  }
}
