package dev.compactfuture.mutants.matrix;

import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.compactfuture.evidence.JsonFile;
import dev.compactfuture.mutants.Mutant;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file of results, in JSON. It is written after each verdict, so that a run that was stopped
 * goes on where it was. Verdicts on mutants of another original are dropped. Thread-safe.
 */
final class MatrixStore {
  private static final Gson GSON = new Gson();

  /**
   * The contents of the file.
   *
   * @param originals the hashes of the originals by side
   */
  private record Results(Map<String, String> originals, List<MatrixRow> mutants) {}

  private final Path file;
  private final Map<String, String> originals;
  private final Map<String, MatrixRow> rows = new LinkedHashMap<>();

  /**
   * Reads the file, if there is one. One that is no file of results is overwritten.
   *
   * @param originals the hashes of the originals by side; the results of other sides are kept
   */
  MatrixStore(Path file, Map<String, String> originals) throws IOException {
    this.file = file;
    this.originals = new TreeMap<>(originals);
    if (Files.exists(file)) {
      Results known = read(file);
      known.mutants.forEach(row -> keep(row, known.originals.get(row.of())));
    }
  }

  /** Reads a file; one that is no file of results has none. */
  private static Results read(Path file) throws IOException {
    try {
      Results known = GSON.fromJson(Files.readString(file), Results.class);
      if (known != null && known.originals != null) {
        return known;
      }
    } catch (JsonParseException e) {
      // Overwritten by the first verdict of a run.
    }
    return new Results(Map.of(), List.of());
  }

  /** Returns the rows of all files of results in the folder of one, whatever their originals. */
  static List<MatrixRow> readBeside(Path file) throws IOException {
    Path folder = requireNonNull(file.toAbsolutePath().getParent());
    List<MatrixRow> rows = new ArrayList<>();
    if (Files.exists(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "mutants*.json")) {
        for (Path each : files) {
          rows.addAll(read(each).mutants);
        }
      }
    }
    return rows;
  }

  private void keep(MatrixRow row, @Nullable String original) {
    if (original != null && original.equals(originals.getOrDefault(row.of(), original))) {
      originals.put(row.of(), original);
      rows.put(row.of() + row.id(), row.withoutUnknown());
    }
  }

  /**
   * Returns the mutant's row, with the verdicts known so far. An equivalent mutant has none, even
   * if it had some before it was found to be equivalent.
   */
  synchronized MatrixRow row(String side, Mutant mutant) {
    MatrixRow known = rows.get(side + mutant.id());
    MatrixRow row =
        MatrixRow.of(
            side, mutant, known == null || mutant.isEquivalent() ? Map.of() : known.checkers());
    rows.put(side + mutant.id(), row);
    return row;
  }

  /** Returns a result; null if there is none. */
  synchronized @Nullable CheckerResult result(String side, String id, String checker) {
    MatrixRow row = rows.get(side + id);
    return row == null ? null : row.result(checker);
  }

  /** Returns the rows of mutants. */
  List<MatrixRow> rows(String side, List<Mutant> mutants) {
    return mutants.stream().map(mutant -> row(side, mutant)).toList();
  }

  /** Adds a verdict and writes the file. */
  synchronized void add(MatrixRow row, String checker, CheckerResult result) throws IOException {
    rows.compute(
        row.of() + row.id(), (key, current) -> requireNonNull(current).with(checker, result));
    write();
  }

  /** Writes the file: a run that is stopped while it writes leaves the old one. */
  synchronized void write() throws IOException {
    JsonFile.write(file, new Results(originals, new ArrayList<>(rows.values())));
  }
}
