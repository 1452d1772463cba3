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
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Which local variables a method has at each of its instructions: those in scope by name, for the
 * abstraction, and those that are live (read again before they are written), named or not, which
 * together are all that the method holds.
 */
final class Locals {
  /** A local variable at an instruction; its name is null where the compiler made it. */
  record Local(@Nullable String name, int slot, Type type, boolean live) {}

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
        new Analyzer<>(new BasicInterpreter()) {
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
      if (value.getType() != null && (named != null || live[index].get(slot))) {
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
