package dev.compactfuture.tla;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The static half of keeping Java and TLA+ together. Read from the bytecode, through its line
 * table: every step that another thread can notice stands on a line that ends in {@code // TLA:
 * Name}; there is an action of that name; it says after {@code \* Java:} what the bytecode does
 * there; and every action has its line, one only.
 *
 * <p>A step is an access of a field that is not final, of a {@code VarHandle} or an atomic, a
 * monitor, parking, waking, the interrupt status, the clock, and a call of foreign code. What it
 * cannot know it refuses: a field with a type that may be shared mutable state. A field that only
 * one thread ever reaches is declared with a comment that begins {@code // confined:} and says why.
 */
final class Labels {
  private static final Pattern LABEL = Pattern.compile("// TLA: (\\w+)$");
  private static final Pattern ACTION =
      Pattern.compile("(?m)^(\\w+)\\(t\\) == \\\\\\* Java: ([\\w ]+)$");

  /**
   * Types of fields that are taken for harmless, beside primitives and this project's own. State
   * that hides behind one of them is not seen.
   */
  private static final Set<String> HARMLESS =
      Set.of(
          "java/lang/Object",
          "java/lang/String",
          "java/lang/Throwable",
          "java/lang/Runnable",
          "java/lang/ThreadLocal",
          "java/lang/System$Logger",
          "java/lang/invoke/VarHandle",
          "java/util/function/Consumer");

  /** Of java.util.concurrent: values, errors, and the futures that this one is converted to. */
  private static final Set<String> OTHER_FUTURES =
      Set.of(
          "java/util/concurrent/CancellationException",
          "java/util/concurrent/CompletableFuture",
          "java/util/concurrent/CompletionException",
          "java/util/concurrent/CompletionStage",
          "java/util/concurrent/ExecutionException",
          "java/util/concurrent/Future",
          "java/util/concurrent/TimeUnit",
          "java/util/concurrent/TimeoutException");

  /** Where a label is, and what the bytecode does there. */
  record Step(String label, String kind, String where) {}

  private final Path sources;
  private final List<String> errors = new ArrayList<>();
  private final Map<String, Step> steps = new TreeMap<>();
  private final Map<String, List<String>> lines = new HashMap<>();
  private final Map<String, Integer> fields = new HashMap<>();

  private Labels(Path sources) {
    this.sources = sources;
  }

  /**
   * Reads the classes, their sources and the specification.
   *
   * @param classes the folder of the compiled classes
   * @param sources the folder of their sources
   * @param specification the text of the specification
   */
  static Labels read(Path classes, Path sources, String specification) throws IOException {
    Labels labels = new Labels(sources);
    List<byte[]> bytecode = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        if (!file.endsWith("module-info.class") && !file.endsWith("package-info.class")) {
          bytecode.add(Files.readAllBytes(file));
        }
      }
    }
    for (byte[] each : bytecode) {
      new ClassReader(each).accept(labels.new Fields(), ClassReader.SKIP_CODE);
    }
    for (byte[] each : bytecode) {
      new ClassReader(each).accept(labels.new Code(), ClassReader.SKIP_FRAMES);
    }
    labels.compare(specification);
    labels.findIdle();
    return labels;
  }

  /** What is wrong, a line each. */
  List<String> errors() {
    return errors;
  }

  int count() {
    return steps.size();
  }

  /** Where each label is, "File.java:line". */
  Map<String, String> javaLines() {
    Map<String, String> where = new LinkedHashMap<>();
    steps.forEach((label, step) -> where.put(label, step.where()));
    return where;
  }

  private void compare(String specification) {
    Map<String, String> actions = new TreeMap<>();
    Matcher action = ACTION.matcher(specification);
    while (action.find()) {
      actions.put(action.group(1), action.group(2));
    }
    Matcher all = Pattern.compile("(?ms)^Step\\(t\\) ==$(.*?)^$").matcher(specification);
    Set<String> taken = new TreeSet<>();
    if (all.find()) {
      Matcher name =
          Pattern.compile("(\\w+)\\(t\\)").matcher(all.group(1).replaceAll("\\\\\\*.*", ""));
      while (name.find()) {
        taken.add(name.group(1));
      }
    }
    for (String name : taken) {
      if (!actions.containsKey(name)) {
        errors.add("action " + name + " does not say what its line of Java does");
      }
    }
    actions.forEach(
        (name, kind) -> {
          Step step = steps.get(name);
          if (!taken.contains(name)) {
            errors.add("action " + name + " is no part of Step");
          }
          if (step == null) {
            errors.add("action " + name + " has no line of Java");
          } else if (!step.kind().equals(kind)) {
            errors.add(
                step.where()
                    + ": action "
                    + name
                    + " is a "
                    + kind
                    + ", the bytecode does a "
                    + step.kind());
          }
        });
    steps.forEach(
        (label, step) -> {
          if (!actions.containsKey(label)) {
            errors.add(step.where() + ": label " + label + " has no action");
          }
        });
  }

  /** Labels on lines where nothing is shared. */
  private void findIdle() throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        List<String> text = Files.readAllLines(file);
        for (int i = 0; i < text.size(); i++) {
          Matcher label = LABEL.matcher(text.get(i));
          String where = file.getFileName() + ":" + (i + 1);
          if (label.find()
              && steps.values().stream().noneMatch(step -> step.where().equals(where))) {
            errors.add(where + ": label " + label.group(1) + " on a line without a step");
          }
        }
      }
    }
  }

  private List<String> source(String owner, String file) {
    return lines.computeIfAbsent(
        owner.substring(0, owner.lastIndexOf('/') + 1) + file,
        path -> {
          try {
            return Files.readAllLines(sources.resolve(path));
          } catch (IOException e) {
            errors.add("no source of " + path);
            return List.of();
          }
        });
  }

  private void step(String owner, String file, int line, String kind) {
    List<String> text = source(owner, file);
    String where = file + ":" + line;
    Matcher label = LABEL.matcher(line > 0 && line <= text.size() ? text.get(line - 1) : "");
    if (!label.find()) {
      errors.add(where + ": a " + kind + " without a label");
      return;
    }
    Step before = steps.putIfAbsent(label.group(1), new Step(label.group(1), kind, where));
    if (before != null) {
      errors.add(
          where
              + ": label "
              + label.group(1)
              + ", a "
              + kind
              + ", is also at "
              + before.where()
              + ", a "
              + before.kind());
    }
  }

  /** Collects the fields, and refuses those that may hide shared state. */
  private final class Fields extends ClassVisitor {
    private String owner = "";
    private String file = "";
    private final List<String[]> suspects = new ArrayList<>();

    Fields() {
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
      owner = name;
    }

    @Override
    public void visitSource(@Nullable String source, @Nullable String debug) {
      file = source == null ? "" : source;
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      fields.put(owner + "." + name, access);
      boolean primitive = descriptor.length() == 1;
      String type = primitive ? "" : descriptor.replaceAll("^\\[*L?|;$", "");
      boolean ours = type.startsWith("dev/compactfuture/");
      boolean array = descriptor.startsWith("[");
      boolean synthetic = (access & Opcodes.ACC_SYNTHETIC) != 0;
      if (array || !(primitive || ours || synthetic || HARMLESS.contains(type))) {
        suspects.add(new String[] {name, descriptor});
      }
      return null;
    }

    @Override
    public void visitEnd() {
      for (String[] suspect : suspects) {
        if (!isDeclaredConfined(owner, file, suspect[0])) {
          errors.add(
              owner.replace('/', '.')
                  + "."
                  + suspect[0]
                  + ": may be shared mutable state: "
                  + suspect[1]);
        }
      }
      fields.replaceAll(
          (field, access) ->
              field.startsWith(owner + ".")
                      && isDeclaredConfined(owner, file, field.substring(owner.length() + 1))
                  ? access | Opcodes.ACC_FINAL
                  : access);
    }
  }

  private boolean isDeclaredConfined(String owner, String file, String field) {
    Pattern declaration = Pattern.compile("\\b" + Pattern.quote(field) + "\\b.*; // confined: \\S");
    return source(owner, file).stream().anyMatch(line -> declaration.matcher(line).find());
  }

  /** Finds the steps. */
  private final class Code extends ClassVisitor {
    private String owner = "";
    private String file = "";

    Code() {
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
      owner = name;
    }

    @Override
    public void visitSource(@Nullable String source, @Nullable String debug) {
      file = source == null ? "" : source;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String method,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if ((access & (Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_NATIVE)) != 0) {
        errors.add(owner.replace('/', '.') + "." + method + ": synchronized or native");
      }
      return new MethodVisitor(Opcodes.ASM9) {
        private int line;

        @Override
        public void visitLineNumber(int number, Label start) {
          line = number;
        }

        @Override
        public void visitFieldInsn(int opcode, String of, String name, String type) {
          Integer flags = fields.get(of + "." + name);
          boolean isFinal = flags != null && (flags & Opcodes.ACC_FINAL) != 0;
          if (flags == null ? !of.startsWith("java/") : !isFinal) {
            boolean isVolatile = flags != null && (flags & Opcodes.ACC_VOLATILE) != 0;
            boolean read = opcode == Opcodes.GETFIELD || opcode == Opcodes.GETSTATIC;
            found((isVolatile ? "volatile " : "plain ") + (read ? "read" : "write"));
          }
        }

        @Override
        public void visitInsn(int opcode) {
          if (opcode == Opcodes.MONITORENTER) {
            found("monitor");
          }
        }

        @Override
        public void visitMethodInsn(
            int opcode, String of, String name, String type, boolean isInterface) {
          String kind = kindOf(of, name);
          if (kind != null) {
            found(kind);
          }
        }

        @Override
        public void visitInvokeDynamicInsn(
            String name, String type, Handle bootstrap, Object... arguments) {
          for (Object argument : arguments) {
            if (argument instanceof Handle handle
                && kindOf(handle.getOwner(), handle.getName()) != null) {
              found("reference to " + handle.getName());
            }
          }
        }

        private void found(String kind) {
          step(owner, file, line, kind);
        }
      };
    }
  }

  /** What a call does that others can notice, or null. */
  private static @Nullable String kindOf(String owner, String name) {
    return switch (owner) {
      case "java/lang/invoke/VarHandle" ->
          switch (name) {
            case "compareAndSet" -> "volatile CAS";
            case "getVolatile" -> "volatile read";
            case "setVolatile" -> "volatile write";
            default -> name;
          };
      case "java/util/concurrent/locks/LockSupport" -> name;
      case "java/lang/Thread" ->
          switch (name) {
            case "currentThread", "getName", "threadId", "getId" -> null;
            default -> name;
          };
      case "java/lang/System" ->
          name.equals("nanoTime") || name.equals("currentTimeMillis") ? "clock" : null;
      case "java/lang/Object" -> name.equals("wait") || name.startsWith("notify") ? name : null;
      default -> {
        if (owner.startsWith("java/util/function/")
            || owner.equals("java/lang/Runnable")
            || owner.equals("java/util/concurrent/Callable")) {
          yield "foreign call";
        }
        yield (owner.startsWith("java/util/concurrent/") && !OTHER_FUTURES.contains(owner))
                || owner.startsWith("sun/misc/Unsafe")
            ? owner.substring(owner.lastIndexOf('/') + 1) + "." + name
            : null;
      }
    };
  }
}
