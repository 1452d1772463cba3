package dev.compactfuture.mutants.conventional;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * A change of a method, not yet made.
 *
 * @param what what is wrong, in a line
 * @param at the instruction that it concerns
 * @param action makes the change
 */
record BytecodeEdit(String what, AbstractInsnNode at, Runnable action) {
  private static final String OTHER_TEXT = "another text";

  /** Returns the source line; 0 if there is none. */
  int line() {
    for (AbstractInsnNode each = at; each != null; each = each.getPrevious()) {
      if (each instanceof LineNumberNode line) {
        return line.line;
      }
    }
    return 0;
  }

  /** Replaces texts, and the text between the parts of a concatenation. */
  static List<BytecodeEdit> texts(MethodNode method) {
    List<BytecodeEdit> edits = new ArrayList<>();
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof LdcInsnNode constant && constant.cst instanceof String text) {
        edits.add(
            new BytecodeEdit(
                "another text than \"" + text + "\"", each, () -> constant.cst = OTHER_TEXT));
      } else if (each instanceof InvokeDynamicInsnNode call
          && call.name.equals("makeConcatWithConstants")
          && call.bsmArgs[0] instanceof String recipe) {
        String readable = recipe.replace('\1', '_');
        edits.add(
            new BytecodeEdit(
                "another text than \"" + readable + "\"",
                each,
                () -> call.bsmArgs[0] = OTHER_TEXT + recipe.replaceAll("[^\1\2]", "")));
      }
    }
    return edits;
  }

  /** Drops exception handlers: of a catch, of a finally, and of the close of a resource. */
  static List<BytecodeEdit> handlers(MethodNode method) {
    Set<LabelNode> handlers = new LinkedHashSet<>();
    for (TryCatchBlockNode each : method.tryCatchBlocks) {
      if (each.handler != each.start) { // javac's guard of a monitor exit guards itself
        handlers.add(each.handler);
      }
    }
    List<BytecodeEdit> edits = new ArrayList<>();
    for (LabelNode handler : handlers) {
      List<TryCatchBlockNode> blocks =
          method.tryCatchBlocks.stream().filter(each -> each.handler == handler).toList();
      String type = blocks.get(0).type == null ? "any exception" : blocks.get(0).type;
      AbstractInsnNode first = handler;
      while (first.getOpcode() < 0 && !(first instanceof LineNumberNode)) {
        first = first.getNext();
      }
      edits.add(
          new BytecodeEdit(
              "dropped the handler of " + type,
              first,
              () -> method.tryCatchBlocks.removeAll(blocks)));
    }
    return edits;
  }

  /** Swaps, at calls, each two arguments of the same type. */
  static List<BytecodeEdit> argumentSwaps(MethodNode method) {
    List<BytecodeEdit> edits = new ArrayList<>();
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof MethodInsnNode call) {
        Type[] types = Type.getArgumentTypes(call.desc);
        for (int i = 0; i < types.length; i++) {
          for (int j = i + 1; j < types.length; j++) {
            if (types[i].equals(types[j])) {
              int first = i;
              int second = j;
              String name = call.owner.replaceAll(".*/", "") + "." + call.name;
              edits.add(
                  new BytecodeEdit(
                      "swapped the arguments " + (i + 1) + " and " + (j + 1) + " of " + name,
                      each,
                      () -> swap(method, call, types, first, second)));
            }
          }
        }
      }
    }
    return edits;
  }

  private static void swap(
      MethodNode method, MethodInsnNode call, Type[] types, int first, int second) {
    int[] locals = new int[types.length];
    for (int i = 0; i < types.length; i++) {
      locals[i] = method.maxLocals;
      method.maxLocals += types[i].getSize();
    }
    InsnList code = new InsnList();
    for (int i = types.length - 1; i >= 0; i--) {
      code.add(new VarInsnNode(types[i].getOpcode(Opcodes.ISTORE), locals[i]));
    }
    for (int i = 0; i < types.length; i++) {
      int from = i == first ? second : i == second ? first : i;
      code.add(new VarInsnNode(types[i].getOpcode(Opcodes.ILOAD), locals[from]));
    }
    method.instructions.insertBefore(call, code);
  }
}
