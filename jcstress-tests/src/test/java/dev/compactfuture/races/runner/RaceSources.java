package dev.compactfuture.races.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the questions of the races, which stand in comments, from their sources. */
final class RaceSources {
  private static final Path FOLDER = Path.of("src/main/java/dev/compactfuture/races");

  private RaceSources() {}

  /**
   * Returns the first sentence of the comment of a class if it is a question, or else an empty
   * string.
   *
   * @param outer the class of the file
   * @param name that class, or one nested in it
   */
  static String question(String outer, String name) throws IOException {
    String source = String.join("\n", Files.readAllLines(FOLDER.resolve(outer + ".java")));
    Matcher declaration =
        Pattern.compile(
                "/\\*\\*((?:(?!\\*/).)*)\\*/(?:(?!/\\*\\*).)*?class " + name + " \\{",
                Pattern.DOTALL)
            .matcher(source);
    if (!declaration.find()) {
      return "";
    }
    String comment =
        declaration.group(1).replaceAll("\\n *\\*", " ").replaceAll("\\s+", " ").strip();
    Matcher question = Pattern.compile("^[A-Z][^.?]*\\?").matcher(comment);
    return question.find() ? question.group().replaceAll("\\{@code ([^}]*)\\}", "`$1`") : "";
  }
}
