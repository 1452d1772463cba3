package dev.compactfuture.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.RaceOutcomes;
import dev.compactfuture.evidence.ResultsFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.elk.core.options.Direction;
import org.jspecify.annotations.Nullable;

/**
 * The files that the checkers left in {@code target/report}. A file that is missing is of a checker
 * that did not run; the page says so in its place.
 */
final class ReportFolder {
  /** Escapes what would end a script, so that the result may stand in one. */
  private static final Gson GSON = new Gson();

  private static final Pattern CLAIM = Pattern.compile("(?m)^\\| (C\\d+) \\| (.*?) \\| .*\\|$");

  /** A graph of more states is not laid out: its picture would be a carpet. */
  private static final int MOST_STATES_DRAWN = 600;

  private static final double NODE = 10;
  private static final double NODE_DISTANCE = 14;
  private static final double LAYER_DISTANCE = 26;

  private final Project project;
  private final @Nullable Path folder;
  private final @Nullable JsonObject programs;
  private final List<String> leftOut = new ArrayList<>();

  private ReportFolder(Project project, @Nullable Path folder) throws IOException {
    this.project = project;
    this.folder = folder;
    this.programs = read("programs.json", JsonObject.class);
    if (programs != null && programs.has("leftOut")) {
      for (JsonElement each : programs.remove("leftOut").getAsJsonArray()) {
        leftOut.add("stepper: " + each.getAsString());
      }
    }
  }

  /** Returns the folder of a project. */
  static ReportFolder of(Project project) throws IOException {
    return new ReportFolder(project, project.report());
  }

  /** Returns a folder without files: all that is known of the project is its documents. */
  static ReportFolder empty(Project project) throws IOException {
    return new ReportFolder(project, null);
  }

  private <T> @Nullable T read(String name, Class<T> type) throws IOException {
    return folder == null ? null : read(folder.resolve(name), type);
  }

  private static <T> @Nullable T read(Path file, Class<T> type) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      return GSON.fromJson(Files.readString(file), type);
    } catch (JsonParseException e) {
      throw new IOException(file + " is not what the checkers write: " + e.getMessage(), e);
    }
  }

  /** Returns the texts of the claims, as the table in {@code README.md} has them. */
  Map<String, String> claims() throws IOException {
    Map<String, String> claims = new LinkedHashMap<>();
    CLAIM
        .matcher(Files.readString(project.root().resolve("README.md")))
        .results()
        .forEach(claim -> claims.put(claim.group(1), claim.group(2).replace("`", "")));
    return claims;
  }

  @Nullable StateDiagram diagram() throws IOException {
    StateDiagram.Data data = read("states.json", StateDiagram.Data.class);
    return data == null ? null : StateDiagram.of(data);
  }

  /** Returns the graphs of programs, each state with its place on the picture of the graph. */
  @Nullable String programs() {
    if (programs == null) {
      return null;
    }
    for (JsonElement each : programs.getAsJsonArray("programs")) {
      place(each.getAsJsonObject());
    }
    return GSON.toJson(programs);
  }

  private static void place(JsonObject program) {
    JsonArray states = program.getAsJsonArray("states");
    if (states.size() > MOST_STATES_DRAWN) {
      return;
    }
    GraphLayout layout = new GraphLayout(Direction.RIGHT, NODE_DISTANCE, LAYER_DISTANCE);
    states.forEach(state -> layout.addNode(NODE, NODE));
    for (JsonElement each : program.getAsJsonArray("steps")) {
      JsonObject step = each.getAsJsonObject();
      layout.addEdge(step.get("from").getAsInt(), step.get("to").getAsInt(), "");
    }
    layout.layOut();
    for (int i = 0; i < states.size(); i++) {
      JsonObject state = states.get(i).getAsJsonObject();
      state.addProperty("x", Math.round(layout.x(i) + NODE / 2));
      state.addProperty("y", Math.round(layout.y(i) + NODE / 2));
    }
  }

  /** Returns the text of the line of Java of each action. */
  private Map<String, String> javaLines() {
    Map<String, String> lines = new LinkedHashMap<>();
    if (programs != null) {
      programs
          .getAsJsonObject("labels")
          .entrySet()
          .forEach(
              label -> {
                JsonObject java = label.getValue().getAsJsonObject().getAsJsonObject("java");
                if (java != null) {
                  lines.put(label.getKey(), java.get("text").getAsString());
                }
              });
    }
    return lines;
  }

  /** Returns all counterexamples, the shortest first. */
  List<Trace> traces() throws IOException {
    List<Trace> traces = new ArrayList<>();
    Path all = folder == null ? null : folder.resolve("counterexamples");
    if (all == null || !Files.exists(all)) {
      return traces;
    }
    Map<String, String> java = javaLines();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(all, "*.json")) {
      for (Path file : new TreeSet<>(List.of(toArray(files)))) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".itf.json")) {
          Trace.Data data = read(file, Trace.Data.class);
          if (data != null) {
            String path = project.root().relativize(file).toString().replace('\\', '/');
            traces.add(Trace.of(data, name, path, java));
          }
        }
      }
    }
    traces.sort(Comparator.comparingInt(trace -> trace.steps().size()));
    return traces;
  }

  private static Path[] toArray(Iterable<Path> files) {
    List<Path> all = new ArrayList<>();
    files.forEach(all::add);
    return all.toArray(new Path[0]);
  }

  List<AccessMode> modes() throws IOException {
    AccessMode[] modes = read("modes.json", AccessMode[].class);
    return modes == null ? List.of() : List.of(modes);
  }

  /** Returns the matrices of mutants of a level's run. */
  List<KillMatrix> matrices(Level level) throws IOException {
    KillMatrix.Data data = read("mutants-" + level + ".json", KillMatrix.Data.class);
    return data == null ? List.of() : KillMatrix.of(data);
  }

  /** Returns the outcomes of the races of the main job, whose evidence file has none. */
  List<RaceOutcomes> outcomesOf(ResultsFile evidence) throws IOException {
    Path races = evidence.file().resolveSibling("jcstress.json");
    return Files.exists(races) ? ResultsFile.read(races).outcomes() : List.of();
  }

  @Nullable Plot benchmarks() throws IOException {
    return plot("benchmarks.json", "impl/bench/results/benchmarks-17.json", "rows");
  }

  @Nullable Plot growth() throws IOException {
    return plot("growth.json", "tla/growth.json", "points");
  }

  /** Reads a file of this run; if there is none, the one that is kept in the repository. */
  private @Nullable Plot plot(String name, String kept, String points) throws IOException {
    JsonObject own = read(name, JsonObject.class);
    JsonObject all = own != null ? own : read(project.root().resolve(kept), JsonObject.class);
    if (all == null) {
      return null;
    }
    String state = "commit " + text(all, "commit") + ", sources " + text(all, "sources");
    return new Plot(
        text(all, "command"), text(all, "machine"), state, GSON.toJson(all.get(points)));
  }

  private static String text(JsonObject object, String name) {
    return object.has(name) ? object.get(name).getAsString() : "unknown";
  }

  /** Returns what is not on the page for lack of room. */
  List<String> leftOut() {
    return leftOut;
  }
}
