package dev.compactfuture.mutants.java;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;

/**
 * Writes mutated classes. ASM computes stack map frames by loading the classes; this JVM may have
 * loaded other versions of them, so their superclasses are read from the bytecode at hand.
 */
public final class FrameComputingWriter extends ClassWriter {
  private final Map<String, ClassNode> own = new HashMap<>();

  private FrameComputingWriter(Collection<ClassNode> classes) {
    super(COMPUTE_FRAMES);
    classes.forEach(type -> own.put(type.name, type));
  }

  /** Returns the bytes of the classes by their internal names. */
  static Map<String, byte[]> write(Collection<ClassNode> classes) {
    Map<String, byte[]> written = new HashMap<>();
    classes.forEach(type -> written.put(type.name, write(type, classes)));
    return written;
  }

  /**
   * Returns the bytes of a class.
   *
   * @param classes all classes at hand
   */
  public static byte[] write(ClassNode type, Collection<ClassNode> classes) {
    ClassWriter writer = new FrameComputingWriter(classes);
    type.accept(writer);
    return writer.toByteArray();
  }

  @Override
  protected String getCommonSuperClass(String a, String b) {
    List<String> supers = withSupers(a);
    return withSupers(b).stream().filter(supers::contains).findFirst().orElse("java/lang/Object");
  }

  /** Returns the class and its superclasses, the class first. */
  private List<String> withSupers(String name) {
    List<String> supers = new ArrayList<>();
    String at = name;
    for (ClassNode type; (type = own.get(at)) != null; at = type.superName) {
      supers.add(at);
    }
    try {
      if (at.startsWith("java/")) {
        for (Class<?> c = Class.forName(at.replace('/', '.')); c != null; c = c.getSuperclass()) {
          supers.add(c.getName().replace('.', '/'));
        }
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(at + " is not a class of this JDK", e);
    }
    return supers;
  }
}
