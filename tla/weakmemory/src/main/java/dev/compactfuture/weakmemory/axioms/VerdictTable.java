package dev.compactfuture.weakmemory.axioms;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a table of litmus questions: three columns separated by colons, comments begin with #. */
public final class VerdictTable {
  private VerdictTable() {}

  /**
   * Returns the published verdicts that a model contradicts.
   *
   * @param models RC11, JAM21 and ARMv8, in the order of the table's verdicts
   */
  public static List<String> contradictions(List<AxiomaticModel> models) {
    List<String> wrong = new ArrayList<>();
    for (Row row : published()) {
      String[] verdicts = row.first().split(" ", -1);
      for (int i = 0; i < verdicts.length; i++) {
        boolean expected = verdicts[i].toUpperCase(Locale.ROOT).startsWith("A");
        if (models.get(i).allows(row.question()) != expected) {
          wrong.add(models.get(i).name() + " " + row);
        }
      }
    }
    return wrong;
  }

  /** Returns the number of published verdicts. */
  public static int size() {
    return published().size();
  }

  static List<Row> published() {
    return read("published-verdicts.txt");
  }

  /** Returns the rules of the models that do not decide the programs that they should. */
  public static List<String> undecided(List<AxiomaticModel> models) {
    List<String> undecided = new ArrayList<>();
    for (Row row : read("deciding-programs.txt")) {
      for (AxiomaticModel model : models) {
        if (model.name().equals(row.first())
            && (model.allows(row.question())
                || !model.without(row.second()).allows(row.question()))) {
          undecided.add(model.name() + " " + row);
        }
      }
    }
    return undecided;
  }

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
