package dev.compactfuture.report;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.elk.core.options.Direction;
import org.jspecify.annotations.Nullable;

/**
 * The files that the checkers left in {@code target/report}. A missing file means that its checker
 * did not run; the page says so in its place.
 */
final class ReportFolder {
  /** Escapes what would end a script, so that the result may stand in one. */
  private static final Gson GSON = new Gson();

  private static final Pattern CLAIM = Pattern.compile("(?m)^\\| (C\\d+) \\| (.*?) \\| .*\\|$");

  private static final double NODE = 10;
  private static final double NODE_DISTANCE = 14;
  private static final double LAYER_DISTANCE = 26;

  private final Project project;
  private final boolean isOwn; // whether there are files at all
  private final @Nullable JsonObject programs;
  private final @Nullable JsonObject labels;
  private final List<String> leftOut = new ArrayList<>();

  private ReportFolder(Project project, boolean isOwn) throws IOException {
    this.project = project;
    this.isOwn = isOwn;
    this.programs = isOwn ? read(project.programGraphs(), JsonObject.class) : null;
    this.labels = isOwn ? read(project.labelTexts(), JsonObject.class) : null;
    if (programs != null && programs.has("leftOut")) {
      for (JsonElement each : programs.getAsJsonArray("leftOut")) {
        leftOut.add("stepper: " + each.getAsString());
      }
    }
  }

  /** Returns the folder of a project. */
  static ReportFolder of(Project project) throws IOException {
    return new ReportFolder(project, true);
  }

  /** Returns a folder without files: all that is known of the project is its documents. */
  static ReportFolder empty(Project project) throws IOException {
    return new ReportFolder(project, false);
  }

  private <T> @Nullable T read(Path file, Class<T> type) throws IOException {
    if (!isOwn || !Files.exists(file)) {
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
    StateDiagram.Data data = read(project.stateDiagram(), StateDiagram.Data.class);
    return data == null ? null : StateDiagram.of(data);
  }

  /**
   * Returns the graphs of programs, each state with its place on the picture of the graph; null if
   * there are none.
   *
   * @param room how many bytes they may have; the largest of them are left out
   */
  @Nullable String programs(int room) {
    if (programs == null) {
      return null;
    }
    int size = GSON.toJson(labels).length();
    JsonArray shown = new JsonArray();
    for (JsonElement each : programs.getAsJsonArray("programs")) {
      JsonObject program = each.getAsJsonObject();
      place(program);
      size += GSON.toJson(program).getBytes(UTF_8).length;
      if (size > room) {
        leftOut.add("stepper: " + program.get("titles") + ": the page has no room for it");
      } else {
        shown.add(program);
      }
    }
    if (shown.isEmpty()) {
      return null;
    }
    JsonObject all = new JsonObject();
    all.add("labels", labels == null ? new JsonObject() : labels);
    all.add("programs", shown);
    return GSON.toJson(all);
  }

  private static void place(JsonObject program) {
    JsonArray states = program.getAsJsonArray("states");
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
    if (labels != null) {
      for (Map.Entry<String, JsonElement> label : labels.entrySet()) {
        JsonObject java = label.getValue().getAsJsonObject().getAsJsonObject("java");
        if (java != null) {
          lines.put(label.getKey(), java.get("text").getAsString());
        }
      }
    }
    return lines;
  }

  /** Returns all counterexamples, the shortest first. */
  List<Trace> traces() throws IOException {
    List<Trace> traces = new ArrayList<>();
    if (!isOwn || !Files.exists(project.counterexamples())) {
      return traces;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(project.counterexamples())) {
      files = all.filter(file -> file.toString().matches(".*(?<!\\.itf)\\.json")).sorted().toList();
    }
    Map<String, String> java = javaLines();
    for (Path file : files) {
      Trace.Data data = read(file, Trace.Data.class);
      if (data != null) {
        String path = project.root().relativize(file).toString().replace('\\', '/');
        traces.add(Trace.of(data, String.valueOf(file.getFileName()), path, java));
      }
    }
    traces.sort(Comparator.comparingInt(trace -> trace.steps().size()));
    return traces;
  }

  List<AccessMode> modes() throws IOException {
    AccessMode[] modes = read(project.accessModes(), AccessMode[].class);
    return modes == null ? List.of() : List.of(modes);
  }

  /** Returns the matrices of mutants of a level's run. */
  List<KillMatrix> matrices(Level level) throws IOException {
    KillMatrix.Data data =
        read(project.report().resolve("mutants-" + level + ".json"), KillMatrix.Data.class);
    return data == null ? List.of() : KillMatrix.of(data);
  }

  /** Returns the outcomes of the races of the main job, whose evidence file has none. */
  List<RaceOutcomes> outcomes() throws IOException {
    Path races = project.jcstressResults();
    return Files.exists(races) ? ResultsFile.read(races).outcomes() : List.of();
  }

  @Nullable Plot benchmarks() throws IOException {
    return plot("benchmarks.json", "impl/bench/results/benchmarks-17.json", "rows");
  }

  @Nullable Plot growth() throws IOException {
    return plot("growth.json", "tla/growth.json", "points");
  }

  /** Reads what was measured here; if nothing was, what is kept in the repository. */
  private @Nullable Plot plot(String name, String kept, String points) throws IOException {
    Path own = project.report().resolve(name);
    Path file = Files.exists(own) ? own : project.root().resolve(kept);
    JsonObject all = read(file, JsonObject.class);
    if (all == null) {
      return null;
    }
    for (String needed : List.of("command", "machine", "commit", "sources", points)) {
      if (!all.has(needed)) {
        throw new IOException(file + " has no '" + needed + "'");
      }
    }
    return new Plot(
        all.get("command").getAsString(),
        all.get("machine").getAsString(),
        all.get("commit").getAsString(),
        all.get("sources").getAsString(),
        GSON.toJson(all.get(points)));
  }

  /** Returns what is not on the page for lack of room. */
  List<String> leftOut() {
    return leftOut;
  }
}
