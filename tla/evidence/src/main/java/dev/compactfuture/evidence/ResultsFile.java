package dev.compactfuture.evidence;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The results of a run on one machine: the evidence file of the main job, or what the races' jar
 * writes anywhere.
 *
 * @param file where it is
 * @param head what was run, of which sources, and where
 * @param checks the rows of evidence
 * @param outcomes of the races; empty in the evidence file of the main job
 */
public record ResultsFile(
    Path file, Head head, List<EvidenceRow> checks, List<RaceOutcomes> outcomes) {
  /** The figures of a row that its races' outcomes add up to. */
  private static final Map<String, ToLongFunction<RaceOutcomes>> SUMS =
      Map.of(
          "configurations", RaceOutcomes::configurations,
          "samples", RaceOutcomes::samples,
          "forbidden", RaceOutcomes::forbidden);

  /** Copies the lists. */
  public ResultsFile {
    checks = List.copyOf(checks);
    outcomes = List.copyOf(outcomes);
  }

  /**
   * The run that results come from.
   *
   * @param commit the commit, as in {@link SourceState}
   * @param sources the hash of the sources, as in {@link SourceState}
   * @param environment the machine, and the JVM
   */
  public record Head(
      String project, Level level, String commit, String sources, HostMachine environment) {
    private static final String PROJECT = "compact-future";

    /** Refuses another project's results. */
    public Head {
      if (!project.equals(PROJECT)) {
        throw new IllegalArgumentException("project: '" + project + "' is not " + PROJECT);
      }
    }

    /** Returns the head for results of this build, this machine and this JVM. */
    public static Head ofThisJvm(Level level) {
      SourceState state = SourceState.ofThisBuild();
      return new Head(PROJECT, level, state.commit(), state.sources(), HostMachine.current());
    }

    /**
     * Returns whether rows under both heads may stand in one file: their level, sources and machine
     * are equal. The commits may differ, because a commit need not change a source.
     */
    boolean isSameRun(Head other) {
      return level == other.level
          && sources.equals(other.sources)
          && environment.equals(other.environment);
    }
  }

  /** Writes the file, whole or not at all. */
  public void write() throws IOException {
    JsonObject json = JsonFile.GSON.toJsonTree(head).getAsJsonObject();
    json.add("checks", JsonFile.GSON.toJsonTree(checks));
    if (!outcomes.isEmpty()) {
      json.add("outcomes", JsonFile.GSON.toJsonTree(outcomes));
    }
    JsonFile.write(file, json);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, is not whole, is another project's, or contradicts
   *     itself; names the file
   */
  public static ResultsFile read(Path file) throws IOException {
    try {
      return parse(file, Files.readString(file));
    } catch (CharacterCodingException e) {
      throw refusal(file, "it is not in UTF-8", e);
    } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
      throw refusal(file, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
  }

  private static IOException refusal(Path file, String reason, Exception cause) {
    return new IOException(file + " is no file of results: " + reason, cause);
  }

  private static ResultsFile parse(Path file, String text) {
    JsonElement json = JsonFile.GSON.fromJson(text, JsonElement.class);
    Head head = JsonFile.record(json, Head.class, "its head");
    JsonObject object = json.getAsJsonObject();
    List<EvidenceRow> checks = JsonFile.records(object.get("checks"), EvidenceRow.class, "checks");
    requireDistinct(checks.stream().map(EvidenceRow::id).toList());
    List<RaceOutcomes> outcomes = new ArrayList<>();
    if (object.has("outcomes")) {
      outcomes = JsonFile.records(object.get("outcomes"), RaceOutcomes.class, "outcomes");
      requireDistinct(outcomes.stream().map(RaceOutcomes::race).toList());
      requireSums(checks, outcomes);
    }
    return new ResultsFile(file, head, checks, outcomes);
  }

  private static void requireDistinct(List<String> names) {
    Set<String> seen = new HashSet<>();
    names.stream()
        .filter(name -> !seen.add(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new JsonParseException(name + " is in it twice");
            });
  }

  /** A row and the outcomes of its races say the same, as one is made from the other. */
  private static void requireSums(List<EvidenceRow> checks, List<RaceOutcomes> outcomes) {
    Set<String> rows = new HashSet<>();
    for (EvidenceRow row : checks) {
      rows.add(row.id());
      List<RaceOutcomes> races =
          outcomes.stream().filter(race -> race.row().equals(row.id()) && !race.canary()).toList();
      SUMS.forEach(
          (name, sum) -> {
            Number figure = row.figures().get(name);
            long ofRow = figure == null ? 0 : figure.longValue();
            long ofRaces = races.stream().mapToLong(sum).sum();
            if (ofRow != ofRaces) {
              throw new JsonParseException(
                  row.id() + ": " + name + ": " + ofRow + ", but " + ofRaces + " in its outcomes");
            }
          });
      if (row.verdict() == Verdict.HOLDS && races.stream().anyMatch(r -> r.forbidden() > 0)) {
        throw new JsonParseException(row.id() + " holds, but a forbidden outcome was seen");
      }
    }
    for (RaceOutcomes race : outcomes) {
      if (!rows.contains(race.row())) {
        throw new JsonParseException(race.race() + " is of no row: " + race.row());
      }
    }
  }

  /**
   * Refuses to put results beside each other that are of different sources, or the same twice.
   *
   * @throws IOException naming the two files, their commits, and the hashes of their sources
   */
  public static void requireMergeable(List<ResultsFile> files) throws IOException {
    for (int i = 0; i < files.size(); i++) {
      ResultsFile later = files.get(i);
      for (ResultsFile earlier : files.subList(0, i)) {
        if (!earlier.head.sources.equals(later.head.sources)) {
          throw new IOException(
              "results of different sources: " + earlier.origin() + "; " + later.origin());
        }
        if (earlier.isCopyOf(later)) {
          throw new IOException(earlier.file + " and " + later.file + " are the same results");
        }
      }
    }
  }

  private String origin() {
    return file + " is of commit " + head.commit + ", sources " + head.sources;
  }

  private boolean isCopyOf(ResultsFile other) {
    return head.equals(other.head)
        && checks.equals(other.checks)
        && outcomes.equals(other.outcomes);
  }

  /**
   * Returns a name for each file: its machine, with the file if another one is of the same machine.
   */
  public static List<String> names(List<ResultsFile> files) {
    List<HostMachine> machines = files.stream().map(each -> each.head.environment).toList();
    return files.stream()
        .map(
            each -> {
              HostMachine machine = each.head.environment;
              return Collections.frequency(machines, machine) == 1
                  ? machine.toString()
                  : machine + " (" + each.file + ")";
            })
        .toList();
  }
}
