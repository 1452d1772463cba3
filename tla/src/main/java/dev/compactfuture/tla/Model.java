package dev.compactfuture.tla;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model: a {@code models/*.cfg} and what the comments at its head plan for it.
 *
 * @param states how many distinct states there are: more or fewer is an error
 * @param lockstep which row of lockstep walks it too, or empty
 * @param liveness whether it has fairness, and so properties that only TLC's graph can show
 * @param programs how many programs it has, if lockstep walks it
 * @param mustBeViolated whether it is there to show that something is reachable
 * @param canaries changes of the specification that the model must notice
 */
record Model(
    Path cfg,
    Level level,
    List<String> claims,
    OptionalLong states,
    boolean liveness,
    String lockstep,
    OptionalLong programs,
    boolean mustBeViolated,
    List<Canary> canaries) {

  /**
   * A wrong specification: in the definition of {@code action}, {@code from} becomes {@code to}.
   *
   * @param operations those of the model's that show it, or empty for all. Their programs are among
   *     the model's, so the model as it stands would be violated too, and only later.
   */
  record Canary(String name, List<String> operations, String action, String from, String to) {
    /** {@code cfg} with no more operations than it takes. */
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
  }

  /** For which models TLC takes longest: liveness costs at least twice as much a state. */
  long weight() {
    return states.orElse(0) * (liveness ? 2 : 1);
  }

  String name() {
    return cfg.getFileName().toString().replace(".cfg", "");
  }

  static List<Model> in(Path folder) throws IOException {
    List<Model> models = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path cfg : files.filter(f -> f.toString().endsWith(".cfg")).sorted().toList()) {
        models.add(read(cfg));
      }
    }
    return models;
  }

  private static Model read(Path cfg) throws IOException {
    List<String> lines = Files.readAllLines(cfg);
    List<String> comments =
        lines.stream()
            .filter(line -> line.startsWith("\\* "))
            .map(line -> line.substring(3))
            .toList();
    String level = value(comments, "level: ");
    String claims = value(comments, "claims: ");
    String lockstep = value(comments, "lockstep: ");
    boolean mustBeViolated = comments.contains("must be violated");
    if (level == null || mustBeViolated != cfg.getFileName().toString().startsWith("Reach")) {
      throw new IllegalArgumentException(
          cfg + ": its head must name a level; Reach… ones, and no others, 'must be violated'");
    }
    List<Canary> canaries = new ArrayList<>();
    for (String comment : comments) {
      if (comment.startsWith("canary: ")) {
        Matcher canary =
            Pattern.compile("canary: (.*?)(?: \\(of (.*?)\\))?: (\\w+): (.*) ==> (.*)")
                .matcher(comment);
        if (!canary.matches()) {
          throw new IllegalArgumentException(
              cfg + ": not 'canary: name (of operations): Action: from ==> to': " + comment);
        }
        canaries.add(
            new Canary(
                canary.group(1),
                canary.group(2) == null ? List.of() : List.of(canary.group(2).split(", ")),
                canary.group(3),
                canary.group(4),
                canary.group(5)));
      }
    }
    return new Model(
        cfg,
        Level.of(level),
        claims == null ? List.of() : List.of(claims.split(" ")),
        number(value(comments, "states: ")),
        lines.contains("SPECIFICATION Spec"),
        lockstep == null ? "" : lockstep,
        number(value(comments, "programs: ")),
        mustBeViolated,
        canaries);
  }

  private static OptionalLong number(@Nullable String text) {
    return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  private static @Nullable String value(List<String> comments, String key) {
    return comments.stream()
        .filter(c -> c.startsWith(key))
        .map(c -> c.substring(key.length()))
        .findFirst()
        .orElse(null);
  }
}
