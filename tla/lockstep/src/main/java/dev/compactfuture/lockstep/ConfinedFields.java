package dev.compactfuture.lockstep;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * The fields of a source file whose declarations end in a comment {@code // confined: reason}: only
 * one thread ever reaches them. A field is known by its class, because another class of the file
 * may have one of the same name that is shared.
 */
final class ConfinedFields {
  private static final Pattern CONFINED = Pattern.compile("// confined: \\S");

  /** By the lines of a file: the sources stay the same while mutants of their classes change. */
  private static final Map<List<String>, Set<String>> KNOWN = new ConcurrentHashMap<>();

  private final CompilationUnitTree unit;
  private final SourcePositions positions;
  private final List<String> lines;
  private final Set<String> found = new HashSet<>();

  private ConfinedFields(CompilationUnitTree unit, SourcePositions positions, List<String> lines) {
    this.unit = unit;
    this.positions = positions;
    this.lines = lines;
  }

  /**
   * Returns "class.field" for each of them, the class by its internal name.
   *
   * @param lines the file's lines
   */
  static Set<String> in(Path file, List<String> lines) throws IOException {
    if (lines.stream().noneMatch(line -> CONFINED.matcher(line).find())) {
      return Set.of(); // a compiler takes longer to start than all else that is read
    }
    Set<String> known = KNOWN.get(lines);
    if (known == null) {
      known = Set.copyOf(parse(file, lines));
      KNOWN.put(List.copyOf(lines), known);
    }
    return known;
  }

  private static Set<String> parse(Path file, List<String> lines) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new LockstepException(
          "a JDK is needed: this JVM has no compiler to parse " + file, null);
    }
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      files.setLocation(StandardLocation.CLASS_PATH, List.of()); // or it would open all jars
      List<String> options = List.of("-proc:none");
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, error -> {}, options, null, files.getJavaFileObjects(file));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      Set<String> all = new HashSet<>();
      for (CompilationUnitTree unit : task.parse()) {
        ConfinedFields fields = new ConfinedFields(unit, positions, lines);
        String folder =
            unit.getPackageName() == null
                ? ""
                : unit.getPackageName().toString().replace('.', '/') + "/";
        unit.getTypeDecls().forEach(type -> fields.addAllOf(type, folder));
        all.addAll(fields.found);
      }
      return all;
    }
  }

  private void addAllOf(Tree type, String prefix) {
    if (type instanceof ClassTree declared) {
      String name = prefix + declared.getSimpleName();
      for (Tree member : declared.getMembers()) {
        if (member instanceof VariableTree field && isConfined(field)) {
          found.add(name + "." + field.getName());
        }
        addAllOf(member, name + "$");
      }
    }
  }

  private boolean isConfined(VariableTree field) {
    long end = positions.getEndPosition(unit, field);
    long line = unit.getLineMap().getLineNumber(end);
    int column = (int) (end - unit.getLineMap().getStartPosition(line));
    return CONFINED.matcher(lines.get((int) line - 1).substring(column)).find();
  }
}
