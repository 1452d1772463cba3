package dev.compactfuture.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of {@code tla/models} with some of its constants changed.
 *
 * @param model the model's name
 * @param constants the values of the constants that are changed
 */
public record ModelVariant(String model, Map<String, String> constants) {
  private static final Pattern CONSTANT = Pattern.compile("(?m)^  (\\w+) = (.*)$");

  /** Copies the constants. */
  public ModelVariant {
    constants = Map.copyOf(constants);
  }

  /**
   * Returns the text of the model with the changed constants.
   *
   * @param models the folder of the models
   */
  String text(Path models) throws IOException {
    return replace(Files.readString(models.resolve(model + ".cfg")), constants);
  }

  /**
   * Writes the model with the changed constants.
   *
   * @param models the folder of the models
   * @return a temporary file, which is deleted when the JVM ends: TLC may read it late
   */
  public Path write(Path models) throws IOException {
    Path to = Files.createTempFile(model, ".cfg");
    to.toFile().deleteOnExit();
    return Files.writeString(to, text(models));
  }

  /**
   * Replaces constants in the text of a model.
   *
   * @throws IllegalArgumentException if the model has no such constant; names those that it has
   */
  public static String replace(String cfg, Map<String, String> constants) {
    String text = cfg;
    for (Map.Entry<String, String> each : constants.entrySet()) {
      Matcher constant = Pattern.compile("(?m)^  " + each.getKey() + " = .*$").matcher(text);
      if (!constant.find()) {
        throw new IllegalArgumentException(
            "'" + each.getKey() + "' is none of " + constants(cfg).keySet());
      }
      text =
          text.substring(0, constant.start())
              + ("  " + each.getKey() + " = " + each.getValue())
              + text.substring(constant.end());
    }
    return text;
  }

  /** Returns the constants in the text of a model, with their values. */
  public static Map<String, String> constants(String cfg) {
    Map<String, String> constants = new LinkedHashMap<>();
    Matcher line = CONSTANT.matcher(cfg);
    while (line.find()) {
      constants.put(line.group(1), line.group(2));
    }
    return constants;
  }

  /** Returns the operations in the text of a model. */
  static List<String> operations(String cfg) {
    String set = constants(cfg).getOrDefault("Operations", "");
    return Pattern.compile("\"(\\w+)\"").matcher(set).results().map(o -> o.group(1)).toList();
  }

  /** Returns a set of strings in the notation of TLA+, as the value of a constant. */
  public static String set(String... names) {
    return "{\"" + String.join("\", \"", names) + "\"}";
  }
}
