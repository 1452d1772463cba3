package dev.compactfuture.lockstep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The steps of the classes under test: whatever other threads can notice. That is an access of a
 * field that is not final, or by a {@code VarHandle}; a monitor; parking, unparking, the interrupt
 * status, the clock; a call of a method of {@code java.util.concurrent}; and a call of foreign
 * code. They are found in the bytecode. Each must stand on a line of its own that ends in {@code //
 * TLA: Name}, its label, which is found by the line table.
 *
 * <p>A field whose type may be shared mutable state is an error, because what happens inside would
 * not be seen. A field that only one thread ever reaches is declared with a comment that begins
 * {@code // confined:} and says why; accesses of it are no steps.
 */
public final class Steps {
  /**
   * A step.
   *
   * @param label its name
   * @param kind what the bytecode does: "volatile CAS", "park", "foreign call", …
   * @param where "File.java:line"
   */
  public record Step(String label, String kind, String where) {}

  private final List<ClassNode> classes;
  private final Map<String, byte[]> withoutSteps;
  private final SourceFiles sources;
  private final StepKinds kinds;
  private final List<String> errors = new ArrayList<>();
  private final Map<String, Step> byLabel = new TreeMap<>();
  private final IdentityHashMap<AbstractInsnNode, Step> byInstruction = new IdentityHashMap<>();

  private Steps(
      List<ClassNode> classes,
      Map<String, byte[]> withoutSteps,
      SourceFiles sources,
      ClassesUnderTest underTest) {
    this.classes = classes;
    this.withoutSteps = withoutSteps;
    this.sources = sources;
    kinds = new StepKinds(classes, sources, underTest);
    for (ClassNode type : classes) {
      for (MethodNode method : type.methods) {
        findSteps(type, method);
      }
    }
  }

  /** Reads classes and their sources. */
  public static Steps read(ClassesUnderTest classes) throws IOException {
    List<ClassNode> nodes = new ArrayList<>();
    Map<String, byte[]> withoutSteps = new HashMap<>();
    try (Stream<Path> files = Files.walk(classes.classes())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        if (!file.endsWith("module-info.class") && !file.endsWith("package-info.class")) {
          byte[] bytes = Files.readAllBytes(file);
          ClassNode node = new ClassNode();
          new ClassReader(bytes).accept(node, ClassReader.EXPAND_FRAMES);
          if (classes.without().contains(node.sourceFile.replace(".java", ""))) {
            withoutSteps.put(node.name.replace('/', '.'), bytes);
          } else {
            nodes.add(node);
          }
        }
      }
    }
    SourceFiles sources = new SourceFiles(classes.sources());
    Steps steps = new Steps(nodes, withoutSteps, sources, classes);
    steps.findIdleLabels(classes.without());
    return steps;
  }

  private void findSteps(ClassNode type, MethodNode method) {
    if ((method.access & (Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_NATIVE)) != 0) {
      errors.add(type.name.replace('/', '.') + "." + method.name + ": synchronized or native");
    }
    int line = 0;
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof LineNumberNode number) {
        line = number.line;
      }
      String kind = kinds.of(each);
      if (kind != null) {
        addStep(type, line, kind, each);
      }
    }
  }

  private void addStep(ClassNode type, int line, String kind, AbstractInsnNode instruction) {
    String where = type.sourceFile + ":" + line;
    String label = sources.label(type, line);
    if (label == null) {
      errors.add(where + ": a " + kind + " without a label");
      return;
    }
    Step step = new Step(label, kind, where);
    byInstruction.put(instruction, step);
    Step other = byLabel.putIfAbsent(label, step);
    if (other != null) {
      errors.add(
          where
              + ": label "
              + label
              + ", a "
              + kind
              + ", is also at "
              + other.where
              + ", a "
              + other.kind);
    }
  }

  private void findIdleLabels(Set<String> without) throws IOException {
    Set<String> found = new HashSet<>();
    byInstruction.values().forEach(step -> found.add(step.where));
    for (SourceFiles.Label label : sources.labels(without)) {
      if (!found.contains(label.where())) {
        errors.add(label.where() + ": label " + label.name() + " on a line without a step");
      }
    }
  }

  /** Returns what is wrong with labels and fields, a line each. */
  public List<String> errors() {
    List<String> all = new ArrayList<>(sources.errors());
    all.addAll(kinds.errors());
    all.addAll(errors);
    return all;
  }

  /** Returns the steps by their labels. */
  public Map<String, Step> byLabel() {
    return byLabel;
  }

  /** Returns the classes under test, to be looked at or changed. */
  public Collection<ClassNode> classes() {
    return classes;
  }

  /** Returns the bytes of the classes beside them that are run as they are, by their names. */
  Map<String, byte[]> withoutSteps() {
    return withoutSteps;
  }

  /** Returns the step that {@code instruction} takes; null if it takes none. */
  public @Nullable Step at(AbstractInsnNode instruction) {
    return byInstruction.get(instruction);
  }

  /** Returns whether the instruction accesses a field that is confined to one thread. */
  boolean isConfinedAccess(AbstractInsnNode instruction) {
    return kinds.isConfinedAccess(instruction);
  }

  /** Returns what the steps do with memory. */
  AccessModesState.Scope scope() {
    boolean areVolatile = true;
    for (Map.Entry<AbstractInsnNode, Step> each : byInstruction.entrySet()) {
      String kind = each.getValue().kind;
      if (kind.endsWith("Fence")) {
        return AccessModesState.Scope.ALL;
      }
      areVolatile &=
          kind.startsWith("volatile ")
              || !(each.getKey() instanceof FieldInsnNode
                  || (each.getKey() instanceof MethodInsnNode call
                      && call.owner.equals("java/lang/invoke/VarHandle")));
    }
    return areVolatile ? AccessModesState.Scope.VOLATILE : AccessModesState.Scope.WITHOUT_FENCES;
  }

  /**
   * Removes a step from the classes and so makes them wrong on purpose; lockstep has to notice.
   *
   * @param label the label of a call that returns nothing
   */
  public void leaveOut(String label) {
    for (ClassNode type : classes) {
      for (MethodNode method : type.methods) {
        for (AbstractInsnNode each : method.instructions.toArray()) {
          Step step = byInstruction.get(each);
          if (step != null
              && step.label.equals(label)
              && each instanceof MethodInsnNode call
              && call.desc.endsWith(")V")) {
            remove(method, call);
            return;
          }
        }
      }
    }
    throw new IllegalArgumentException("label: no call that answers nothing is " + label);
  }

  private static void remove(MethodNode method, MethodInsnNode call) {
    Type[] arguments = Type.getArgumentTypes(call.desc);
    for (int i = arguments.length - 1; i >= 0; i--) {
      int pop = arguments[i].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP;
      method.instructions.insertBefore(call, new InsnNode(pop));
    }
    if (call.getOpcode() != Opcodes.INVOKESTATIC) {
      method.instructions.insertBefore(call, new InsnNode(Opcodes.POP));
    }
    method.instructions.remove(call);
  }
}
