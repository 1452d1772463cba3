package dev.compactfuture.mutants.conventional;

import java.util.Set;
import java.util.stream.StreamSupport;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What the compiler adds to a class and no source has, which is not mutated: bridges and accessors;
 * a record's {@code toString}, {@code hashCode} and {@code equals}; an enum's {@code values},
 * {@code valueOf} and initialiser; and the check that an object is not null on which a method
 * reference or an inner class is created. A lambda is code of the source.
 */
final class GeneratedCode {
  private static final Set<String> OF_ENUM = Set.of("values", "valueOf", "$values", "<clinit>");

  private final ClassNode type;

  GeneratedCode(ClassNode type) {
    this.type = type;
  }

  /** Returns whether the compiler made the whole method. */
  boolean isMethod(MethodNode method) {
    boolean synthetic = (method.access & Opcodes.ACC_SYNTHETIC) != 0;
    boolean ofEnum = (type.access & Opcodes.ACC_ENUM) != 0 && OF_ENUM.contains(method.name);
    return (synthetic && !method.name.startsWith("lambda$")) || ofEnum || isOfRecord(method);
  }

  private static boolean isOfRecord(MethodNode method) {
    return StreamSupport.stream(method.instructions.spliterator(), false)
        .anyMatch(
            each ->
                each instanceof InvokeDynamicInsnNode call
                    && call.bsm.getOwner().equals("java/lang/runtime/ObjectMethods"));
  }

  /** Returns whether the compiler added a call, or whether a change of it would change nothing. */
  boolean isMeaningless(AbstractInsnNode instruction, String change) {
    return isAddedNullCheck(instruction) || isReturnOfSame(instruction, change);
  }

  private static boolean isAddedNullCheck(AbstractInsnNode instruction) {
    return instruction instanceof MethodInsnNode call
        && call.owner.equals("java/util/Objects")
        && call.name.equals("requireNonNull")
        && call.desc.equals("(Ljava/lang/Object;)Ljava/lang/Object;")
        && call.getNext().getOpcode() == Opcodes.POP;
  }

  /** PIT also makes a method return false that returns false. */
  private static boolean isReturnOfSame(AbstractInsnNode instruction, String change) {
    int constant = instruction.getPrevious() == null ? -1 : instruction.getPrevious().getOpcode();
    return switch (instruction.getOpcode()) {
      case Opcodes.IRETURN ->
          (constant == Opcodes.ICONST_0 && change.matches(".*return with (false|0) .*"))
              || (constant == Opcodes.ICONST_1 && change.contains("return with true "));
      case Opcodes.ARETURN ->
          constant == Opcodes.ACONST_NULL && change.contains("return value with null ");
      default -> false;
    };
  }
}
