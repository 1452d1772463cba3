package dev.compactfuture.mutants.java;

import static dev.compactfuture.mutants.java.Bytecode.callVarHandle;
import static dev.compactfuture.mutants.java.Bytecode.code;
import static dev.compactfuture.mutants.java.Bytecode.jump;
import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Gives an access of a field another mode, by another method of its {@code VarHandle}. */
final class AccessModeRewrite {
  /** Acquire and release are equally strong: each orders one half of the accesses around it. */
  private static final Map<String, Integer> STRENGTHS =
      Map.of("plain", 0, "opaque", 1, "acquire", 2, "release", 2, "volatile", 3);

  private AccessModeRewrite() {}

  /** Returns whether the access has a stronger mode, and can be made by a {@code VarHandle}. */
  static boolean isStronger(StepSite site, String mode) {
    AbstractInsnNode at = site.instruction();
    boolean byHandle =
        at instanceof MethodInsnNode
            || (at instanceof FieldInsnNode field && site.classes().handleOf(field) != null);
    String own = site.accessMode();
    return byHandle
        && !own.isEmpty()
        && requireNonNull(STRENGTHS.get(own)) > requireNonNull(STRENGTHS.get(mode));
  }

  /**
   * Returns the next stronger mode as names of {@code VarHandle}'s methods end in it; empty if
   * there is none.
   */
  static String nextStronger(StepSite site) {
    if (!isStronger(site, "plain") || isStronger(site, "release")) {
      return "";
    }
    return isStronger(site, "opaque") ? "Volatile" : site.isRead() ? "Acquire" : "Release";
  }

  /**
   * Makes the access by other methods of {@code VarHandle}.
   *
   * @param ofField the method for a read or write
   * @param ofCas the method for a CAS: a weak one, or one that returns the witness value
   */
  static void apply(StepSite site, String ofField, String ofCas) {
    if (!site.isCas()) {
      accessByHandle(site, ofField);
    } else if (ofCas.startsWith("weak")) { // it returns a boolean, as the original does
      ((MethodInsnNode) site.instruction()).name = ofCas;
    } else {
      exchange(site, ofCas);
    }
  }

  private static void exchange(StepSite site, String name) {
    SavedOperands all = new SavedOperands(site);
    LabelNode won = new LabelNode();
    LabelNode end = new LabelNode();
    String desc = ((MethodInsnNode) site.instruction()).desc;
    int expected = site.operands().size() - 2;
    site.replaceBy(
        code(
            code(all.store(), all.loadAll()),
            callVarHandle(name, desc.replaceFirst("[)]Z$", ")Ljava/lang/Object;")),
            code(all.load(expected), jump(Opcodes.IF_ACMPEQ, won)),
            code(Opcodes.ICONST_0, jump(Opcodes.GOTO, end), won, Opcodes.ICONST_1, end)));
  }

  private static void accessByHandle(StepSite site, String name) {
    AbstractInsnNode at = site.instruction();
    if (at instanceof MethodInsnNode call) {
      call.name = name;
      return;
    }
    FieldInsnNode field = (FieldInsnNode) at;
    FieldInsnNode handle = requireNonNull(site.classes().handleOf(field));
    AbstractInsnNode getHandle =
        new FieldInsnNode(Opcodes.GETSTATIC, handle.owner, handle.name, handle.desc);
    if (at.getOpcode() == Opcodes.GETFIELD) {
      MethodInsnNode read = callVarHandle(name, "(L" + field.owner + ";)" + field.desc);
      site.replaceBy(code(getHandle, Opcodes.SWAP, read));
    } else {
      MethodInsnNode write = callVarHandle(name, "(L" + field.owner + ";" + field.desc + ")V");
      SavedOperands saved = new SavedOperands(site);
      site.replaceBy(code(saved.store(), getHandle, saved.loadAll(), write));
    }
  }
}
