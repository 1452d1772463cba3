package dev.compactfuture.mutants.checkers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Finds the methods in which mutated classes differ from the shipped ones. */
final class ChangedMethods {
  private static final String INITIALISER = "<clinit>";

  private ChangedMethods() {}

  /**
   * Returns the methods whose code differs, as {@link MethodProbe} records them. A class that
   * differs in anything else counts as one whose initialiser does.
   */
  static Set<String> of(Path shipped, Path mutated) throws IOException {
    Set<String> changed = new TreeSet<>();
    try (Stream<Path> files = Files.walk(shipped)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        Path other = mutated.resolve(shipped.relativize(file).toString());
        if (Files.mismatch(file, other) >= 0) {
          Map<String, ByteBuffer> before = methods(file);
          Map<String, ByteBuffer> after = methods(other);
          changed.addAll(before.keySet());
          changed.addAll(after.keySet());
          changed.removeIf(m -> before.containsKey(m) && before.get(m).equals(after.get(m)));
        }
      }
    }
    return changed;
  }

  /**
   * Returns whether these methods may concern every test and program, and not only those that enter
   * them. The first use of a class runs its initialiser, and all later uses depend on the result.
   */
  static boolean mayConcernAll(Set<String> changed) {
    return changed.stream().anyMatch(method -> method.contains(INITIALISER));
  }

  /** Each method alone in a class, so that another method's constants make no difference. */
  private static Map<String, ByteBuffer> methods(Path file) throws IOException {
    ClassNode type = new ClassNode();
    new ClassReader(Files.readAllBytes(file))
        .accept(type, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    Map<String, ByteBuffer> methods = new HashMap<>();
    List<MethodNode> all = type.methods;
    methods.put(MethodProbe.id(type.name, INITIALISER, ""), bytes(type, List.of()));
    for (MethodNode method : all) {
      ClassNode alone = new ClassNode();
      alone.visit(type.version, 0, type.name, null, type.superName, null);
      methods.put(
          MethodProbe.id(type.name, method.name, method.desc), bytes(alone, List.of(method)));
    }
    return methods;
  }

  private static ByteBuffer bytes(ClassNode type, List<MethodNode> methods) {
    type.methods = methods;
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.accept(writer);
    return ByteBuffer.wrap(writer.toByteArray());
  }
}
