package dev.compactfuture.mutants.java;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Pieces of bytecode that rewrites are put together from. */
final class Bytecode {
  private Bytecode() {}

  /** Returns a sequence of instructions, given as opcodes, instructions and other sequences. */
  static InsnList code(Object... pieces) {
    InsnList code = new InsnList();
    for (Object piece : pieces) {
      if (piece instanceof InsnList list) {
        code.add(list);
      } else {
        code.add(piece instanceof Integer opcode ? new InsnNode(opcode) : (AbstractInsnNode) piece);
      }
    }
    return code;
  }

  static JumpInsnNode jump(int opcode, LabelNode to) {
    return new JumpInsnNode(opcode, to);
  }

  static MethodInsnNode callVarHandle(String name, String desc) {
    return new MethodInsnNode(Opcodes.INVOKEVIRTUAL, "java/lang/invoke/VarHandle", name, desc);
  }

  static InsnList pop(Type type) {
    return type.getSize() == 0 ? code() : code(type.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
  }

  /** Returns code that pushes 0, null or false; no code for {@code void}. */
  static InsnList pushDefault(Type type) {
    return switch (type.getSort()) {
      case Type.VOID -> code();
      case Type.LONG -> code(Opcodes.LCONST_0);
      case Type.FLOAT -> code(Opcodes.FCONST_0);
      case Type.DOUBLE -> code(Opcodes.DCONST_0);
      case Type.ARRAY, Type.OBJECT -> code(Opcodes.ACONST_NULL);
      default -> code(Opcodes.ICONST_0);
    };
  }
}
