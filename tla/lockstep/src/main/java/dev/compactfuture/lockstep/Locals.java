package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * Which local variables a method has at each of its instructions: those in scope by name, for the
 * abstraction, and those that are live (read again before they are written), named or not, which
 * together with the operand stack are all that the method holds.
 */
final class Locals {
  /** A local variable at an instruction; its name is null where the compiler made it. */
  record Local(@Nullable String name, int slot, Type type, boolean live) {}

  /** An object between {@code new}, or the begin of its constructor, and the call of a super's. */
  private static final class Unborn extends BasicValue {
    private final @Nullable AbstractInsnNode made;

    Unborn(@Nullable AbstractInsnNode made) {
      super(Type.getObjectType("java/lang/Object"));
      this.made = made;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Unborn unborn && unborn.made == made;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(made);
    }
  }

  private static final class Values extends BasicInterpreter {
    private final boolean inConstructor;

    Values(boolean inConstructor) {
      super(Opcodes.ASM9);
      this.inConstructor = inConstructor;
    }

    @Override
    public BasicValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
      return inConstructor && local == 0
          ? new Unborn(null)
          : super.newParameterValue(isInstanceMethod, local, type);
    }

    @Override
    public BasicValue newOperation(AbstractInsnNode instruction) throws AnalyzerException {
      return instruction.getOpcode() == Opcodes.NEW
          ? new Unborn(instruction)
          : super.newOperation(instruction);
    }
  }

  private static final class Held extends Frame<BasicValue> {
    Held(int locals, int stack) {
      super(locals, stack);
    }

    Held(Frame<? extends BasicValue> other) {
      super(other);
    }

    @Override
    public void execute(AbstractInsnNode instruction, Interpreter<BasicValue> interpreter)
        throws AnalyzerException {
      Unborn born = constructs(instruction, this);
      super.execute(instruction, interpreter);
      for (int i = 0; born != null && i < getLocals(); i++) {
        if (born.equals(getLocal(i))) {
          setLocal(i, BasicValue.REFERENCE_VALUE);
        }
      }
      for (int i = 0; born != null && i < getStackSize(); i++) {
        if (born.equals(getStack(i))) {
          setStack(i, BasicValue.REFERENCE_VALUE);
        }
      }
    }
  }

  /** Whose constructor {@code instruction} calls; null if it does not. */
  private static @Nullable Unborn constructs(
      AbstractInsnNode instruction, Frame<BasicValue> before) {
    if (instruction instanceof MethodInsnNode call && call.name.equals("<init>")) {
      int below = before.getStackSize() - Type.getArgumentTypes(call.desc).length - 1;
      return before.getStack(below) instanceof Unborn unborn ? unborn : null;
    }
    return null;
  }

  private final MethodNode method;
  private final Frame<BasicValue>[] frames;
  private final BitSet[] live;

  Locals(String owner, MethodNode method) {
    this.method = method;
    int n = method.instructions.size();
    List<List<Integer>> successors = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      successors.add(new ArrayList<>());
    }
    Analyzer<BasicValue> analyzer =
        new Analyzer<>(new Values(method.name.equals("<init>"))) {
          @Override
          protected Frame<BasicValue> newFrame(int locals, int stack) {
            return new Held(locals, stack);
          }

          @Override
          protected Frame<BasicValue> newFrame(Frame<? extends BasicValue> other) {
            return new Held(other);
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
    live = liveness(successors);
  }

  private BitSet[] liveness(List<List<Integer>> successors) {
    int n = successors.size();
    BitSet[] in = new BitSet[n];
    for (int i = 0; i < n; i++) {
      in[i] = new BitSet();
    }
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int i = n - 1; i >= 0; i--) {
        BitSet now = new BitSet();
        successors.get(i).forEach(s -> now.or(in[s]));
        AbstractInsnNode each = method.instructions.get(i);
        if (each instanceof VarInsnNode access) {
          boolean writes =
              access.getOpcode() >= Opcodes.ISTORE && access.getOpcode() <= Opcodes.ASTORE;
          now.set(access.var, !writes);
        } else if (each instanceof IincInsnNode increment) {
          now.set(increment.var);
        }
        if (!now.equals(in[i])) {
          in[i] = now;
          changed = true;
        }
      }
    }
    return in;
  }

  /** Those at {@code instruction}, before it is executed; none where it is unreachable. */
  List<Local> at(AbstractInsnNode instruction) {
    int index = method.instructions.indexOf(instruction);
    List<Local> locals = new ArrayList<>();
    Frame<BasicValue> frame = frames[index];
    for (int slot = 0; frame != null && slot < frame.getLocals(); slot++) {
      BasicValue value = frame.getLocal(slot);
      LocalVariableNode named = named(slot, index);
      if (value.getType() != null
          && !(value instanceof Unborn)
          && (named != null || live[index].get(slot))) {
        locals.add(
            new Local(
                named == null ? null : named.name,
                slot,
                named == null ? value.getType() : Type.getType(named.desc),
                live[index].get(slot)));
      }
    }
    return locals;
  }

  /**
   * What is on the operand stack before {@code instruction}, the bottom first, in slots from {@code
   * free}; not live is what cannot be looked at.
   */
  List<Local> stack(AbstractInsnNode instruction, int free) {
    Frame<BasicValue> frame = frames[method.instructions.indexOf(instruction)];
    List<Local> stack = new ArrayList<>();
    int slot = free;
    for (int i = 0; frame != null && i < frame.getStackSize(); i++) {
      BasicValue value = frame.getStack(i);
      stack.add(new Local(null, slot, value.getType(), !(value instanceof Unborn)));
      slot += value.getSize();
    }
    return stack;
  }

  /** Whether {@code instruction} calls the super's constructor, or another one of this class. */
  boolean constructsThis(AbstractInsnNode instruction) {
    Frame<BasicValue> frame = frames[method.instructions.indexOf(instruction)];
    Unborn born = frame == null ? null : constructs(instruction, frame);
    return born != null && born.made == null;
  }

  boolean isReachable(AbstractInsnNode instruction) {
    return frames[method.instructions.indexOf(instruction)] != null;
  }

  /** Whether {@code this} can be looked at before {@code instruction}. */
  boolean isConstructed(AbstractInsnNode instruction) {
    Frame<BasicValue> frame = frames[method.instructions.indexOf(instruction)];
    return frame == null || frame.getLocals() == 0 || !(frame.getLocal(0) instanceof Unborn);
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
