package dev.compactfuture.mutants.checkers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Records which methods are entered, in classes to which it has added a call at each entry. */
public final class MethodProbe {
  private static final Set<String> ENTERED = ConcurrentHashMap.newKeySet();

  private MethodProbe() {}

  /**
   * Records that a method is entered.
   *
   * @param method its class, name and descriptor
   */
  public static void enter(String method) {
    ENTERED.add(method);
  }

  /** Returns the methods that were entered since the last call. */
  static Set<String> takeEntered() {
    Set<String> entered = new TreeSet<>(ENTERED);
    ENTERED.removeAll(entered);
    return entered;
  }

  /** Copies all files of a folder; the classes among them record the methods that are entered. */
  static void instrument(Path classes, Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(classes.relativize(file).toString());
        Files.createDirectories(to.getParent());
        byte[] bytes = Files.readAllBytes(file);
        Files.write(to, file.toString().endsWith(".class") ? instrumented(bytes) : bytes);
      }
    }
  }

  private static byte[] instrumented(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            String method = id(reader.getClassName(), name, descriptor);
            return new MethodVisitor(
                Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
              @Override
              public void visitCode() {
                super.visitCode();
                super.visitLdcInsn(method);
                super.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    MethodProbe.class.getName().replace('.', '/'),
                    "enter",
                    "(Ljava/lang/String;)V",
                    false);
              }
            };
          }
        },
        0);
    return writer.toByteArray();
  }

  /** Returns the text by which a method is recorded. */
  static String id(String owner, String name, String descriptor) {
    return owner + "." + name + descriptor;
  }
}
