package dev.compactfuture.subject.command;

import dev.compactfuture.subject.ModelVariant;
import dev.compactfuture.subject.SpecificationCanary;
import dev.compactfuture.subject.TlcModel;
import dev.compactfuture.subject.TlcRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model with the constants and the fault that the command line names.
 *
 * @param changes the constants whose values are not those of the model, sorted by name
 * @param canary a fault of the specification to be found, or null for the shipped specification
 */
record ConfiguredModel(
    TlcModel model, Map<String, String> changes, @Nullable SpecificationCanary canary) {
  private static final String MODEL = "Model.cfg";

  /**
   * Changes constants of a model. A value that the model has is no change.
   *
   * @param canary whether to plant the first fault of the model's head, which has to have one
   * @throws IllegalArgumentException if the model has no such constant; names those that it has
   */
  static ConfiguredModel of(TlcModel model, Map<String, String> constants, boolean canary)
      throws IOException {
    Map<String, String> shipped = ModelVariant.constants(Files.readString(model.cfg()));
    Map<String, String> changes = new TreeMap<>();
    for (Map.Entry<String, String> each : constants.entrySet()) {
      String before = shipped.get(each.getKey());
      if (before == null) {
        throw new IllegalArgumentException(
            "'" + each.getKey() + "' is none of " + shipped.keySet() + " in " + model.name());
      }
      String value = each.getValue().replaceAll("\\s", "");
      if (!value.equals(before.replaceAll("\\s", ""))) {
        changes.put(each.getKey(), value);
      }
    }
    return new ConfiguredModel(model, changes, canary ? model.canaries().get(0) : null);
  }

  /** Returns the id of the row: a model with other constants is another row. */
  String id() {
    return "tlc."
        + model.name()
        + (canary == null ? "" : "[canary: " + canary.name() + "]")
        + (changes.isEmpty() ? "" : "[" + changed() + "]");
  }

  /** Returns the changed constants, as in {@code Length=2, Threads={1,2}}. */
  String changed() {
    return changes.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Returns the name of a folder that no other model shares. */
  String folderName() {
    return model.name() + (id().endsWith("]") ? "-" + Integer.toHexString(id().hashCode()) : "");
  }

  /** Returns whether the model ignores deadlocks, which distributed TLC has to be told. */
  boolean ignoresDeadlocks() throws IOException {
    return Files.readString(model.cfg()).contains("CHECK_DEADLOCK FALSE");
  }

  /**
   * Writes the input of TLC.
   *
   * @param specification the folder of the shipped specification
   * @param folder to write to; distributed TLC wants all files in one folder
   */
  TlcRun.Input write(Path specification, Path folder) throws IOException {
    Files.createDirectories(folder);
    if (canary != null) {
      canary.write(specification, folder);
    } else {
      SpecificationCanary.copyModules(specification, folder);
    }
    return new TlcRun.Input(folder, model.module(), writeConstants(folder));
  }

  /** Writes the model with its changed constants, and returns the file. */
  Path writeConstants(Path folder) throws IOException {
    String cfg = ModelVariant.replace(Files.readString(model.cfg()), changes);
    return Files.writeString(folder.resolve(MODEL), cfg);
  }

  /**
   * Returns an error of a run; empty if there is none. The number of states is known only for the
   * model's own constants.
   */
  String wrong(TlcRun run) {
    if (changes.isEmpty() || model.mustBeViolated()) {
      return model.verdict(run).wrong();
    }
    return run.holds() ? "" : run.error();
  }
}
