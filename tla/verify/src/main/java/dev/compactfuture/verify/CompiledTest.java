package dev.compactfuture.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A compiled JUnit test class, read from its class file. It says which tests are planned.
 *
 * @param name its binary name
 * @param methods how many test methods it has
 * @param claims the claims that its tags name
 */
record CompiledTest(String name, int methods, Set<String> claims) {
  private static final Set<String> TEST_ANNOTATIONS =
      Set.of(
          "Lorg/junit/jupiter/api/Test;",
          "Lorg/junit/jupiter/api/TestFactory;",
          "Lorg/junit/jupiter/api/RepeatedTest;",
          "Lorg/junit/jupiter/params/ParameterizedTest;");

  private static final Set<String> TAG_ANNOTATIONS =
      Set.of("Lorg/junit/jupiter/api/Tag;", "Lorg/junit/jupiter/api/Tags;");

  /** Returns the test classes below a folder, in the order of their names. */
  static List<CompiledTest> in(Path folder) throws IOException {
    List<CompiledTest> tests = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
          Reader reader = new Reader();
          new ClassReader(Files.readAllBytes(file)).accept(reader, ClassReader.SKIP_CODE);
          if (reader.methods > 0) {
            tests.add(new CompiledTest(reader.name, reader.methods, reader.claims));
          }
        }
      }
    }
    return tests;
  }

  String simpleName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static final class Reader extends ClassVisitor {
    private String name = "";
    private int methods;
    private final Set<String> claims = new TreeSet<>();

    Reader() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      this.name = name.replace('/', '.');
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      return TAG_ANNOTATIONS.contains(descriptor) ? new TagReader() : null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String method,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
          methods += TEST_ANNOTATIONS.contains(annotation) ? 1 : 0;
          return null;
        }
      };
    }

    private final class TagReader extends AnnotationVisitor {
      TagReader() {
        super(Opcodes.ASM9);
      }

      @Override
      public void visit(@Nullable String key, Object value) {
        if (value.toString().matches("C\\d+")) {
          claims.add(value.toString());
        }
      }

      @Override
      public AnnotationVisitor visitArray(String key) {
        return this;
      }

      @Override
      public AnnotationVisitor visitAnnotation(@Nullable String key, String descriptor) {
        return this;
      }
    }
  }
}
