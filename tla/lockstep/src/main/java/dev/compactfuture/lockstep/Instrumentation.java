package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
 * Inserts the probes into the classes under test. {@link Probe#step} replaces each step, and takes
 * it when the scheduler says so; {@link Probe#before} precedes calls of foreign code. So that the
 * engine knows what a thread holds, a method reports when it is entered and left, and before each
 * call what its local variables and its operand stack hold. The control flow stays as it is.
 */
final class Instrumentation {
  private static final String PROBE = Type.getInternalName(Probe.class);
  private static final String LOCALS = "([Ljava/lang/Object;I)V";

  private final Steps steps;
  private final SiteTable table;
  private final boolean probeConfined;

  private Instrumentation(Steps steps, SiteTable table, boolean probeConfined) {
    this.steps = steps;
    this.table = table;
    this.probeConfined = probeConfined;
  }

  /**
   * Changes the classes of {@code steps} and returns their bytes, by their names.
   *
   * @param probeConfined whether accesses of confined fields are reported, too
   */
  static Map<String, byte[]> instrument(Steps steps, SiteTable table, boolean probeConfined) {
    Instrumentation instrumentation = new Instrumentation(steps, table, probeConfined);
    Map<String, byte[]> classes = new HashMap<>();
    for (ClassNode type : steps.classes()) {
      for (MethodNode method : type.methods) {
        if (method.instructions.size() > 0) {
          instrumentation.instrument(type, method);
        }
      }
      ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      type.accept(writer);
      classes.put(type.name.replace('/', '.'), writer.toByteArray());
    }
    table.publish();
    return classes;
  }

  /** A site, and the operand stack before it, which is stored to slots there. */
  private record StackedSite(Site site, List<Locals.Local> stack) {}

  private void instrument(ClassNode type, MethodNode method) {
    Locals locals = new Locals(type.name, method);
    Map<AbstractInsnNode, StackedSite> sites = new HashMap<>();
    Map<AbstractInsnNode, Site> confined = new HashMap<>();
    List<AbstractInsnNode> returns = new ArrayList<>();
    AbstractInsnNode begin = null; // of a constructor: its call of the super's; null: its start
    for (AbstractInsnNode each : method.instructions) {
      Steps.Step step = steps.at(each);
      boolean call = each instanceof MethodInsnNode || each instanceof InvokeDynamicInsnNode;
      if ((step != null || call) && locals.isReachable(each)) {
        if (locals.isInitialized(each)) {
          sites.put(each, site(method, each, locals));
        } else if (step != null) {
          throw unsupported(step, " before the super's constructor is called");
        } else if (locals.constructsThis(each)) {
          begin = each;
        }
      }
      if (probeConfined && steps.isConfinedAccess(each) && locals.isReachable(each)) {
        int index = method.instructions.indexOf(each);
        confined.put(each, new Site(null, method.name, index, each, List.of(), null));
      }
      if (each.getOpcode() >= Opcodes.IRETURN && each.getOpcode() <= Opcodes.RETURN) {
        returns.add(each);
      }
    }
    sites.forEach((at, site) -> replace(method.instructions, at, site, table.add(site.site)));
    confined.forEach(
        (at, site) -> method.instructions.insertBefore(at, confinedProbe(site, table.add(site))));
    reportEntryAndExit(method, begin, returns);
  }

  private StackedSite site(MethodNode method, AbstractInsnNode at, Locals locals) {
    Steps.Step step = steps.at(at);
    List<Locals.Local> stack = locals.stack(at, method.maxLocals);
    List<Locals.Local> held = new ArrayList<>(locals.at(at));
    int index = method.instructions.indexOf(at);
    Site site = new Site(step, method.name, index, at, held, locals.liveSlots());
    if (step != null && !site.isSupported()) {
      throw unsupported(step, "");
    }
    int below = stack.size() - (site.isForeign() ? 0 : site.operands().size());
    stack.stream().limit(below).filter(Locals.Local::live).forEach(held::add);
    return new StackedSite(site, stack);
  }

  private static LockstepException unsupported(Steps.Step step, String when) {
    return new LockstepException(
        step.where() + ": a " + step.kind() + when + " cannot be taken in lockstep", null);
  }

  /** Duplicates the object, which is on the operand stack, below the value if one is written. */
  private static InsnList confinedProbe(Site site, int index) {
    FieldInsnNode field = (FieldInsnNode) site.instruction();
    InsnList code = new InsnList();
    if (field.getOpcode() == Opcodes.GETFIELD) {
      code.add(new InsnNode(Opcodes.DUP));
    } else if (Type.getType(field.desc).getSize() == 1) {
      code.add(new InsnNode(Opcodes.DUP2));
      code.add(new InsnNode(Opcodes.POP));
    } else {
      code.add(new InsnNode(Opcodes.DUP2_X1));
      code.add(new InsnNode(Opcodes.POP2));
      code.add(new InsnNode(Opcodes.DUP_X2));
    }
    code.add(new LdcInsnNode(index));
    code.add(probe("confined", "(Ljava/lang/Object;I)V"));
    return code;
  }

  /** Inserts the probes at entry, before each return, and in a handler of every exception. */
  private static void reportEntryAndExit(
      MethodNode method, @Nullable AbstractInsnNode begin, List<AbstractInsnNode> returns) {
    for (AbstractInsnNode each : returns) {
      method.instructions.insertBefore(each, probe("exit", "()V"));
    }
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    if (begin == null) {
      method.instructions.insert(start);
    } else {
      method.instructions.insert(begin, start);
    }
    method.instructions.insertBefore(start, probe("enter", "()V"));
    method.instructions.add(end);
    method.instructions.add(
        new FrameNode(Opcodes.F_NEW, 0, new Object[0], 1, new Object[] {"java/lang/Throwable"}));
    method.instructions.add(probe("exit", "()V"));
    method.instructions.add(new InsnNode(Opcodes.ATHROW));
    method.tryCatchBlocks.add(new TryCatchBlockNode(start, end, end, null));
  }

  /** Inserts the probe before a call, or replaces the step by it. */
  private static void replace(InsnList code, AbstractInsnNode at, StackedSite stacked, int index) {
    Site site = stacked.site;
    List<Locals.Local> stack = stacked.stack;
    InsnList probe = new InsnList();
    boolean replaces = site.step() != null && !site.isForeign();
    List<Type> operands = site.operands();
    int below = stack.size() - operands.size();
    if (replaces || stack.stream().anyMatch(site.locals()::contains)) {
      for (int i = stack.size() - 1; i >= 0; i--) {
        Locals.Local value = stack.get(i);
        probe.add(new VarInsnNode(value.type().getOpcode(Opcodes.ISTORE), value.slot()));
      }
      for (Locals.Local value : replaces ? stack.subList(0, below) : stack) {
        probe.add(new VarInsnNode(value.type().getOpcode(Opcodes.ILOAD), value.slot()));
      }
    }
    if (!replaces) {
      pushLocals(probe, site);
      probe.add(new LdcInsnNode(index));
      probe.add(probe(site.isForeign() ? "before" : "at", LOCALS));
      code.insertBefore(at, probe);
      return;
    }
    newArray(probe, operands.size());
    for (int i = 0; i < operands.size(); i++) {
      pushElement(probe, i, operands.get(i), stack.get(below + i).slot());
    }
    pushLocals(probe, site);
    probe.add(new LdcInsnNode(index));
    probe.add(probe("step", "([Ljava/lang/Object;[Ljava/lang/Object;I)Ljava/lang/Object;"));
    unbox(probe, site.result());
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
