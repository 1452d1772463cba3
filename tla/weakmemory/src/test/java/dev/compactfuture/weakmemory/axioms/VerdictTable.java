package dev.compactfuture.weakmemory.axioms;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a table of litmus questions: three columns separated by colons, comments begin with #. */
final class VerdictTable {
  private VerdictTable() {}

  /** A row, whose last column is the question. */
  record Row(String first, String second, LitmusQuestion question) {
    @Override
    public String toString() {
      return second + ": " + question;
    }
  }

  static List<Row> read(String name) {
    InputStream stream = VerdictTable.class.getResourceAsStream(name);
    if (stream == null) {
      throw new IllegalArgumentException("no resource " + name);
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(VerdictTable::row)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String line) {
    String[] columns = line.split(" : ", -1);
    return new Row(columns[0], columns[1], LitmusQuestion.parse(columns[2]));
  }
}
