package dev.compactfuture.subject.command;

import dev.compactfuture.evidence.Level;
import dev.compactfuture.subject.TlcModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options that choose models, their constants, and the file of results. */
@Command(sortOptions = false, usageHelpWidth = 100)
final class ModelOptions {
  /** The help of an option. */
  static final String REPORT = "The time between TLC's reports (default: ${DEFAULT-VALUE}).";

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..*",
      description =
          "Names of models, as Pairs. A server wants one; run without any runs all models of the"
              + " level.")
  List<String> names = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "CONSTANT=VALUE",
      description =
          "Changes a constant of the models, in TLA+ syntax and quoted for the shell: --set"
              + " 'Threads={1,2,3}'. May be repeated.")
  Map<String, String> constants = new LinkedHashMap<>();

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      defaultValue = "quick",
      description = "quick, full or soak (default: quick); the result names it.")
  Level level = Level.QUICK;

  @Option(
      names = "--canary",
      description =
          "Plants the first fault of the model's head in the specification: a run that does not end"
              + " as violated is worth nothing.")
  boolean canary;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the result to this file, as JSON.")
  @Nullable Path out;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  /** Returns the exception that makes picocli refuse the command line with this message. */
  ParameterException refusal(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /**
   * Returns the models that were asked for.
   *
   * @param specification the folder of the specification
   * @throws ParameterException if a model or a constant is unknown; names the argument
   */
  List<ConfiguredModel> select(Path specification) throws IOException {
    List<TlcModel> chosen = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      try {
        chosen.add(TlcModel.named(specification, name));
      } catch (IllegalArgumentException e) {
        throw refusal("MODEL: " + e.getMessage());
      }
    }
    if (names.isEmpty()) {
      chosen.addAll(TlcModel.planned(specification, level));
    }
    List<ConfiguredModel> configured = new ArrayList<>();
    for (TlcModel model : chosen) {
      if (canary && model.canaries().isEmpty()) {
        throw refusal("--canary: " + model.name() + " has no canary");
      }
      try {
        configured.add(ConfiguredModel.of(model, constants, canary));
      } catch (IllegalArgumentException e) {
        throw refusal("--set: " + e.getMessage());
      }
    }
    return configured;
  }

  /** Refuses a size of the heap that the JVM would not understand. */
  void requireSize(String memory) {
    if (!memory.matches("[1-9]\\d*[mgMG]")) {
      throw refusal("--memory: '" + memory + "' is no size such as 4g");
    }
  }

  /** Refuses a time between reports that TLC would not understand. */
  void requireReport(double seconds) {
    if (!(seconds >= 0.01 && seconds <= 86_400)) { // also if it is NaN
      throw refusal("--report: " + seconds + " is not between 0.01 and 86400");
    }
  }

  /** Refuses models with liveness. */
  void requireSafety(String option, String reason, List<ConfiguredModel> models) {
    for (ConfiguredModel each : models) {
      if (each.model().liveness()) {
        throw refusal(
            option + ": " + each.model().name() + " checks liveness, which " + reason + "; run it");
      }
    }
  }
}
