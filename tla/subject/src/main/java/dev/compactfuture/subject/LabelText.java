package dev.compactfuture.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees of a label: its line of Java beside its action.
 *
 * @param java the line; null for an action of the environment
 * @param tla the definition of the action; null for a label without an action
 */
public record LabelText(@Nullable Excerpt java, @Nullable Excerpt tla) {
  /**
   * A part of a file.
   *
   * @param file its name
   * @param line the number of its first line, from 1
   */
  public record Excerpt(String file, int line, String text) {}

  private static final Pattern DEFINITION = Pattern.compile("(\\w+)\\(t\\) ==.*");

  /**
   * Returns the texts of labels, and of actions that may have no label.
   *
   * @param javaLines the position of each label's line of Java, "File.java:line"
   */
  public static Map<String, LabelText> of(Shipped shipped, Map<String, String> javaLines)
      throws IOException {
    Map<String, Excerpt> java = new TreeMap<>();
    for (Map.Entry<String, String> each : javaLines.entrySet()) {
      java.put(each.getKey(), javaLine(shipped.sources(), each.getValue()));
    }
    Map<String, Excerpt> tla = new TreeMap<>();
    for (SpecifiedModule module : SpecifiedModule.values()) {
      tla.putAll(actions(module.file(), module.text(shipped)));
    }
    Map<String, LabelText> texts = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>(java.keySet());
    names.addAll(tla.keySet());
    names.forEach(name -> texts.put(name, new LabelText(java.get(name), tla.get(name))));
    return texts;
  }

  private static Excerpt javaLine(Path sources, String where) throws IOException {
    String file = where.substring(0, where.indexOf(':'));
    int line = Integer.parseInt(where.substring(where.indexOf(':') + 1));
    Path path = sources.resolve("dev/compactfuture").resolve(file);
    return new Excerpt(file, line, Files.readAllLines(path).get(line - 1).strip());
  }

  /** Returns the definitions that have one parameter, the thread. */
  private static Map<String, Excerpt> actions(String file, String specification) {
    Map<String, Excerpt> actions = new TreeMap<>();
    List<String> lines = specification.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher definition = DEFINITION.matcher(lines.get(i));
      if (definition.matches()) {
        List<String> text = new ArrayList<>(List.of(lines.get(i)));
        // A definition ends where a line begins at the margin, or at an empty one.
        for (int j = i + 1; j < lines.size() && lines.get(j).startsWith(" "); j++) {
          text.add(lines.get(j));
        }
        actions.put(definition.group(1), new Excerpt(file, i + 1, String.join("\n", text)));
      }
    }
    return actions;
  }
}
