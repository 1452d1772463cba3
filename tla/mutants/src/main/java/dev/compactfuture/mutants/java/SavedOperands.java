package dev.compactfuture.mutants.java;

import static dev.compactfuture.mutants.java.Bytecode.code;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The operands of a step in new local variables, from which they can be loaded any number of times.
 */
final class SavedOperands {
  private final List<Type> types;
  private final MethodNode method;
  private final int firstSlot;

  SavedOperands(StepSite site) {
    this.types = site.operands();
    this.method = site.method().method();
    this.firstSlot = method.maxLocals;
  }

  /** Returns code that moves the operands from the stack to the local variables. */
  InsnList store() {
    InsnList code = new InsnList();
    int slot = firstSlot + slots(types);
    for (int i = types.size() - 1; i >= 0; i--) {
      slot -= types.get(i).getSize();
      code.add(new VarInsnNode(types.get(i).getOpcode(Opcodes.ISTORE), slot));
    }
    method.maxLocals += slots(types);
    return code;
  }

  /** Returns code that pushes the first {@code n} operands. */
  InsnList loadFirst(int n) {
    InsnList code = new InsnList();
    int slot = firstSlot;
    for (Type type : types.subList(0, n)) {
      code.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), slot));
      slot += type.getSize();
    }
    return code;
  }

  /** Returns code that pushes all operands. */
  InsnList loadAll() {
    return loadFirst(types.size());
  }

  /** Returns code that pushes one operand. */
  InsnList load(int i) {
    int slot = firstSlot + slots(types.subList(0, i));
    return code(new VarInsnNode(types.get(i).getOpcode(Opcodes.ILOAD), slot));
  }

  private static int slots(List<Type> types) {
    return types.stream().mapToInt(Type::getSize).sum();
  }
}
