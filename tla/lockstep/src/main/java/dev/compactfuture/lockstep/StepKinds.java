package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Decides which instructions of the classes under test are steps. Some state is taken for harmless,
 * so changes of it are no steps and would not be seen: elements of arrays, the contents of objects
 * of the types in {@link #HARMLESS_FIELDS}, and whatever the methods of trusted types change.
 */
final class StepKinds {
  /** The kind of a step in which the code calls what is not under test. */
  static final String FOREIGN = "foreign call";

  /** Types of fields, beside primitives and the classes under test. */
  private static final Set<String> HARMLESS_FIELDS =
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

  /** Types of java.util.concurrent that are trusted without being named: values and exceptions. */
  private static final Set<String> TRUSTED =
      Set.of(
          "java/util/concurrent/CancellationException",
          "java/util/concurrent/CompletionException",
          "java/util/concurrent/ExecutionException",
          "java/util/concurrent/TimeUnit",
          "java/util/concurrent/TimeoutException");

  private final Map<String, ClassNode> classes = new HashMap<>(); // by internal name
  private final Set<String> trusted = new HashSet<>(); // types, and methods as "type.method"
  private final Set<String> atomic = new HashSet<>(); // methods as "type.method"
  private final Set<String> ofAtomic = new HashSet<>(); // the types of these
  private final Set<String> confined = new HashSet<>(); // "class.field"
  private final List<String> errors = new ArrayList<>();

  /** Examines the fields of {@code classes}. */
  StepKinds(List<ClassNode> classes, SourceFiles sources, ClassesUnderTest underTest) {
    trusted.addAll(TRUSTED);
    for (String name : underTest.trusted()) {
      trusted.add(name.replace('.', '/'));
      trusted.add(internal(name));
    }
    for (String method : underTest.atomic()) {
      atomic.add(internal(method));
      ofAtomic.add(typeOf(internal(method)));
    }
    classes.forEach(type -> this.classes.put(type.name, type));
    for (ClassNode type : classes) {
      for (FieldNode field : type.fields) {
        if (sources.isConfined(type, field.name)) {
          confined.add(type.name + "." + field.name);
        } else if (!isHarmless(field)) {
          errors.add(
              type.name.replace('/', '.')
                  + "."
                  + field.name
                  + ": may be shared mutable state: "
                  + field.desc);
        }
      }
    }
  }

  /** Returns {@code Type.method} with the internal name of the type. */
  private static String internal(String method) {
    int dot = method.lastIndexOf('.');
    return dot < 0 ? method : method.substring(0, dot).replace('.', '/') + method.substring(dot);
  }

  private static String typeOf(String internalMethod) {
    return internalMethod.substring(0, internalMethod.lastIndexOf('.'));
  }

  /** Returns the errors: fields whose type may be shared mutable state. */
  List<String> errors() {
    return errors;
  }

  private boolean isHarmless(FieldNode field) {
    boolean primitive = field.desc.length() == 1;
    String type = primitive ? "" : field.desc.replaceAll("^\\[*L?|;$", "");
    boolean synthetic = (field.access & Opcodes.ACC_SYNTHETIC) != 0;
    return synthetic
        || (!field.desc.startsWith("[")
            && (primitive
                || classes.containsKey(type)
                || HARMLESS_FIELDS.contains(type)
                || ofAtomic.contains(type)));
  }

  /**
   * Returns whether the instruction accesses an instance field that is no step because it is
   * confined to one thread.
   */
  boolean isConfinedAccess(AbstractInsnNode instruction) {
    if (!(instruction instanceof FieldInsnNode access)
        || access.getOpcode() == Opcodes.GETSTATIC
        || access.getOpcode() == Opcodes.PUTSTATIC) {
      return false;
    }
    ClassNode declaring = declaring(access);
    return declaring != null
        && !isFinal(flags(declaring, access.name))
        && isConfined(declaring, access.name);
  }

  /** Returns what an instruction does that other threads can notice; null if nothing. */
  @Nullable String of(AbstractInsnNode instruction) {
    if (instruction instanceof FieldInsnNode access) {
      return ofField(access);
    }
    if (instruction instanceof MethodInsnNode call) {
      return ofCall(call.owner, call.name, call.desc);
    }
    if (instruction instanceof InvokeDynamicInsnNode dynamic) {
      for (Object argument : dynamic.bsmArgs) {
        if (argument instanceof Handle handle
            && ofCall(handle.getOwner(), handle.getName(), handle.getDesc()) != null) {
          return "reference to " + handle.getName();
        }
      }
    }
    return instruction.getOpcode() == Opcodes.MONITORENTER ? "monitor" : null;
  }

  private @Nullable String ofField(FieldInsnNode access) {
    ClassNode declaring = declaring(access);
    if (declaring == null
        ? access.owner.startsWith("java/") // fields of other classes are shared
        : isFinal(flags(declaring, access.name)) || isConfined(declaring, access.name)) {
      return null;
    }
    int flags = declaring == null ? 0 : flags(declaring, access.name);
    int opcode = access.getOpcode();
    return ((flags & Opcodes.ACC_VOLATILE) != 0 ? "volatile " : "plain ")
        + (opcode == Opcodes.GETFIELD || opcode == Opcodes.GETSTATIC ? "read" : "write");
  }

  /** Returns the class under test that declares the field; null if it is another class. */
  private @Nullable ClassNode declaring(FieldInsnNode access) {
    for (ClassNode at = classes.get(access.owner); at != null; at = classes.get(at.superName)) {
      if (at.fields.stream().anyMatch(field -> field.name.equals(access.name))) {
        return at;
      }
    }
    return null;
  }

  private static int flags(ClassNode declaring, String field) {
    return declaring.fields.stream()
        .filter(each -> each.name.equals(field))
        .findFirst()
        .orElseThrow()
        .access;
  }

  private boolean isConfined(ClassNode declaring, String field) {
    return confined.contains(declaring.name + "." + field);
  }

  private static boolean isFinal(int flags) {
    return (flags & Opcodes.ACC_FINAL) != 0;
  }

  /** A call of a method that a class under test declares is no step; an inherited one may be. */
  private @Nullable String ofCall(String owner, String name, String descriptor) {
    ClassNode type = classes.get(owner);
    if (type == null) {
      return ofForeignMethod(owner, name);
    }
    if (type.methods.stream().anyMatch(m -> m.name.equals(name) && m.desc.equals(descriptor))) {
      return null;
    }
    String kind = ofCall(type.superName, name, descriptor);
    for (String each : type.interfaces) {
      kind = kind == null ? ofCall(each, name, descriptor) : kind;
    }
    return kind;
  }

  private @Nullable String ofForeignMethod(String owner, String name) {
    if (atomic.contains(owner + "." + name)) {
      return FOREIGN;
    }
    if (trusted.contains(owner + "." + name)
        || (name.equals("<init>") && ofAtomic.contains(owner))) { // nobody else has it yet
      return null;
    }
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
            case "currentThread", "getName", "threadId", "getId", "<init>", "setDaemon" -> null;
            default -> name;
          };
      case "java/lang/System" ->
          name.equals("nanoTime") || name.equals("currentTimeMillis") ? "clock" : null;
      case "java/lang/Object" -> name.equals("wait") || name.startsWith("notify") ? name : null;
      default -> {
        if (owner.startsWith("java/util/function/")
            || owner.equals("java/lang/Runnable")
            || owner.equals("java/util/concurrent/Callable")) {
          yield FOREIGN;
        }
        yield (owner.startsWith("java/util/concurrent/") && !trusted.contains(owner))
                || ofAtomic.contains(owner)
                || owner.startsWith("sun/misc/Unsafe")
            ? owner.substring(owner.lastIndexOf('/') + 1) + "." + name
            : null;
      }
    };
  }
}
