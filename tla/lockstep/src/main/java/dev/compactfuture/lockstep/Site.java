package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * An instruction in instrumented code at which a thread can be found: a step, or a call.
 *
 * @param step null if it is a call and no step
 * @param type of the code it is in
 * @param method of the code it is in
 * @param index of the instruction in the method
 * @param instruction what stood there
 * @param locals what {@link Probe} is given beside
 */
record Site(
    Steps.@Nullable Step step,
    String type,
    String method,
    int index,
    AbstractInsnNode instruction,
    List<Locals.Local> locals) {
  /**
   * Those of one walk. Instrumented code refers to a site by a number; a walk that is over is
   * forgotten, or what it loaded would stay for ever.
   */
  static final class Table implements AutoCloseable {
    private static final int BITS = 16;

    private static volatile Site[] @Nullable [] walks = {};

    private final int walk;
    private final List<Site> sites = new ArrayList<>();

    Table() {
      synchronized (Table.class) {
        walk = walks.length;
        walks = Arrays.copyOf(walks, walk + 1);
      }
    }

    /** Its number. */
    int add(Site site) {
      if (sites.size() == 1 << BITS || walk >= 1 << (Integer.SIZE - 1 - BITS)) {
        throw new LockstepException("too many steps and calls, or walks", null);
      }
      sites.add(site);
      return walk << BITS | (sites.size() - 1);
    }

    /** From now on they are found. */
    void publish() {
      set(sites.toArray(new Site[0]));
    }

    @Override
    public void close() {
      set(null);
    }

    private void set(Site @Nullable [] these) {
      synchronized (Table.class) {
        Site[] @Nullable [] changed = walks.clone();
        changed[walk] = these;
        walks = changed;
      }
    }
  }

  static Site of(int number) {
    Site[] walk = Table.walks[number >>> Table.BITS];
    if (walk == null) {
      throw new LockstepException("a step of a walk that is over", null);
    }
    return walk[number & ((1 << Table.BITS) - 1)];
  }

  @Nullable Integer indexOf(String local) {
    for (int i = 0; i < locals.size(); i++) {
      if (local.equals(locals.get(i).name())) {
        return i;
      }
    }
    return null;
  }

  boolean isForeign() {
    return step != null && step.kind().equals("foreign call");
  }

  /** Whether the engine can take the step in the code's place. */
  boolean isSupported() {
    if (instruction instanceof FieldInsnNode) {
      return hasReceiver(); // a static one has no object that would be its location
    }
    return isForeign()
        || (instruction instanceof MethodInsnNode call
            && switch (call.owner + "." + call.name + call.desc) {
              case "java/util/concurrent/locks/LockSupport.park()V",
                  "java/util/concurrent/locks/LockSupport.park(Ljava/lang/Object;)V",
                  "java/util/concurrent/locks/LockSupport.parkNanos(J)V",
                  "java/util/concurrent/locks/LockSupport.parkNanos(Ljava/lang/Object;J)V",
                  "java/util/concurrent/locks/LockSupport.unpark(Ljava/lang/Thread;)V",
                  "java/lang/Thread.interrupted()Z",
                  "java/lang/Thread.interrupt()V",
                  "java/lang/Thread.isInterrupted()Z",
                  "java/lang/System.nanoTime()J" ->
                  true;
              default ->
                  call.owner.equals("java/lang/invoke/VarHandle")
                      && instruction.getOpcode() != Opcodes.INVOKESTATIC
                      && Memory.Access.isSupported(call.name);
            });
  }

  /** The types of what the instruction takes off the operand stack. */
  List<Type> operands() {
    List<Type> operands = new ArrayList<>();
    if (hasReceiver()) {
      operands.add(Type.getObjectType("java/lang/Object"));
    }
    if (instruction instanceof MethodInsnNode call) {
      operands.addAll(List.of(Type.getArgumentTypes(call.desc)));
    } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
      operands.addAll(List.of(Type.getArgumentTypes(dynamic.desc)));
    } else if (instruction instanceof FieldInsnNode field && !reads()) {
      operands.add(Type.getType(field.desc));
    }
    return operands;
  }

  /** The type of what a field access or a method call leaves there. */
  Type result() {
    return instruction instanceof FieldInsnNode field
        ? reads() ? Type.getType(field.desc) : Type.VOID_TYPE
        : Type.getReturnType(((MethodInsnNode) instruction).desc);
  }

  /** What {@link #result} is if it is a value, not an object; null if it is an object. */
  @Nullable Class<?> primitiveResult() {
    return switch (result().getSort()) {
      case Type.BOOLEAN -> boolean.class;
      case Type.CHAR -> char.class;
      case Type.BYTE -> byte.class;
      case Type.SHORT -> short.class;
      case Type.INT -> int.class;
      case Type.FLOAT -> float.class;
      case Type.LONG -> long.class;
      case Type.DOUBLE -> double.class;
      default -> null;
    };
  }

  private boolean reads() {
    return instruction.getOpcode() == Opcodes.GETFIELD
        || instruction.getOpcode() == Opcodes.GETSTATIC;
  }

  /** Whether the instruction takes an object beside its arguments. */
  boolean hasReceiver() {
    return instruction.getOpcode() == Opcodes.GETFIELD
        || instruction.getOpcode() == Opcodes.PUTFIELD
        || (instruction instanceof MethodInsnNode
            && instruction.getOpcode() != Opcodes.INVOKESTATIC);
  }
}
