package dev.compactfuture.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A known-bad specification that a model must notice: in the definition of {@code action}, {@code
 * from} becomes {@code to}.
 *
 * @param operations those of the model's operations that show it, or empty for all. Their programs
 *     are among the model's, so the whole model would be violated too, only later.
 */
public record SpecificationCanary(
    String name, List<String> operations, String action, String from, String to) {
  /** Returns the text of a model with only the operations that the canary takes. */
  String narrow(String cfg) {
    if (operations.isEmpty()) {
      return cfg;
    }
    Matcher all = Pattern.compile("(?m)^  Operations = \\{(.*)}$").matcher(cfg);
    List<String> quoted = operations.stream().map(operation -> '"' + operation + '"').toList();
    if (!all.find() || !List.of(all.group(1).split(", ")).containsAll(quoted)) {
      throw new IllegalArgumentException(
          "canary '" + name + "': not all of the model's operations: " + operations);
    }
    return cfg.substring(0, all.start(1)) + String.join(", ", quoted) + cfg.substring(all.end(1));
  }

  /** Returns the text of the specification with the fault. */
  String applyTo(String specification) {
    Matcher definition =
        Pattern.compile(
                "(?ms)^"
                    + Pattern.quote(action)
                    + "(\\(t\\)|\\(stack\\))? ==.*?(?=^\\w+(\\(.*?\\))? ==|^---|^$)")
            .matcher(specification);
    if (!definition.find()) {
      throw new IllegalArgumentException("canary '" + name + "': no definition of " + action);
    }
    String text = definition.group();
    int at = text.indexOf(from);
    if (at < 0 || text.indexOf(from, at + 1) >= 0) {
      throw new IllegalArgumentException(
          "canary '" + name + "': " + action + " does not have once: " + from);
    }
    return specification.substring(0, definition.start())
        + text.replace(from, to)
        + specification.substring(definition.end());
  }

  /**
   * Writes the specification with the fault.
   *
   * @param specification the folder of the specification without it
   * @param to the folder to write to
   */
  public void write(Path specification, Path to) throws IOException {
    Files.copy(specification.resolve("Future.tla"), to.resolve("Future.tla"));
    String text = Files.readString(specification.resolve("CompactFuture.tla"));
    Files.writeString(to.resolve("CompactFuture.tla"), applyTo(text));
  }
}
