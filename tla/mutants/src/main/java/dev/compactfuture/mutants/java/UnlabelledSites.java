package dev.compactfuture.mutants.java;

import static dev.compactfuture.mutants.java.Bytecode.code;

import dev.compactfuture.lockstep.Steps;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * A method without labels, because nothing in it is shared, that has mutants all the same: {@code
 * Registration.without} computes a stack without the registrations of a waiter that has left.
 */
final class UnlabelledSites {
  private static final String METHOD = "Registration.without";

  private UnlabelledSites() {}

  static List<StepSite> find(LabelledClasses classes) {
    List<StepSite> sites = new ArrayList<>();
    for (OwnedMethod method : classes.methods()) {
      if (method.shortName().equals(METHOD)) {
        String where = method.type().sourceFile + ":" + firstLine(method);
        sites.add(
            new StepSite(
                classes,
                new CodePosition(method, method.code().getFirst()),
                new Steps.Step(METHOD, StepSite.UNLABELLED, where)));
      }
    }
    return sites;
  }

  private static int firstLine(OwnedMethod method) {
    for (AbstractInsnNode each : method.code()) {
      if (each instanceof LineNumberNode number) {
        return number.line;
      }
    }
    return 0;
  }

  static List<Rewrite> rewrites(StepSite site) {
    List<Rewrite> rewrites = new ArrayList<>();
    rewrites.add(
        new Rewrite(
            "thatItLeft", // returns the unchanged stack: the waiter that left seems to be waiting
            () -> site.insertAfter(code(new VarInsnNode(Opcodes.ALOAD, 0), Opcodes.ARETURN))));
    InsnList method = site.method().code();
    for (AbstractInsnNode each : method) {
      if (each instanceof MethodInsnNode call && call.name.equals("balance")) {
        rewrites.add(
            new Rewrite(
                "toDrop", // dead registrations never outnumber live ones, and are kept for ever
                () -> method.insert(call, code(Opcodes.POP, Opcodes.ICONST_0))));
      }
    }
    return rewrites;
  }
}
