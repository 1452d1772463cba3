package dev.compactfuture.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the rows of a run are evidence of. A table that is kept names it, so that a later build can
 * tell whether the table still speaks of what is built there.
 *
 * @param commit that of the build, as in {@link SourceState}
 * @param bytecode a hash of the future's class files
 * @param specification a hash of the specification and its models
 */
public record CheckedState(String commit, String bytecode, String specification) {
  private static final String FORMAT = "<!-- Of commit %s: bytecode %s, specification %s. -->";
  private static final Pattern LINE =
      Pattern.compile(Pattern.quote(FORMAT).replace("%s", "\\E(\\S+)\\Q"));

  /** Returns the state of a project that has been built. */
  public static CheckedState of(Project project) throws IOException {
    return new CheckedState(
        SourceState.ofThisBuild().commit(),
        ContentHash.of(project.classes("impl"), ".*\\.class"),
        ContentHash.of(project.specifications(), "\\w+\\.tla|models/\\w+\\.cfg"));
  }

  /** Returns the line by which a table names this state. */
  public String line() {
    return String.format(Locale.ROOT, FORMAT, commit, bytecode, specification);
  }

  /**
   * Returns a line that says what has changed since the rows of a kept table were made; empty if it
   * is of this state. A commit that changes neither hash leaves the table as true as it was.
   */
  public Optional<String> changesSince(Path table) throws IOException {
    Matcher line = LINE.matcher(Files.readString(table));
    if (!line.find()) {
      return Optional.of(table.getFileName() + " does not say what it is of");
    }
    List<String> changed = new ArrayList<>();
    if (!line.group(2).equals(bytecode)) {
      changed.add("bytecode (by another compiler, perhaps)");
    }
    if (!line.group(3).equals(specification)) {
      changed.add("specification");
    }
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            table.getFileName()
                + " is of commit "
                + line.group(1)
                + "; changed since then: "
                + String.join(", ", changed));
  }
}
