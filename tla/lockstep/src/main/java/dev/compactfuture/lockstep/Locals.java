package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * The local variables of a method at each of its instructions. The abstraction reads those that are
 * in scope by name. Those that are live, which means read before they are written again, are
 * together with the operand stack all that the method holds. {@link LiveSlots} finds them.
 */
final class Locals {
  /**
   * A local variable, or a value on the operand stack, at an instruction.
   *
   * @param name its name; null if it is none of the source's
   * @param live whether its value may still be used, and can be looked at
   * @param onStack whether it is on the operand stack; the slot is where it is stored meanwhile
   */
  record Local(@Nullable String name, int slot, Type type, boolean live, boolean onStack) {}

  /**
   * An object that is not initialized yet: between {@code new} and its constructor, or in its
   * constructor before the call of the super's. The verifier lets nobody look at it.
   */
  private static final class Uninitialized extends BasicValue {
    private final @Nullable AbstractInsnNode made; // null for "this" in a constructor

    Uninitialized(@Nullable AbstractInsnNode made) {
      super(Type.getObjectType("java/lang/Object"));
      this.made = made;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Uninitialized object && object.made == made;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(made);
    }
  }

  /** Follows objects until they are initialized. */
  private static final class InitializationInterpreter extends BasicInterpreter {
    private final boolean inConstructor;

    InitializationInterpreter(boolean inConstructor) {
      super(Opcodes.ASM9);
      this.inConstructor = inConstructor;
    }

    @Override
    public BasicValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
      return inConstructor && local == 0
          ? new Uninitialized(null)
          : super.newParameterValue(isInstanceMethod, local, type);
    }

    @Override
    public BasicValue newOperation(AbstractInsnNode instruction) throws AnalyzerException {
      return instruction.getOpcode() == Opcodes.NEW
          ? new Uninitialized(instruction)
          : super.newOperation(instruction);
    }
  }

  /** Marks every copy of an object as initialized when its constructor is called. */
  private static final class InitializationFrame extends Frame<BasicValue> {
    InitializationFrame(int locals, int stack) {
      super(locals, stack);
    }

    InitializationFrame(Frame<? extends BasicValue> other) {
      super(other);
    }

    @Override
    public void execute(AbstractInsnNode instruction, Interpreter<BasicValue> interpreter)
        throws AnalyzerException {
      Uninitialized object = constructed(instruction, this);
      super.execute(instruction, interpreter);
      for (int i = 0; object != null && i < getLocals(); i++) {
        if (object.equals(getLocal(i))) {
          setLocal(i, BasicValue.REFERENCE_VALUE);
        }
      }
      for (int i = 0; object != null && i < getStackSize(); i++) {
        if (object.equals(getStack(i))) {
          setStack(i, BasicValue.REFERENCE_VALUE);
        }
      }
    }
  }

  /** Returns the object whose constructor {@code instruction} calls; null if it calls none. */
  private static @Nullable Uninitialized constructed(
      AbstractInsnNode instruction, Frame<BasicValue> before) {
    if (instruction instanceof MethodInsnNode call && call.name.equals("<init>")) {
      int below = before.getStackSize() - Type.getArgumentTypes(call.desc).length - 1;
      return before.getStack(below) instanceof Uninitialized object ? object : null;
    }
    return null;
  }

  private final MethodNode method;
  private final Frame<BasicValue>[] frames;
  private final LiveSlots liveSlots;
  private final BitSet[] live;

  /** Analyzes a method of the class with the internal name {@code owner}. */
  Locals(String owner, MethodNode method) {
    this.method = method;
    int n = method.instructions.size();
    List<List<Integer>> successors = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      successors.add(new ArrayList<>());
    }
    Analyzer<BasicValue> analyzer =
        new Analyzer<>(new InitializationInterpreter(method.name.equals("<init>"))) {
          @Override
          protected Frame<BasicValue> newFrame(int locals, int stack) {
            return new InitializationFrame(locals, stack);
          }

          @Override
          protected Frame<BasicValue> newFrame(Frame<? extends BasicValue> other) {
            return new InitializationFrame(other);
          }

          @Override
          protected void newControlFlowEdge(int from, int to) {
            successors.get(from).add(to);
          }

          @Override
          protected boolean newControlFlowExceptionEdge(int from, int to) {
            successors.get(from).add(to);
            return true;
          }
        };
    try {
      frames = analyzer.analyze(owner, method);
    } catch (AnalyzerException e) {
      throw new LockstepException(owner + "." + method.name + " cannot be read", e);
    }
    liveSlots = new LiveSlots(method.instructions.toArray(), successors);
    live = liveSlots.everywhere();
  }

  /** Returns what is live; also when the method has been changed. */
  LiveSlots liveSlots() {
    return liveSlots;
  }

  /** Returns the local variables before {@code instruction}; none if it is unreachable. */
  List<Local> at(AbstractInsnNode instruction) {
    int index = method.instructions.indexOf(instruction);
    List<Local> locals = new ArrayList<>();
    Frame<BasicValue> frame = frames[index];
    for (int slot = 0; frame != null && slot < frame.getLocals(); slot++) {
      BasicValue value = frame.getLocal(slot);
      LocalVariableNode named = named(slot, index);
      if (value.getType() != null
          && !(value instanceof Uninitialized)
          && (named != null || live[index].get(slot))) {
        locals.add(
            new Local(
                named == null ? null : named.name,
                slot,
                named == null ? value.getType() : Type.getType(named.desc),
                live[index].get(slot),
                false));
      }
    }
    return locals;
  }

  /**
   * Returns the operand stack before {@code instruction}, the bottom first.
   *
   * @param free the slot to which the bottom is to be stored
   */
  List<Local> stack(AbstractInsnNode instruction, int free) {
    Frame<BasicValue> frame = frames[method.instructions.indexOf(instruction)];
    List<Local> stack = new ArrayList<>();
    int slot = free;
    for (int i = 0; frame != null && i < frame.getStackSize(); i++) {
      BasicValue value = frame.getStack(i);
      boolean usable = !(value instanceof Uninitialized);
      stack.add(new Local(null, slot, value.getType(), usable, true));
      slot += value.getSize();
    }
    return stack;
  }

  /** Returns whether {@code instruction} calls a constructor on {@code this}. */
  boolean constructsThis(AbstractInsnNode instruction) {
    Frame<BasicValue> frame = frames[method.instructions.indexOf(instruction)];
    Uninitialized object = frame == null ? null : constructed(instruction, frame);
    return object != null && object.made == null;
  }

  /** Returns whether {@code instruction} can be executed at all. */
  boolean isReachable(AbstractInsnNode instruction) {
    return frames[method.instructions.indexOf(instruction)] != null;
  }

  /** Returns whether {@code this} is initialized before {@code instruction}. */
  boolean isInitialized(AbstractInsnNode instruction) {
    Frame<BasicValue> frame = frames[method.instructions.indexOf(instruction)];
    return frame == null || frame.getLocals() == 0 || !(frame.getLocal(0) instanceof Uninitialized);
  }

  private @Nullable LocalVariableNode named(int slot, int index) {
    for (LocalVariableNode each : method.localVariables) {
      if (each.index == slot
          && method.instructions.indexOf(each.start) <= index
          && index < method.instructions.indexOf(each.end)) {
        return each;
      }
    }
    return null;
  }
}
