package dev.compactfuture.bench;

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

/**
 * The evidence file, which {@code mvn verify} writes, too: rows of the same build, level and
 * machine are kept, others are not evidence of what was measured here.
 */
final class Evidence {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final Set<String> OURS = Set.of("jmh", "jol");

  private Evidence() {}

  /**
   * Writes {@code rows} into {@code file}.
   *
   * @param built when what was measured was compiled
   * @return how many rows of other tools were kept
   */
  static int write(Path file, String level, FileTime built, List<Row> rows) throws IOException {
    JsonObject evidence = new JsonObject();
    evidence.addProperty("project", "compact-future");
    evidence.addProperty("level", level);
    JsonObject environment = new JsonObject();
    environment.addProperty("jdk", System.getProperty("java.vm.version"));
    environment.addProperty("cpus", Runtime.getRuntime().availableProcessors());
    environment.addProperty("arch", System.getProperty("os.arch"));
    environment.addProperty(
        "os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    evidence.add("environment", environment);
    JsonArray checks = kept(file, evidence, built);
    int kept = checks.size();
    rows.forEach(row -> checks.add(GSON.toJsonTree(row)));
    evidence.add("checks", checks);
    Files.writeString(file, GSON.toJson(evidence) + "\n");
    return kept;
  }

  private static JsonArray kept(Path file, JsonObject head, FileTime built) throws IOException {
    JsonArray kept = new JsonArray();
    if (!Files.exists(file) || Files.getLastModifiedTime(file).compareTo(built) < 0) {
      return kept;
    }
    try {
      JsonObject before = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      JsonArray checks = (JsonArray) before.remove("checks");
      if (checks != null && before.equals(head)) {
        for (JsonElement row : checks) {
          if (!OURS.contains(row.getAsJsonObject().get("tool").getAsString())) {
            kept.add(row);
          }
        }
      }
      return kept;
    } catch (JsonParseException | IllegalStateException | ClassCastException e) {
      throw new IOException(file + " is not evidence: " + e.getMessage(), e);
    }
  }
}
