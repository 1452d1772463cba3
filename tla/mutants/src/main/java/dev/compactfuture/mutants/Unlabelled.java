package dev.compactfuture.mutants;

import static dev.compactfuture.mutants.Point.code;

import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.mutants.Point.Variant;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Places that no label names, as nothing there is shared: {@code Registration} makes stacks from
 * stacks. Who has left is forgotten there, or is not.
 */
final class Unlabelled {
  private static final String METHOD = "Registration.without";

  private Unlabelled() {}

  static List<Point> points(Program program, List<Program.Owned> methods) {
    List<Point> points = new ArrayList<>();
    for (Program.Owned each : methods) {
      String name = each.type().name.replaceAll(".*/", "") + "." + each.method().name;
      if (name.equals(METHOD)) {
        int line = 0;
        for (AbstractInsnNode at : each.code()) {
          line = line == 0 && at instanceof LineNumberNode number ? number.line : line;
        }
        Steps.Step step =
            new Steps.Step(name, Program.UNLABELLED, each.type().sourceFile + ":" + line);
        AbstractInsnNode first = each.code().getFirst();
        points.add(new Point(program, each.type(), each.method(), first, step));
      }
    }
    return points;
  }

  static List<Variant> variants(Point point) {
    List<Variant> variants = new ArrayList<>();
    variants.add(
        new Variant(
            "thatItLeft", // the stack is returned as it was: who has left seems to wait
            () -> point.after(code(new VarInsnNode(Opcodes.ALOAD, 0), Opcodes.ARETURN))));
    for (AbstractInsnNode at : point.method().instructions) {
      if (at instanceof MethodInsnNode call && call.name.equals("balance")) {
        variants.add(
            new Variant(
                "toDrop", // the dead never outnumber the living: they are kept
                () ->
                    point.method().instructions.insert(call, code(Opcodes.POP, Opcodes.ICONST_0))));
      }
    }
    return variants;
  }
}
