package dev.compactfuture.lockstep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.ClassNode;

/** The comments in the sources of the classes under test: labels of steps, confined fields. */
final class SourceFiles {
  private static final Pattern LABEL = Pattern.compile("// TLA: (\\w+)$");

  /**
   * A label in a comment.
   *
   * @param name the label
   * @param where "File.java:line"
   */
  record Label(String name, String where) {}

  private final Path folder;
  private final Map<String, List<String>> lines = new HashMap<>(); // by path
  private final Map<String, Set<String>> confined = new HashMap<>(); // "class.field" by path
  private final List<String> errors = new ArrayList<>();

  SourceFiles(Path folder) {
    this.folder = folder;
  }

  /** Returns the errors so far: sources that are missing. */
  List<String> errors() {
    return errors;
  }

  /** Returns the label on a line of the source of {@code type}; null if it has none. */
  @Nullable String label(ClassNode type, int line) {
    List<String> text = of(type);
    Matcher label = LABEL.matcher(line > 0 && line <= text.size() ? text.get(line - 1) : "");
    return label.find() ? label.group(1) : null;
  }

  /** Returns whether a field's declaration says that only one thread ever reaches the field. */
  boolean isConfined(ClassNode type, String field) {
    List<String> text = of(type);
    return confined
        .computeIfAbsent(
            path(type),
            path -> {
              try {
                return text.isEmpty() ? Set.of() : ConfinedFields.in(folder.resolve(path), text);
              } catch (IOException e) {
                errors.add("cannot read " + path);
                return Set.of();
              }
            })
        .contains(type.name + "." + field);
  }

  private static String path(ClassNode type) {
    return type.name.substring(0, type.name.lastIndexOf('/') + 1) + type.sourceFile;
  }

  private List<String> of(ClassNode type) {
    return lines.computeIfAbsent(
        path(type),
        path -> {
          try {
            return Files.readAllLines(folder.resolve(path));
          } catch (IOException e) {
            errors.add("no source of " + path);
            return List.of();
          }
        });
  }

  /** Returns all labels of all files, but those whose names are in {@code without}. */
  List<Label> labels(Set<String> without) throws IOException {
    List<Label> labels = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        if (without.contains(file.getFileName().toString().replace(".java", ""))) {
          continue;
        }
        List<String> text = Files.readAllLines(file);
        for (int i = 0; i < text.size(); i++) {
          Matcher label = LABEL.matcher(text.get(i));
          if (label.find()) {
            labels.add(new Label(label.group(1), file.getFileName() + ":" + (i + 1)));
          }
        }
      }
    }
    return labels;
  }
}
