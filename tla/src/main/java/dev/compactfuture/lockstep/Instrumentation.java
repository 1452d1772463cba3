package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Puts the probes into classes: each step is handed to {@link Probe#step}, which takes it when the
 * scheduler says so; foreign code is called after {@link Probe#before}; and so that the engine
 * knows what a thread holds, methods say when they are entered and left, and before each call what
 * their local variables are. Control flow is left as it is.
 */
final class Instrumentation {
  private static final String PROBE = Type.getInternalName(Probe.class);
  private static final String LOCALS = "([Ljava/lang/Object;I)V";

  private Instrumentation() {}

  /** The instrumented classes by their names. */
  static Map<String, byte[]> of(Steps steps) {
    Map<String, byte[]> classes = new HashMap<>();
    for (ClassNode type : steps.classes()) {
      for (MethodNode method : type.methods) {
        if (method.instructions.size() > 0) {
          instrument(steps, type, method);
        }
      }
      ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      type.accept(writer);
      classes.put(type.name.replace('/', '.'), writer.toByteArray());
    }
    return classes;
  }

  private static void instrument(Steps steps, ClassNode type, MethodNode method) {
    boolean constructs = method.name.startsWith("<");
    Locals locals = new Locals(type.name, method);
    Map<AbstractInsnNode, Site> sites = new HashMap<>();
    List<AbstractInsnNode> returns = new ArrayList<>();
    for (AbstractInsnNode each : method.instructions) {
      Steps.Step step = steps.at(each);
      boolean call = each instanceof MethodInsnNode || each instanceof InvokeDynamicInsnNode;
      if (step != null || (call && !constructs)) {
        Site site =
            new Site(
                step,
                type.name,
                method.name,
                method.instructions.indexOf(each),
                each,
                locals.at(each));
        if (step != null && !site.isSupported()) {
          throw new LockstepException(
              step.where() + ": a " + step.kind() + " cannot be taken in lockstep", null);
        }
        sites.put(each, site);
      }
      if (each.getOpcode() >= Opcodes.IRETURN && each.getOpcode() <= Opcodes.RETURN) {
        returns.add(each);
      }
    }
    int free = method.maxLocals;
    sites.forEach((at, site) -> replace(method.instructions, at, site, free));
    if (!constructs) {
      sayWhenEnteredAndLeft(method, returns);
    }
  }

  private static void sayWhenEnteredAndLeft(MethodNode method, List<AbstractInsnNode> returns) {
    for (AbstractInsnNode each : returns) {
      method.instructions.insertBefore(each, probe("exit", "()V"));
    }
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    method.instructions.insert(start);
    method.instructions.insertBefore(start, probe("enter", "()V"));
    method.instructions.add(end);
    method.instructions.add(
        new FrameNode(Opcodes.F_NEW, 0, new Object[0], 1, new Object[] {"java/lang/Throwable"}));
    method.instructions.add(probe("exit", "()V"));
    method.instructions.add(new InsnNode(Opcodes.ATHROW));
    method.tryCatchBlocks.add(new TryCatchBlockNode(start, end, end, null));
  }

  private static void replace(InsnList code, AbstractInsnNode at, Site site, int free) {
    InsnList probe = new InsnList();
    int index = Site.add(site);
    if (site.step() == null || site.isForeign()) {
      pushLocals(probe, site);
      probe.add(new LdcInsnNode(index));
      probe.add(probe(site.isForeign() ? "before" : "at", LOCALS));
      code.insertBefore(at, probe);
      return;
    }
    List<Type> operands = new ArrayList<>();
    Type result;
    if (site.hasReceiver()) {
      operands.add(Type.getObjectType("java/lang/Object"));
    }
    if (at instanceof FieldInsnNode field) {
      boolean reads =
          field.getOpcode() == Opcodes.GETFIELD || field.getOpcode() == Opcodes.GETSTATIC;
      result = reads ? Type.getType(field.desc) : Type.VOID_TYPE;
      if (!reads) {
        operands.add(Type.getType(field.desc));
      }
    } else {
      MethodInsnNode call = (MethodInsnNode) at;
      operands.addAll(List.of(Type.getArgumentTypes(call.desc)));
      result = Type.getReturnType(call.desc);
    }
    int[] slots = new int[operands.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = free;
      free += operands.get(i).getSize();
    }
    for (int i = slots.length - 1; i >= 0; i--) {
      probe.add(new VarInsnNode(operands.get(i).getOpcode(Opcodes.ISTORE), slots[i]));
    }
    newArray(probe, slots.length);
    for (int i = 0; i < slots.length; i++) {
      pushElement(probe, i, operands.get(i), slots[i]);
    }
    pushLocals(probe, site);
    probe.add(new LdcInsnNode(index));
    probe.add(probe("step", "([Ljava/lang/Object;[Ljava/lang/Object;I)Ljava/lang/Object;"));
    unbox(probe, result);
    code.insertBefore(at, probe);
    code.remove(at);
  }

  private static void pushLocals(InsnList probe, Site site) {
    newArray(probe, site.locals().size());
    for (int i = 0; i < site.locals().size(); i++) {
      Locals.Local local = site.locals().get(i);
      pushElement(probe, i, local.type(), local.slot());
    }
  }

  private static void newArray(InsnList probe, int length) {
    probe.add(new LdcInsnNode(length));
    probe.add(new TypeInsnNode(Opcodes.ANEWARRAY, "java/lang/Object"));
  }

  private static void pushElement(InsnList probe, int index, Type type, int slot) {
    probe.add(new InsnNode(Opcodes.DUP));
    probe.add(new LdcInsnNode(index));
    probe.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), slot));
    if (type.getSort() < Type.ARRAY) {
      String box = box(type);
      probe.add(
          new MethodInsnNode(
              Opcodes.INVOKESTATIC, box, "valueOf", "(" + type.getDescriptor() + ")L" + box + ";"));
    }
    probe.add(new InsnNode(Opcodes.AASTORE));
  }

  private static void unbox(InsnList probe, Type type) {
    if (type.getSort() == Type.VOID) {
      probe.add(new InsnNode(Opcodes.POP));
    } else if (type.getSort() >= Type.ARRAY) {
      probe.add(new TypeInsnNode(Opcodes.CHECKCAST, type.getInternalName()));
    } else {
      String box = box(type);
      probe.add(new TypeInsnNode(Opcodes.CHECKCAST, box));
      probe.add(
          new MethodInsnNode(
              Opcodes.INVOKEVIRTUAL,
              box,
              type.getClassName() + "Value",
              "()" + type.getDescriptor()));
    }
  }

  private static String box(Type type) {
    return switch (type.getSort()) {
      case Type.INT -> "java/lang/Integer";
      case Type.CHAR -> "java/lang/Character";
      default -> {
        String name = type.getClassName();
        yield "java/lang/" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
      }
    };
  }

  private static MethodInsnNode probe(String name, String descriptor) {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, PROBE, name, descriptor);
  }
}
