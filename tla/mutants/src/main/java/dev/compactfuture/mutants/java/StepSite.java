package dev.compactfuture.mutants.java;

import static dev.compactfuture.mutants.java.Bytecode.code;
import static dev.compactfuture.mutants.java.Bytecode.pop;
import static dev.compactfuture.mutants.java.Bytecode.pushDefault;

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
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * An instruction that takes a step, and the edits that operators make there. New instructions stand
 * on the line of the original one, so they belong to the same label.
 *
 * @param classes the classes that are mutated
 * @param position the instruction; in an {@link UnlabelledSites unlabelled} method, its first one
 */
record StepSite(LabelledClasses classes, CodePosition position, Steps.Step step) {
  /** The kind of a site that is not a step. */
  static final String UNLABELLED = "unlabelled";

  private static final Pattern ACCESS =
      Pattern.compile("(?:weak )?(plain|opaque|acquire|release|volatile) (read|write|CAS)");

  OwnedMethod method() {
    return position.method();
  }

  AbstractInsnNode instruction() {
    return position.instruction();
  }

  String label() {
    return step.label();
  }

  /** Returns all instructions that take a step. */
  static List<StepSite> labelled(LabelledClasses classes) {
    List<StepSite> sites = new ArrayList<>();
    for (OwnedMethod method : classes.methods()) {
      for (AbstractInsnNode each : method.code()) {
        Steps.Step step = classes.stepAt(each);
        if (step != null) {
          sites.add(new StepSite(classes, new CodePosition(method, each), step));
        }
      }
    }
    return sites;
  }

  // The kind of the step.

  boolean is(String... kinds) {
    return List.of(kinds).contains(step.kind());
  }

  boolean isLabelled() {
    return !is(UNLABELLED);
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

  /** Returns the kind as it stands in ids. */
  String kind() {
    Matcher access = ACCESS.matcher(step.kind());
    if (access.matches()) {
      return access.group(2).toLowerCase(Locale.ROOT);
    }
    return is("foreign call") ? "call" : step.kind();
  }

  /** Returns the access mode, such as "acquire"; empty if the step is not an access. */
  String accessMode() {
    Matcher access = ACCESS.matcher(step.kind());
    return access.matches() ? access.group(1) : "";
  }

  // What the instruction takes from the stack and leaves there.

  List<Type> operands() {
    AbstractInsnNode at = instruction();
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
    AbstractInsnNode at = instruction();
    if (at instanceof MethodInsnNode call) {
      return Type.getReturnType(call.desc);
    }
    return at.getOpcode() == Opcodes.GETFIELD || at.getOpcode() == Opcodes.GETSTATIC
        ? Type.getType(((FieldInsnNode) at).desc)
        : Type.VOID_TYPE;
  }

  /** Returns the types of a CAS's operands that name the variable, as part of a descriptor. */
  String casCoordinates() {
    StringBuilder types = new StringBuilder();
    Type[] all = Type.getArgumentTypes(((MethodInsnNode) instruction()).desc);
    for (int i = 0; i < all.length - 2; i++) {
      types.append(all[i]);
    }
    return types.toString();
  }

  // Code for rewrites.

  AbstractInsnNode copyOfInstruction() {
    return instruction().clone(Map.of());
  }

  InsnList popOperands() {
    InsnList code = new InsnList();
    List<Type> operands = operands();
    for (int i = operands.size() - 1; i >= 0; i--) {
      code.add(pop(operands.get(i)));
    }
    return code;
  }

  /** Returns code that leaves the method at once, and returns 0, null or false from it. */
  InsnList returnDefault() {
    Type type = Type.getReturnType(method().method().desc);
    return code(pushDefault(type), type.getOpcode(Opcodes.IRETURN));
  }

  // Edits.

  void insertBefore(InsnList code) {
    method().code().insertBefore(instruction(), code);
  }

  void insertAfter(InsnList code) {
    method().code().insert(instruction(), code);
  }

  void replaceBy(InsnList code) {
    insertBefore(code);
    method().code().remove(instruction());
  }
}
