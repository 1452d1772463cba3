package dev.compactfuture.verify;

import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Interleaving;
import dev.compactfuture.lockstep.Schedule;
import dev.compactfuture.subject.WeakMemoryPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A counterexample as a file, with all that is needed to show it and to run it again.
 *
 * @param check the id of the row that it belongs to
 * @param model the name of the model that has the program
 * @param constants the constants of the model that are changed
 * @param mutant the id of the mutant of the shipped classes; empty if it is of these themselves
 * @param schedule runs it again; null for a trace of TLC, which takes no step of the code
 * @param steps what it looks like
 * @param finding what is wrong at its end
 * @param details what differs, a line each
 */
record CounterexampleFile(
    String check,
    String model,
    Map<String, String> constants,
    String mutant,
    @Nullable Schedule schedule,
    Steps steps,
    String finding,
    List<String> details) {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /**
   * An interleaving.
   *
   * @param titles what each thread runs
   * @param rows its steps and remarks
   */
  record Steps(
      List<String> titles, String stateTitle, String initialState, List<Interleaving.Row> rows) {}

  /** Deletes the files of an earlier run. */
  static void deleteAll(Project project) throws IOException {
    Path folder = project.counterexamples();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Returns what is to be written of a counterexample of lockstep; null if it has no steps. */
  static @Nullable CounterexampleFile of(String check, String model, Counterexample found) {
    return of(check, new WeakMemoryPrograms(model, Map.of(), titles -> true), "", found);
  }

  /** Returns what is to be written of a counterexample under weak memory; null without steps. */
  static @Nullable CounterexampleFile of(
      String check, WeakMemoryPrograms programs, String mutant, Counterexample found) {
    Interleaving steps = found.interleaving();
    if (steps == null) {
      return null;
    }
    return new CounterexampleFile(
        check,
        programs.model(),
        programs.constants(),
        mutant,
        found.schedule(),
        new Steps(steps.titles(), steps.stateTitle(), steps.initialState(), steps.rows()),
        found.finding(),
        found.details());
  }

  /** Writes the file, and prints how to run it again. */
  void writeAndPrint(Project project) throws IOException {
    Path file = project.root().relativize(write(project));
    if (schedule != null) {
      Progress.print("to run it again: mvn verify -DskipTests -Dreplay=%s", file);
    }
  }

  /** Writes the file, and returns it. */
  Path write(Project project) throws IOException {
    Path folder = Files.createDirectories(project.counterexamples());
    String name = check + "." + model + (mutant.isEmpty() ? "" : "." + mutant) + ".json";
    return Files.writeString(
        folder.resolve(name.replaceAll("[^\\w.-]", "_")), GSON.toJson(this) + "\n");
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is not the file of a counterexample
   */
  static CounterexampleFile read(Path file) throws IOException {
    try {
      CounterexampleFile read = GSON.fromJson(Files.readString(file), CounterexampleFile.class);
      requireNonNull(requireNonNull(read).check);
      requireNonNull(read.steps);
      if (read.schedule != null) {
        read.schedule.moves().forEach(move -> requireNonNull(move.choices()));
      }
      return read;
    } catch (JsonParseException | NullPointerException e) {
      throw new IllegalArgumentException(file + " is not the file of a counterexample", e);
    }
  }

  /**
   * Returns what runs it again.
   *
   * @throws IllegalArgumentException if it is a trace of TLC
   */
  Schedule scheduleOfCode() {
    if (schedule == null) {
      throw new IllegalArgumentException(
          "the counterexample is a trace of TLC: it takes no step of the code to run again");
    }
    return schedule;
  }

  /** Returns the text of the counterexample, as it was printed when it was found. */
  String text() {
    Interleaving interleaving =
        new Interleaving(steps.titles, steps.stateTitle, steps.initialState);
    for (Interleaving.Row row : steps.rows) {
      if (row.thread() == Interleaving.Row.REMARK) {
        interleaving.addRemark(row.text());
      } else {
        interleaving.addStep(row.thread(), row.text(), row.state());
      }
    }
    return new Counterexample(
            interleaving, finding, details, Counterexample.Kind.DIFFERENCE, schedule)
        .toString();
  }
}
