package dev.compactfuture.evidence;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;

/** Reads and writes rows of evidence as JSON, and the evidence file {@code evidence.json}. */
public final class EvidenceFile {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private EvidenceFile() {}

  /** Writes the evidence of a whole run: what ran, where, and its rows. */
  public static void write(Path file, Level level, List<EvidenceRow> rows) throws IOException {
    write(file, head(level), new JsonArray(), rows);
  }

  /**
   * Replaces the rows of some tools in an evidence file. The other tools' rows are kept if they are
   * of the same build, level and machine; otherwise they are no evidence of what was built here.
   *
   * @param tools whose rows {@code rows} are
   * @param built when the checked classes were compiled: an older file is of another build
   * @return how many rows of other tools were kept
   * @throws IOException if {@code file} exists and is not an evidence file, or cannot be written
   */
  public static int replace(
      Path file, Level level, FileTime built, Set<String> tools, List<EvidenceRow> rows)
      throws IOException {
    JsonObject head = head(level);
    JsonArray kept = new JsonArray();
    if (Files.exists(file) && Files.getLastModifiedTime(file).compareTo(built) >= 0) {
      try {
        JsonObject before = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        JsonArray checks = (JsonArray) before.remove("checks");
        if (checks != null && before.equals(head)) {
          for (JsonElement row : checks) {
            if (!tools.contains(row.getAsJsonObject().get("tool").getAsString())) {
              kept.add(row);
            }
          }
        }
      } catch (JsonParseException | IllegalStateException | ClassCastException e) {
        throw new IOException(file + " is not an evidence file: " + e.getMessage(), e);
      }
    }
    int others = kept.size();
    write(file, head, kept, rows);
    return others;
  }

  /** Writes rows alone: the result of one checker that runs in a JVM of its own. */
  public static void writeRows(Path file, List<EvidenceRow> rows) throws IOException {
    write(file, GSON.toJsonTree(rows));
  }

  /** Reads what {@link #writeRows} wrote; a file that is missing or torn has no rows. */
  public static List<EvidenceRow> readRows(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      EvidenceRow[] rows = GSON.fromJson(Files.readString(file), EvidenceRow[].class);
      return rows == null ? List.of() : List.of(rows);
    } catch (RuntimeException e) { // Gson wraps what the row's constructor throws in a bare one
      return List.of();
    }
  }

  private static void write(Path file, JsonObject head, JsonArray checks, List<EvidenceRow> rows)
      throws IOException {
    rows.forEach(row -> checks.add(GSON.toJsonTree(row)));
    head.add("checks", checks);
    write(file, head);
  }

  private static void write(Path file, JsonElement content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, GSON.toJson(content) + "\n");
  }

  private static JsonObject head(Level level) {
    JsonObject head = new JsonObject();
    head.addProperty("project", "compact-future");
    head.addProperty("level", level.toString());
    head.add("environment", GSON.toJsonTree(HostMachine.current()));
    return head;
  }
}
