package dev.compactfuture.mutants.java;

import static dev.compactfuture.mutants.java.Bytecode.code;
import static dev.compactfuture.mutants.java.Bytecode.jump;
import static dev.compactfuture.mutants.java.Bytecode.pop;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Rewrites of the loops that a step is taken in. */
final class LoopRewrites {
  private LoopRewrites() {}

  /** Jumps back to the head of the loop where the loop returns because of what the step saw. */
  static List<Rewrite> retry(StepSite site) {
    List<Rewrite> rewrites = new ArrayList<>();
    for (EnclosingLoop loop : EnclosingLoop.around(site, any -> true)) {
      AbstractInsnNode exit = firstReturn(site, loop, loop.body().index() + 1, null);
      if (exit != null) {
        rewrites.add(new Rewrite(loop.rewriteName(site), () -> retryInsteadOf(exit, loop)));
      }
    }
    return rewrites;
  }

  private static void retryInsteadOf(AbstractInsnNode exit, EnclosingLoop loop) {
    Type result = Type.getReturnType(loop.method().method().desc);
    loop.code().insertBefore(exit, code(pop(result), jump(Opcodes.GOTO, loop.headLabel())));
    loop.code().remove(exit);
  }

  /** Leaves the loop after the step, as it would be left after a look at its head. */
  static List<Rewrite> skipRecheck(StepSite site) {
    List<Rewrite> rewrites = new ArrayList<>();
    for (EnclosingLoop loop : EnclosingLoop.around(site, any -> true)) {
      AbstractInsnNode branch = branchToReturn(site, loop);
      if (branch != null) {
        rewrites.add(
            new Rewrite(
                loop.rewriteName(site),
                () -> {
                  LabelNode notified = new LabelNode();
                  loop.code().insert(branch, notified);
                  loop.code().insert(loop.body().instruction(), jump(Opcodes.GOTO, notified));
                }));
      }
    }
    return rewrites;
  }

  /** Returns the branch behind which the loop returns because of its first look. */
  private static @Nullable AbstractInsnNode branchToReturn(StepSite site, EnclosingLoop loop) {
    AbstractInsnNode look = null;
    for (int i = loop.head(); i <= loop.end() && look == null; i++) {
      AbstractInsnNode each = loop.code().get(i);
      look = site.classes().firstLabel(each) == null ? null : each;
    }
    int[] stack = loop.method().stackSizes();
    AbstractInsnNode at = firstReturn(site, loop, loop.head(), look);
    while (at != null
        && !(at instanceof JumpInsnNode && stack[loop.code().indexOf(at.getNext())] == 0)) {
      at = at.getPrevious();
    }
    return at;
  }

  /** Returns the loop's first return; null if a step other than {@code look} comes before it. */
  private static @Nullable AbstractInsnNode firstReturn(
      StepSite site, EnclosingLoop loop, int from, @Nullable AbstractInsnNode look) {
    for (int i = from; i <= loop.end(); i++) {
      AbstractInsnNode each = loop.code().get(i);
      if (each.getOpcode() >= Opcodes.IRETURN && each.getOpcode() <= Opcodes.RETURN) {
        return each;
      }
      if (site.classes().stepAt(each) != null && each != look) {
        return null;
      }
    }
    return null;
  }

  /** Runs a counted loop backwards: in its body, {@code bound - 1 - i} replaces {@code i}. */
  static List<Rewrite> reverse(StepSite site) {
    List<Rewrite> rewrites = new ArrayList<>();
    for (EnclosingLoop loop : EnclosingLoop.around(site, EnclosingLoop::isCounted)) {
      rewrites.add(new Rewrite(loop.rewriteName(site), () -> reverse(loop)));
    }
    return rewrites;
  }

  private static void reverse(EnclosingLoop loop) {
    EnclosingLoop.Counter counter = requireNonNull(loop.counter());
    List<AbstractInsnNode> bound = new ArrayList<>();
    for (AbstractInsnNode at = counter.test().getNext(); at != counter.exit(); at = at.getNext()) {
      if (at.getOpcode() >= 0) {
        bound.add(at);
      }
    }
    for (AbstractInsnNode at = counter.exit(); at != counter.increment(); at = at.getNext()) {
      if (at instanceof VarInsnNode use
          && use.var == counter.test().var
          && use.getOpcode() == Opcodes.ILOAD) {
        InsnList before = new InsnList();
        bound.forEach(each -> before.add(each.clone(Map.of())));
        before.add(code(Opcodes.ICONST_1, Opcodes.ISUB));
        loop.code().insertBefore(use, before);
        loop.code().insert(use, code(Opcodes.ISUB));
      }
    }
  }
}
