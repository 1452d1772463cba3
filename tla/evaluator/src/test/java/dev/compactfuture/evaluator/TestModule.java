package dev.compactfuture.evaluator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes small modules and reads them as models. */
final class TestModule {
  private static final String HEAD =
      """
      ---- MODULE %s ----
      EXTENDS Integers, Sequences, FiniteSets, TLC
      %s
      ====
      """;

  private final Path folder;

  TestModule(Path folder) {
    this.folder = folder;
  }

  /** Writes a module that others can instantiate. */
  TestModule with(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name + ".tla"), HEAD.formatted(name, text));
    return this;
  }

  Model read(String text, String cfg) throws IOException {
    with("Test", text);
    return Model.read(folder, "Test", Files.writeString(folder.resolve("Test.cfg"), cfg));
  }

  /** Returns the value of a constant expression, in the notation of TLA+. */
  String value(String definitions, String expression) throws IOException {
    Model model =
        read(
            "VARIABLE x\n" + definitions + "\nInit == x = (" + expression + ")\nNext == FALSE",
            "INIT Init NEXT Next");
    return new Evaluation(model).initial().get(0)[0].toString();
  }

  /**
   * Returns the steps from the initial states: the action, its arguments, and the state after it.
   */
  List<String> steps(String text) throws IOException {
    Model model = read(text, "INIT Init NEXT Next");
    Evaluation evaluation = new Evaluation(model);
    List<String> steps = new ArrayList<>();
    for (Value[] state : evaluation.initial()) {
      evaluation.next(
          state, (action, arguments, to) -> steps.add(action + arguments + " " + List.of(to)));
    }
    return steps;
  }

  /** Checks a module with {@code Spec} and one property. */
  ModelCheck.Result check(String text, String property) throws IOException {
    return ModelCheck.check(read(text, "SPECIFICATION Spec PROPERTY " + property));
  }
}
