package dev.compactfuture.mutants.java;

import dev.compactfuture.lockstep.Steps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The classes with their labelled steps, the calls among their methods and their VarHandles. */
final class LabelledClasses {
  private final Steps steps;
  private final List<OwnedMethod> methods = new ArrayList<>();
  private final Map<String, OwnedMethod> byName = new HashMap<>();
  private final Map<String, FieldInsnNode> handles = new HashMap<>();
  private final Map<AbstractInsnNode, String> firstLabels = new IdentityHashMap<>();

  LabelledClasses(Steps steps) {
    this.steps = steps;
    for (ClassNode type : steps.classes()) {
      for (MethodNode method : type.methods) {
        OwnedMethod owned = new OwnedMethod(type, method);
        methods.add(owned);
        byName.put(type.name + "." + method.name + method.desc, owned);
        readHandles(method);
      }
    }
  }

  /** Finds {@code X = lookup().findVarHandle(Type.class, "field", …)}. */
  private void readHandles(MethodNode method) {
    String field = "";
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof LdcInsnNode constant && constant.cst instanceof String name) {
        field = name;
      } else if (each.getOpcode() == Opcodes.PUTSTATIC
          && each instanceof FieldInsnNode put
          && put.desc.equals("Ljava/lang/invoke/VarHandle;")) {
        handles.put(put.owner + "." + field, put);
      }
    }
  }

  List<OwnedMethod> methods() {
    return methods;
  }

  /** Returns the instruction that initialises the field's {@code VarHandle}; null without one. */
  @Nullable FieldInsnNode handleOf(FieldInsnNode field) {
    return handles.get(field.owner + "." + field.name);
  }

  /** Returns the step that the instruction takes by itself; null if it takes none. */
  Steps.@Nullable Step stepAt(AbstractInsnNode instruction) {
    return steps.at(instruction);
  }

  /** Returns the calls of a method in these classes. */
  List<CodePosition> callsOf(OwnedMethod callee) {
    List<CodePosition> calls = new ArrayList<>();
    for (OwnedMethod method : methods) {
      for (AbstractInsnNode each : method.code()) {
        if (callee.equals(callee(each))) {
          calls.add(new CodePosition(method, each));
        }
      }
    }
    return calls;
  }

  private @Nullable OwnedMethod callee(AbstractInsnNode instruction) {
    return instruction instanceof MethodInsnNode call
        ? byName.get(call.owner + "." + call.name + call.desc)
        : null;
  }

  /**
   * Returns the label of the instruction's step, or of the first step that its call leads to; null
   * if there is no step.
   */
  @Nullable String firstLabel(AbstractInsnNode instruction) {
    String label =
        firstLabels.computeIfAbsent(
            instruction, i -> Objects.requireNonNullElse(firstLabel(i, new HashSet<>()), ""));
    return label.isEmpty() ? null : label;
  }

  private @Nullable String firstLabel(AbstractInsnNode instruction, Set<OwnedMethod> seen) {
    Steps.Step step = steps.at(instruction);
    if (step != null) {
      return step.label();
    }
    OwnedMethod callee = callee(instruction);
    if (callee != null && seen.add(callee)) {
      for (AbstractInsnNode each : callee.code()) {
        String label = firstLabel(each, seen);
        if (label != null) {
          return label;
        }
      }
    }
    return null;
  }
}
