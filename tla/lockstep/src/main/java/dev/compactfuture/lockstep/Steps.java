package dev.compactfuture.lockstep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The steps of the classes under test, found in their bytecode: whatever another thread can notice.
 * That is an access of a field that is not final, of a {@code VarHandle} or an atomic, a monitor,
 * parking, waking, the interrupt status, the clock, and a call of foreign code. Each has to stand
 * on a line of its own that ends in {@code // TLA: Name}; the line is found by the line table.
 *
 * <p>What cannot be known is refused: a field with a type that may be shared mutable state. A field
 * that only one thread ever reaches is declared with a comment that begins {@code // confined:} and
 * says why. Elements of arrays, and state behind the types taken for harmless, are not seen.
 */
public final class Steps {
  private static final Pattern LABEL = Pattern.compile("// TLA: (\\w+)$");

  /** Types of fields that are taken for harmless, beside primitives and the classes themselves. */
  private static final Set<String> HARMLESS =
      Set.of(
          "java/lang/Object",
          "java/lang/String",
          "java/lang/Thread",
          "java/lang/Throwable",
          "java/lang/Runnable",
          "java/lang/ThreadLocal",
          "java/lang/System$Logger",
          "java/lang/invoke/VarHandle",
          "java/util/function/Consumer");

  /** Of java.util.concurrent: values, errors, and the JDK's own futures. */
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

  /**
   * A step.
   *
   * @param label its name
   * @param kind what the bytecode does: "volatile CAS", "park", "foreign call", …
   * @param where "File.java:line"
   */
  public record Step(String label, String kind, String where) {}

  private final Path sources;
  private final Set<String> without;
  private final List<ClassNode> classes = new ArrayList<>();
  private final Map<String, ClassNode> own = new HashMap<>();
  private final List<String> errors = new ArrayList<>();
  private final Map<String, Step> steps = new TreeMap<>();
  private final IdentityHashMap<AbstractInsnNode, Step> byInstruction = new IdentityHashMap<>();
  private final Map<String, List<String>> lines = new HashMap<>();
  private final Map<String, Integer> fields = new HashMap<>();

  private Steps(Path sources, Set<String> without) {
    this.sources = sources;
    this.without = without;
  }

  /**
   * Reads classes and their sources.
   *
   * @param classes the folder of the compiled classes
   * @param sources the folder of their sources
   */
  public static Steps read(Path classes, Path sources) throws IOException {
    return read(classes, sources, Set.of());
  }

  /**
   * Reads classes and their sources, but for some.
   *
   * @param classes the folder of the compiled classes
   * @param sources the folder of their sources
   * @param without names of source files, without their ending: nobody looks at those
   */
  public static Steps read(Path classes, Path sources, Set<String> without) throws IOException {
    Steps steps = new Steps(sources, without);
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        if (!file.endsWith("module-info.class") && !file.endsWith("package-info.class")) {
          ClassNode node = new ClassNode();
          new ClassReader(Files.readAllBytes(file)).accept(node, ClassReader.EXPAND_FRAMES);
          if (!without.contains(node.sourceFile.replace(".java", ""))) {
            steps.classes.add(node);
          }
        }
      }
    }
    steps.classes.forEach(type -> steps.own.put(type.name, type));
    steps.readFields();
    for (ClassNode type : steps.classes) {
      for (MethodNode method : type.methods) {
        steps.readSteps(type, method);
      }
    }
    steps.findIdle();
    return steps;
  }

  /** What is wrong, a line each. */
  public List<String> errors() {
    return errors;
  }

  /** The steps by their labels. */
  public Map<String, Step> byLabel() {
    return steps;
  }

  /**
   * Leaves out the step {@code label}, a call that answers nothing: makes of the classes a wrong
   * variant that lockstep has to tell apart.
   */
  public void leaveOut(String label) {
    for (ClassNode type : classes) {
      for (MethodNode method : type.methods) {
        for (AbstractInsnNode each : method.instructions.toArray()) {
          Step step = byInstruction.get(each);
          if (step != null
              && step.label.equals(label)
              && each instanceof MethodInsnNode call
              && call.desc.endsWith(")V")) {
            Type[] arguments = Type.getArgumentTypes(call.desc);
            for (int i = arguments.length - 1; i >= 0; i--) {
              int pop = arguments[i].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP;
              method.instructions.insertBefore(call, new InsnNode(pop));
            }
            if (call.getOpcode() != Opcodes.INVOKESTATIC) {
              method.instructions.insertBefore(call, new InsnNode(Opcodes.POP));
            }
            method.instructions.remove(call);
            return;
          }
        }
      }
    }
    throw new IllegalArgumentException("label: no call that answers nothing is " + label);
  }

  /** Whether the instruction accesses a field that is no step, as one thread alone reaches it. */
  boolean isConfined(AbstractInsnNode instruction) {
    if (!(instruction instanceof FieldInsnNode field)
        || field.getOpcode() == Opcodes.GETSTATIC
        || field.getOpcode() == Opcodes.PUTSTATIC) {
      return false;
    }
    for (ClassNode at = own.get(field.owner); at != null; at = own.get(at.superName)) {
      for (FieldNode each : at.fields) {
        if (each.name.equals(field.name)) {
          return (each.access & Opcodes.ACC_FINAL) == 0 && isDeclaredConfined(at, each.name);
        }
      }
    }
    return false;
  }

  /** Whether every access of a shared location is volatile. */
  boolean areVolatile() {
    return byInstruction.entrySet().stream()
        .filter(
            each ->
                each.getKey() instanceof FieldInsnNode
                    || (each.getKey() instanceof MethodInsnNode call
                        && call.owner.equals("java/lang/invoke/VarHandle")))
        .allMatch(each -> each.getValue().kind.startsWith("volatile "));
  }

  /** The classes, to be looked at or changed. */
  public Collection<ClassNode> classes() {
    return classes;
  }

  /** The step that {@code instruction} takes; null if it takes none. */
  public @Nullable Step at(AbstractInsnNode instruction) {
    return byInstruction.get(instruction);
  }

  /** The flags of one of the classes' own fields, of {@code of} or inherited; null if it is not. */
  private @Nullable Integer access(String of, String name) {
    ClassNode type = own.get(of);
    Integer access = fields.get(of + "." + name);
    return access != null || type == null ? access : access(type.superName, name);
  }

  /** Of the classes' own fields, whether {@code of.name} is neither final nor confined. */
  private boolean isShared(String of, String name) {
    Integer access = access(of, name);
    return access == null
        ? !of.startsWith("java/") // of a class that was not read
        : (access & Opcodes.ACC_FINAL) == 0;
  }

  private void readFields() {
    Set<String> ours = own.keySet();
    for (ClassNode type : classes) {
      for (FieldNode field : type.fields) {
        boolean primitive = field.desc.length() == 1;
        String of = primitive ? "" : field.desc.replaceAll("^\\[*L?|;$", "");
        boolean synthetic = (field.access & Opcodes.ACC_SYNTHETIC) != 0;
        boolean harmless =
            synthetic
                || (!field.desc.startsWith("[")
                    && (primitive || ours.contains(of) || HARMLESS.contains(of)));
        boolean confined = isDeclaredConfined(type, field.name);
        if (!harmless && !confined) {
          errors.add(
              type.name.replace('/', '.')
                  + "."
                  + field.name
                  + ": may be shared mutable state: "
                  + field.desc);
        }
        fields.put(type.name + "." + field.name, field.access | (confined ? Opcodes.ACC_FINAL : 0));
      }
    }
  }

  private boolean isDeclaredConfined(ClassNode type, String field) {
    Pattern declaration =
        Pattern.compile("\\b" + Pattern.quote(field) + "\\b.*[;,}] // confined: \\S");
    return source(type).stream().anyMatch(line -> declaration.matcher(line).find());
  }

  private List<String> source(ClassNode type) {
    return lines.computeIfAbsent(
        type.name.substring(0, type.name.lastIndexOf('/') + 1) + type.sourceFile,
        path -> {
          try {
            return Files.readAllLines(sources.resolve(path));
          } catch (IOException e) {
            errors.add("no source of " + path);
            return List.of();
          }
        });
  }

  private void readSteps(ClassNode type, MethodNode method) {
    if ((method.access & (Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_NATIVE)) != 0) {
      errors.add(type.name.replace('/', '.') + "." + method.name + ": synchronized or native");
    }
    int line = 0;
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof LineNumberNode number) {
        line = number.line;
      }
      String kind = kindOf(each);
      if (kind != null) {
        step(type, line, kind, each);
      }
    }
  }

  private void step(ClassNode type, int line, String kind, AbstractInsnNode instruction) {
    List<String> text = source(type);
    String where = type.sourceFile + ":" + line;
    Matcher label = LABEL.matcher(line > 0 && line <= text.size() ? text.get(line - 1) : "");
    if (!label.find()) {
      errors.add(where + ": a " + kind + " without a label");
      return;
    }
    Step step = new Step(label.group(1), kind, where);
    byInstruction.put(instruction, step);
    Step before = steps.putIfAbsent(step.label, step);
    if (before != null) {
      errors.add(
          where
              + ": label "
              + step.label
              + ", a "
              + kind
              + ", is also at "
              + before.where
              + ", a "
              + before.kind);
    }
  }

  /** Labels on lines where nothing is shared. */
  private void findIdle() throws IOException {
    Set<String> found = new HashSet<>();
    byInstruction.values().forEach(step -> found.add(step.where));
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        if (without.contains(file.getFileName().toString().replace(".java", ""))) {
          continue;
        }
        List<String> text = Files.readAllLines(file);
        for (int i = 0; i < text.size(); i++) {
          Matcher label = LABEL.matcher(text.get(i));
          String where = file.getFileName() + ":" + (i + 1);
          if (label.find() && !found.contains(where)) {
            errors.add(where + ": label " + label.group(1) + " on a line without a step");
          }
        }
      }
    }
  }

  /** What an instruction does that others can notice, or null. */
  private @Nullable String kindOf(AbstractInsnNode instruction) {
    if (instruction instanceof FieldInsnNode field && isShared(field.owner, field.name)) {
      Integer known = access(field.owner, field.name);
      int access = known == null ? 0 : known;
      int opcode = field.getOpcode();
      return ((access & Opcodes.ACC_VOLATILE) != 0 ? "volatile " : "plain ")
          + (opcode == Opcodes.GETFIELD || opcode == Opcodes.GETSTATIC ? "read" : "write");
    }
    if (instruction instanceof MethodInsnNode call) {
      return kindOf(call.owner, call.name, call.desc);
    }
    if (instruction instanceof InvokeDynamicInsnNode dynamic) {
      for (Object argument : dynamic.bsmArgs) {
        if (argument instanceof Handle handle
            && kindOf(handle.getOwner(), handle.getName(), handle.getDesc()) != null) {
          return "reference to " + handle.getName();
        }
      }
    }
    return instruction.getOpcode() == Opcodes.MONITORENTER ? "monitor" : null;
  }

  /** Of a call: a method of the classes' own is no step, one that they inherit may be. */
  private @Nullable String kindOf(String owner, String name, String desc) {
    ClassNode type = own.get(owner);
    if (type == null) {
      return kindOf(owner, name);
    }
    if (type.methods.stream().anyMatch(m -> m.name.equals(name) && m.desc.equals(desc))) {
      return null;
    }
    String kind = kindOf(type.superName, name, desc);
    for (String each : type.interfaces) {
      kind = kind == null ? kindOf(each, name, desc) : kind;
    }
    return kind;
  }

  private static @Nullable String kindOf(String owner, String name) {
    return switch (owner) {
      case "java/lang/invoke/VarHandle" ->
          switch (name) {
            case "compareAndSet" -> "volatile CAS";
            case "weakCompareAndSetRelease" -> "weak release CAS";
            case "getVolatile" -> "volatile read";
            case "getAcquire" -> "acquire read";
            case "getOpaque" -> "opaque read";
            case "setVolatile" -> "volatile write";
            case "setRelease" -> "release write";
            case "setOpaque" -> "opaque write";
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
