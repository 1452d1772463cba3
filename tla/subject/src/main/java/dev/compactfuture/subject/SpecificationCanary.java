package dev.compactfuture.subject;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault of the specification that a model has to notice: in the definition of {@code action},
 * {@code from} is replaced by {@code to}.
 *
 * @param module the module with the definition
 * @param operations the operations that suffice to notice it, or empty for all of the model's.
 *     Their programs are among those of the model, which would be violated as well, only later.
 * @param from occurs exactly once in the definition
 */
public record SpecificationCanary(
    String module, String name, List<String> operations, String action, String from, String to) {
  private static final String OPERATIONS = "Operations";
  private static final Pattern TEXT =
      Pattern.compile("(.*?)(?: \\(of (.*?)\\))?: (?:(\\w+)!)?(\\w+): (.*) ==> (.*)");

  /** Creates a fault of {@code CompactFuture.tla}. */
  public SpecificationCanary(
      String name, List<String> operations, String action, String from, String to) {
    this(Shipped.SPECIFICATION, name, operations, action, from, to);
  }

  /**
   * Reads {@code name (of operations): Module!Action: from ==> to}.
   *
   * @param module the module with the definition if none is named
   */
  static SpecificationCanary parse(String module, String text) {
    Matcher canary = TEXT.matcher(text);
    if (!canary.matches()) {
      throw new IllegalArgumentException(
          "this is not 'name (of operations): Module!Action: from ==> to': " + text);
    }
    return new SpecificationCanary(
        canary.group(3) == null ? module : canary.group(3),
        canary.group(1),
        canary.group(2) == null ? List.of() : List.of(canary.group(2).split(", ")),
        canary.group(4),
        canary.group(5),
        canary.group(6));
  }

  /** Returns the text of a model with its operations restricted to those of the canary. */
  String narrow(String cfg) {
    if (operations.isEmpty()) {
      return cfg;
    }
    if (!hasOperations(cfg)) {
      throw new IllegalArgumentException(
          "canary '" + name + "': these are not all operations of the model: " + operations);
    }
    String narrowed = ModelVariant.set(operations.toArray(String[]::new));
    return ModelVariant.replace(cfg, Map.of(OPERATIONS, narrowed));
  }

  /** Returns whether a model has the operations that the canary is to be noticed with. */
  public boolean hasOperations(String cfg) {
    return ModelVariant.operations(cfg).containsAll(operations);
  }

  /** Returns the text of the module with the fault. */
  String applyTo(String specification) {
    Matcher definition =
        Pattern.compile(
                "(?ms)^"
                    + Pattern.quote(action)
                    + "(\\([\\w, ]*\\))? ==.*?(?=^\\w+(\\(.*?\\))? ==|^---|^===|^$)")
            .matcher(specification);
    if (!definition.find()) {
      throw new IllegalArgumentException("canary '" + name + "': no definition of " + action);
    }
    String text = definition.group();
    int at = text.indexOf(from);
    if (at < 0 || text.indexOf(from, at + 1) >= 0) {
      throw new IllegalArgumentException(
          "canary '" + name + "': " + action + " does not contain exactly once: " + from);
    }
    return specification.substring(0, definition.start())
        + text.replace(from, to)
        + specification.substring(definition.end());
  }

  /**
   * Writes the specification with the fault.
   *
   * @param specification the folder of the specification without the fault
   * @param to the folder to write to
   */
  public void write(Path specification, Path to) throws IOException {
    copyModules(specification, to);
    Path file = to.resolve(module + ".tla");
    Files.writeString(file, applyTo(Files.readString(file)));
  }

  /**
   * Copies the modules of a specification, without its models.
   *
   * @param specification the folder of the specification
   * @param to the folder to write to
   */
  public static void copyModules(Path specification, Path to) throws IOException {
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(specification, "*.tla")) {
      for (Path module : modules) {
        Files.write(to.resolve(module.getFileName()), Files.readAllBytes(module));
      }
    }
  }

  /**
   * Writes a model with the canary's operations only.
   *
   * @param cfg the model
   * @param to the folder to write to
   * @return the file
   */
  public Path writeModel(Path cfg, Path to) throws IOException {
    return Files.writeString(to.resolve("Canary.cfg"), narrow(Files.readString(cfg)));
  }
}
