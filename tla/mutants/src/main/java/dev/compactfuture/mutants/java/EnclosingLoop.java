package dev.compactfuture.mutants.java;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The innermost loop around a step, or around a call that leads to the step.
 *
 * @param body the step or the call
 * @param head the index of the instruction that the loop jumps back to
 * @param end the index of the last jump back
 */
record EnclosingLoop(CodePosition body, int head, int end) {
  /** How many calls there may be between a step and the loop that it is taken in. */
  private static final int MAX_CALLS = 4;

  /** The counter of {@code for (int i = 0; … i < bound; i++)}. */
  record Counter(VarInsnNode test, JumpInsnNode exit, IincInsnNode increment) {}

  /**
   * Returns the loops that a step is taken in, sorted by class and method. A method without such a
   * loop is followed to its callers.
   */
  static List<EnclosingLoop> around(StepSite site, Predicate<EnclosingLoop> wanted) {
    List<EnclosingLoop> found = new ArrayList<>();
    Set<CodePosition> level = Set.of(site.position());
    for (int calls = 0; calls <= MAX_CALLS && !level.isEmpty(); calls++) {
      Set<CodePosition> callers = new LinkedHashSet<>();
      for (CodePosition each : level) {
        EnclosingLoop loop = innermost(each);
        if (loop != null && wanted.test(loop)) {
          found.add(loop);
        } else {
          callers.addAll(site.classes().callsOf(each.method()));
        }
      }
      level = callers;
    }
    found.sort(Comparator.comparing(loop -> loop.method().type().name + loop.method().name()));
    return found;
  }

  private static @Nullable EnclosingLoop innermost(CodePosition body) {
    InsnList code = body.method().code();
    int here = body.index();
    int head = -1;
    int end = -1;
    for (AbstractInsnNode each : code) {
      if (each instanceof JumpInsnNode back) {
        int to = code.indexOf(back.label);
        int from = code.indexOf(back);
        if (to <= here && here <= from && to >= head) {
          end = to > head ? from : Math.max(end, from);
          head = to;
        }
      }
    }
    return head < 0 ? null : new EnclosingLoop(body, head, end);
  }

  OwnedMethod method() {
    return body.method();
  }

  InsnList code() {
    return method().code();
  }

  LabelNode headLabel() {
    return (LabelNode) code().get(head);
  }

  /** Returns the name of a rewrite of this loop: the method's if a call leads to the step. */
  String rewriteName(StepSite site) {
    return body.instruction() == site.instruction() ? "" : method().name();
  }

  boolean isCounted() {
    return counter() != null;
  }

  @Nullable Counter counter() {
    for (int i = end; i >= head; i--) {
      if (code().get(i) instanceof IincInsnNode increment && increment.incr == 1) {
        for (int j = head; j < i; j++) {
          if (code().get(j) instanceof VarInsnNode test
              && test.var == increment.var
              && test.getOpcode() == Opcodes.ILOAD) {
            JumpInsnNode exit = nextJump(test);
            if (exit != null) {
              return exit.getOpcode() == Opcodes.IF_ICMPGE
                  ? new Counter(test, exit, increment)
                  : null;
            }
          }
        }
      }
    }
    return null;
  }

  private static @Nullable JumpInsnNode nextJump(AbstractInsnNode from) {
    for (AbstractInsnNode at = from; at != null; at = at.getNext()) {
      if (at instanceof JumpInsnNode jump) {
        return jump;
      }
    }
    return null;
  }
}
