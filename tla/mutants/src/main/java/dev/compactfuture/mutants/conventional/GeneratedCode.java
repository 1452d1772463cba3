package dev.compactfuture.mutants.conventional;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.pitest.mutationtest.engine.MutationDetails;

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

  /** Returns what PIT found in a method without the calls that the compiler added. */
  List<MutationDetails> without(List<MutationDetails> found, MethodNode method) {
    List<MethodInsnNode> checks = new ArrayList<>();
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof MethodInsnNode call && isNullCheck(call)) {
        checks.add(call);
      }
    }
    List<MutationDetails> kept = new ArrayList<>();
    int seen = 0;
    for (MutationDetails each : found) {
      boolean isCheck = each.getDescription().contains("Objects::requireNonNull");
      // PIT finds the calls in their order; each of its mutators finds all, or those with a result.
      if (!isCheck || !isAdded(checks.get(seen++ % checks.size()))) {
        kept.add(each);
      }
    }
    return kept;
  }

  private static boolean isNullCheck(MethodInsnNode call) {
    return call.owner.equals("java/util/Objects") && call.name.equals("requireNonNull");
  }

  private static boolean isAdded(MethodInsnNode check) {
    return check.desc.equals("(Ljava/lang/Object;)Ljava/lang/Object;")
        && check.getNext().getOpcode() == Opcodes.POP;
  }
}
