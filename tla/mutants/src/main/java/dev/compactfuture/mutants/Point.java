package dev.compactfuture.mutants;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * An instruction that takes a step, and what an operator needs to rewrite it. A rewrite replaces
 * the instruction by others on the same line, so that what they do bears the same label.
 */
record Point(
    Program program, ClassNode type, MethodNode method, AbstractInsnNode at, Steps.Step step) {
  /** What an operator makes of a point; {@code name} tells several of one operator apart. */
  record Variant(String name, Runnable change) {
    static List<Variant> of(Runnable change) {
      return List.of(new Variant("", change));
    }
  }

  private static final Pattern ACCESS =
      Pattern.compile("(?:weak )?(plain|opaque|acquire|release|volatile) (read|write|CAS)");

  /** How strong a mode is; acquire and release, each in its half, are the same. */
  private static final Map<String, Integer> STRENGTHS =
      Map.of("plain", 0, "opaque", 1, "acquire", 2, "release", 2, "volatile", 3);

  boolean is(String... kinds) {
    return List.of(kinds).contains(step.kind());
  }

  boolean isCas() {
    return kind().equals("cas");
  }

  boolean isRead() {
    return kind().equals("read");
  }

  boolean isWrite() {
    return kind().equals("write");
  }

  /** Whether it is an access through a {@code VarHandle}, or could be, in a stronger mode. */
  boolean isStrongerThan(String mode) {
    Matcher access = ACCESS.matcher(step.kind());
    boolean handled =
        at instanceof MethodInsnNode
            || (at instanceof FieldInsnNode field && program.handleOf(field) != null);
    return handled
        && access.matches()
        && requireNonNull(STRENGTHS.get(access.group(1))) > requireNonNull(STRENGTHS.get(mode));
  }

  /**
   * The next stronger mode, as methods of a {@code VarHandle} end in it; empty if there is none.
   */
  String stronger() {
    if (!isStrongerThan("plain") || isStrongerThan("release")) {
      return "";
    }
    return isStrongerThan("opaque") ? "Volatile" : isRead() ? "Acquire" : "Release";
  }

  /** The kind as a part of an id. */
  String kind() {
    Matcher access = ACCESS.matcher(step.kind());
    return access.matches()
        ? access.group(2).toLowerCase(Locale.ROOT)
        : step.kind().equals("foreign call") ? "call" : step.kind();
  }

  // What the instruction takes, and leaves.

  List<Type> operands() {
    List<Type> operands = new ArrayList<>();
    if (at instanceof FieldInsnNode field) {
      if (at.getOpcode() == Opcodes.GETFIELD || at.getOpcode() == Opcodes.PUTFIELD) {
        operands.add(Type.getObjectType(field.owner));
      }
      if (at.getOpcode() == Opcodes.PUTFIELD || at.getOpcode() == Opcodes.PUTSTATIC) {
        operands.add(Type.getType(field.desc));
      }
    } else if (at instanceof MethodInsnNode call) {
      if (at.getOpcode() != Opcodes.INVOKESTATIC) {
        operands.add(Type.getObjectType(call.owner));
      }
      operands.addAll(List.of(Type.getArgumentTypes(call.desc)));
    }
    return operands;
  }

  Type result() {
    return at instanceof MethodInsnNode call
        ? Type.getReturnType(call.desc)
        : at.getOpcode() == Opcodes.GETFIELD || at.getOpcode() == Opcodes.GETSTATIC
            ? Type.getType(((FieldInsnNode) at).desc)
            : Type.VOID_TYPE;
  }

  // Pieces of code.

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

  /** The instruction once more. */
  AbstractInsnNode same() {
    return at.clone(Map.of());
  }

  static InsnList pop(Type type) {
    return type.getSize() == 0 ? code() : code(type.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
  }

  InsnList popOperands() {
    InsnList code = new InsnList();
    List<Type> operands = operands();
    for (int i = operands.size() - 1; i >= 0; i--) {
      code.add(pop(operands.get(i)));
    }
    return code;
  }

  /** 0, null or false; nothing of nothing. */
  static InsnList zero(Type type) {
    return switch (type.getSort()) {
      case Type.VOID -> code();
      case Type.LONG -> code(Opcodes.LCONST_0);
      case Type.FLOAT -> code(Opcodes.FCONST_0);
      case Type.DOUBLE -> code(Opcodes.DCONST_0);
      case Type.ARRAY, Type.OBJECT -> code(Opcodes.ACONST_NULL);
      default -> code(Opcodes.ICONST_0);
    };
  }

  /** Returns 0, null or false from the method, at once. */
  InsnList giveUp() {
    Type answer = Type.getReturnType(method.desc);
    return code(zero(answer), answer.getOpcode(Opcodes.IRETURN));
  }

  /** The operands, in local variables from where they can be taken again and again. */
  final class Saved {
    private final List<Type> types = operands();
    private final int first = method.maxLocals;

    InsnList store() {
      InsnList code = new InsnList();
      int slot = first + types.stream().mapToInt(Type::getSize).sum();
      for (int i = types.size() - 1; i >= 0; i--) {
        slot -= types.get(i).getSize();
        code.add(new VarInsnNode(types.get(i).getOpcode(Opcodes.ISTORE), slot));
      }
      method.maxLocals += types.stream().mapToInt(Type::getSize).sum();
      return code;
    }

    InsnList load(int n) {
      InsnList code = new InsnList();
      int slot = first;
      for (Type type : types.subList(0, n)) {
        code.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), slot));
        slot += type.getSize();
      }
      return code;
    }

    InsnList load() {
      return load(types.size());
    }

    InsnList loadOnly(int i) {
      int slot = first + types.subList(0, i).stream().mapToInt(Type::getSize).sum();
      return code(new VarInsnNode(types.get(i).getOpcode(Opcodes.ILOAD), slot));
    }
  }

  // Rewrites.

  void before(InsnList code) {
    method.instructions.insertBefore(at, code);
  }

  void after(InsnList code) {
    method.instructions.insert(at, code);
  }

  void replace(InsnList code) {
    before(code);
    method.instructions.remove(at);
  }

  static MethodInsnNode handleCall(String name, String desc) {
    return new MethodInsnNode(Opcodes.INVOKEVIRTUAL, "java/lang/invoke/VarHandle", name, desc);
  }

  /** The argument types of the CAS, without what is expected and what is to be written. */
  String coordinates() {
    StringBuilder types = new StringBuilder();
    Type[] all = Type.getArgumentTypes(((MethodInsnNode) at).desc);
    for (int i = 0; i < all.length - 2; i++) {
      types.append(all[i]);
    }
    return types.toString();
  }

  /** The same access by another method of the {@code VarHandle}: one for fields, one for a CAS. */
  void mode(String ofField, String ofCas) {
    if (!isCas()) {
      byHandle(ofField);
    } else if (ofCas.startsWith("weak")) { // then there is no answer to be compared
      ((MethodInsnNode) at).name = ofCas;
    } else {
      Saved all = new Saved();
      LabelNode won = new LabelNode();
      LabelNode end = new LabelNode();
      String desc = ((MethodInsnNode) at).desc;
      replace(
          code(
              code(all.store(), all.load()),
              handleCall(ofCas, desc.replaceFirst("[)]Z$", ")Ljava/lang/Object;")),
              code(all.loadOnly(operands().size() - 2), jump(Opcodes.IF_ACMPEQ, won)),
              code(Opcodes.ICONST_0, jump(Opcodes.GOTO, end), won, Opcodes.ICONST_1, end)));
    }
  }

  private void byHandle(String name) {
    if (at instanceof MethodInsnNode call) {
      call.name = name;
      return;
    }
    FieldInsnNode field = (FieldInsnNode) at;
    FieldInsnNode handle = requireNonNull(program.handleOf(field));
    AbstractInsnNode get =
        new FieldInsnNode(Opcodes.GETSTATIC, handle.owner, handle.name, handle.desc);
    if (at.getOpcode() == Opcodes.GETFIELD) {
      MethodInsnNode read = handleCall(name, "(L" + field.owner + ";)" + field.desc);
      replace(code(get, Opcodes.SWAP, read));
    } else {
      MethodInsnNode write = handleCall(name, "(L" + field.owner + ";" + field.desc + ")V");
      Saved saved = new Saved();
      replace(code(saved.store(), get, saved.load(), write));
    }
  }
}
