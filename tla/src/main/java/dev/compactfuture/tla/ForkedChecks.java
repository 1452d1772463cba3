package dev.compactfuture.tla;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A checker with a program of its own, which writes its rows to a file. */
final class ForkedChecks {
  private ForkedChecks() {}

  /**
   * Runs it, its output on the terminal.
   *
   * @param planned the rows it has to write
   * @param command without {@code java}, {@code --level} and {@code --out}
   * @param minutes the bound after which it counts as hung
   */
  static List<Check> run(Set<String> planned, Level level, long minutes, List<String> command)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("rows");
    try {
      Path rows = scratch.resolve("rows.json");
      List<String> java = new ArrayList<>();
      java.add(System.getProperty("java.home") + "/bin/java");
      java.addAll(command);
      java.addAll(List.of("--level", level.toString(), "--out", rows.toString()));
      Process process = new ProcessBuilder(java).directory(scratch.toFile()).inheritIO().start();
      String end = "";
      if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        end = "hung: stopped after " + minutes + " minutes";
      } else if (process.exitValue() != 0) {
        end = "ended with status " + process.exitValue();
      }
      return complete(planned, read(rows), end);
    } finally {
      Scratch.delete(scratch);
    }
  }

  private static Check[] read(Path rows) throws IOException {
    try {
      Check[] checks =
          Files.exists(rows) ? new Gson().fromJson(Files.readString(rows), Check[].class) : null;
      return checks == null ? new Check[0] : checks;
    } catch (JsonParseException e) {
      return new Check[0];
    }
  }

  /** A row for each that was planned; what was not written, or is green without reason, is red. */
  static List<Check> complete(Set<String> planned, Check[] written, String end) {
    Map<String, Check> rows = new LinkedHashMap<>();
    for (String id : planned) {
      rows.put(id, Check.missing(id, end.isEmpty() ? "no such row was written" : end));
    }
    boolean red = false;
    Set<String> open = new HashSet<>(planned);
    for (Check check : written) {
      Check row = check.orEmpty().orWithoutCanary();
      if (!open.remove(check.id())) {
        row = row.as(Check.VIOLATED, "is not planned, or was written twice");
      }
      rows.put(check.id(), row);
      red |= row.isRed();
    }
    if (!end.isEmpty() && !red) {
      // It failed, and none of its rows says so.
      rows.replaceAll((id, row) -> row.as(Check.VIOLATED, end));
    }
    return List.copyOf(rows.values());
  }
}
