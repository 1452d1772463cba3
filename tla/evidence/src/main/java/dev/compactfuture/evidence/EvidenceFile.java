package dev.compactfuture.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads and writes rows of evidence as JSON, and the evidence file {@code evidence.json}. */
public final class EvidenceFile {
  private EvidenceFile() {}

  /** Writes the evidence of a whole run: what ran, where, and its rows. */
  public static void write(Path file, Level level, List<EvidenceRow> rows) throws IOException {
    new ResultsFile(file, ResultsFile.Head.ofThisJvm(level), rows, List.of()).write();
  }

  /**
   * Replaces the rows of some tools in an evidence file. The other tools' rows are kept if they are
   * of the same sources, build, level and machine; otherwise they are no evidence of what was built
   * here.
   *
   * @param tools whose rows {@code rows} are
   * @param built when the checked classes were compiled: an older file is of another build
   * @return how many rows of other tools were kept
   * @throws IOException if {@code file} exists and is not an evidence file, or cannot be written
   */
  public static int replace(
      Path file, Level level, FileTime built, Set<String> tools, List<EvidenceRow> rows)
      throws IOException {
    List<EvidenceRow> all = new ArrayList<>();
    if (Files.exists(file) && Files.getLastModifiedTime(file).compareTo(built) >= 0) {
      ResultsFile before = ResultsFile.read(file);
      if (before.head().isSameRun(ResultsFile.Head.ofThisJvm(level))) {
        all.addAll(before.checks());
        all.removeIf(row -> tools.contains(row.tool()));
      }
    }
    int others = all.size();
    all.addAll(rows);
    write(file, level, all);
    return others;
  }

  /** Writes rows alone: the result of one checker that runs in a JVM of its own. */
  public static void writeRows(Path file, List<EvidenceRow> rows) throws IOException {
    JsonFile.write(file, JsonFile.GSON.toJsonTree(rows));
  }

  /** Reads what {@link #writeRows} wrote; a file that is missing or torn has no rows. */
  public static List<EvidenceRow> readRows(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      EvidenceRow[] rows = JsonFile.GSON.fromJson(Files.readString(file), EvidenceRow[].class);
      return rows == null ? List.of() : List.of(rows);
    } catch (RuntimeException e) { // Gson wraps what the row's constructor throws in a bare one
      return List.of();
    }
  }
}
