package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** An instruction at which the abstraction can find a thread: a step or a call. */
final class Site {
  /** More boolean variables than any method under test has; further ones are not looked at. */
  private static final int MAX_BOOLEANS = 8;

  private final Steps.@Nullable Step step;
  private final String method;
  private final int index;
  private final AbstractInsnNode instruction;
  private final List<Locals.Local> locals;
  private final boolean ofVarHandle;
  private final @Nullable String parkMethod;
  private final @Nullable LiveSlots liveSlots;
  private volatile @Nullable Liveness liveness;
  private int number;

  /**
   * Creates a site.
   *
   * @param step the step; null for a call that is none
   * @param method the name of the method
   * @param index the instruction's index in the method as it was compiled
   * @param instruction the instruction as it was compiled
   * @param locals the variables whose values the probe passes on; complete before the code runs
   * @param liveSlots tells which of them are live; null if there are none
   */
  Site(
      Steps.@Nullable Step step,
      String method,
      int index,
      AbstractInsnNode instruction,
      List<Locals.Local> locals,
      @Nullable LiveSlots liveSlots) {
    this.step = step;
    this.method = method;
    this.index = index;
    this.instruction = instruction;
    this.locals = locals;
    this.liveSlots = liveSlots;
    MethodInsnNode call = instruction instanceof MethodInsnNode node ? node : null;
    ofVarHandle =
        call != null
            && call.owner.endsWith("/VarHandle")
            && instruction.getOpcode() != Opcodes.INVOKESTATIC; // which are fences
    parkMethod =
        call != null && call.name.startsWith("park") && call.owner.endsWith("/LockSupport")
            ? call.name
            : null;
  }

  /** Creates the site of a step that the subject's own code takes. */
  static Site ofSubject(String label) {
    Steps.Step step = new Steps.Step(label, "step of the subject", "(the subject)");
    return new Site(step, "", 0, new InsnNode(Opcodes.NOP), List.of(), null);
  }

  Steps.@Nullable Step step() {
    return step;
  }

  /** Returns the label of the step, which must be one. */
  String label() {
    return requireNonNull(step).label();
  }

  String method() {
    return method;
  }

  int index() {
    return index;
  }

  AbstractInsnNode instruction() {
    return instruction;
  }

  List<Locals.Local> locals() {
    return locals;
  }

  /** Returns a number that no other site of this JVM has. */
  int number() {
    return number;
  }

  /** Sets the number; called once. */
  void setNumber(int number) {
    this.number = number;
  }

  /**
   * Which locals are live.
   *
   * @param booleans the indices of those that hold a boolean and may be live
   * @param byValues what is live, by the values of these; null where it was not asked for yet
   */
  private record Liveness(int[] booleans, AtomicReferenceArray<boolean[]> byValues) {}

  /** Returns which of {@link #locals} are live, if they have these values. */
  boolean[] live(@Nullable Object[] values) {
    Liveness all = liveness;
    if (all == null) {
      int[] booleans =
          IntStream.range(0, locals.size())
              .filter(i -> locals.get(i).live() && locals.get(i).type().equals(Type.BOOLEAN_TYPE))
              .limit(MAX_BOOLEANS)
              .toArray();
      all = new Liveness(booleans, new AtomicReferenceArray<>(1 << booleans.length));
      liveness = all; // threads that race here write equal ones
    }
    int which = 0;
    for (int i = 0; i < all.booleans.length; i++) {
      which |= (Boolean.TRUE.equals(values[all.booleans[i]]) ? 1 : 0) << i;
    }
    boolean[] known = all.byValues.get(which);
    if (known == null) {
      known = liveGiven(all.booleans, which);
      all.byValues.set(which, known);
    }
    return known;
  }

  private boolean[] liveGiven(int[] booleans, int which) {
    Map<Integer, Boolean> values = new HashMap<>();
    for (int i = 0; i < booleans.length; i++) {
      values.put(locals.get(booleans[i]).slot(), (which >> i & 1) == 1);
    }
    BitSet slots = liveSlots == null ? new BitSet() : liveSlots.before(index, values);
    boolean[] known = new boolean[locals.size()];
    for (int i = 0; i < known.length; i++) {
      Locals.Local local = locals.get(i);
      known[i] = local.live() && (local.onStack() || slots.get(local.slot()));
    }
    return known;
  }

  /** Returns whether it is a call of a method of {@code VarHandle}. */
  boolean isOfVarHandle() {
    return ofVarHandle;
  }

  /** Returns whether it is a compare-and-set that may fail although it finds what it expects. */
  boolean isWeakCas() {
    return ofVarHandle
        && instruction instanceof MethodInsnNode call
        && call.name.startsWith("weakCompareAndSet");
  }

  /** Returns which method of {@code LockSupport} parks here; null if none does. */
  @Nullable String parkMethod() {
    return parkMethod;
  }

  /** Returns the index of a local variable in {@link #locals}; null if it is not in scope. */
  @Nullable Integer indexOf(String local) {
    for (int i = 0; i < locals.size(); i++) {
      if (local.equals(locals.get(i).name())) {
        return i;
      }
    }
    return null;
  }

  /** Returns whether it is a step that calls foreign code. */
  boolean isForeign() {
    return step != null && step.kind().equals(StepKinds.FOREIGN);
  }

  /** Returns whether the engine can execute the step in place of the code. */
  boolean isSupported() {
    if (instruction instanceof FieldInsnNode) {
      return hasReceiver(); // static fields are not supported
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
                  "java/lang/Thread.start()V",
                  "java/lang/Thread.isInterrupted()Z",
                  "java/lang/System.nanoTime()J" ->
                  true;
              default ->
                  call.owner.equals("java/lang/invoke/VarHandle")
                      && (hasReceiver()
                          ? Access.isSupported(call.name)
                          : Memory.Fence.of(call.name) != null);
            });
  }

  /** Returns the types of what the instruction pops from the operand stack. */
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

  /** Returns the type of what a field access or a method call pushes. */
  Type result() {
    return instruction instanceof FieldInsnNode field
        ? reads() ? Type.getType(field.desc) : Type.VOID_TYPE
        : Type.getReturnType(((MethodInsnNode) instruction).desc);
  }

  /** Returns the class of {@link #result} if it is primitive; otherwise null. */
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

  /** Returns whether the instruction pops an object beside its arguments. */
  boolean hasReceiver() {
    return instruction.getOpcode() == Opcodes.GETFIELD
        || instruction.getOpcode() == Opcodes.PUTFIELD
        || (instruction instanceof MethodInsnNode
            && instruction.getOpcode() != Opcodes.INVOKESTATIC);
  }
}
