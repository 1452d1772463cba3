package dev.compactfuture.mutants;

import static dev.compactfuture.mutants.Point.code;
import static dev.compactfuture.mutants.Point.jump;
import static dev.compactfuture.mutants.Point.pop;

import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.mutants.Point.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** The classes with their steps: who calls whom, and the loops around a step. */
final class Program {
  /** The kind of a point that is no step. */
  static final String UNLABELLED = "unlabelled";

  /** From a step to the loop it is taken in there are no more calls than that. */
  private static final int MAX_CALLS = 4;

  /** A method of one of the classes. */
  record Owned(ClassNode type, MethodNode method) {
    InsnList code() {
      return method.instructions;
    }
  }

  /** An instruction in a loop: from {@code head} to {@code end}, the last jump back. */
  private record Looped(Owned in, AbstractInsnNode at, int head, int end) {}

  final Steps steps;
  private final List<Owned> methods = new ArrayList<>();
  private final Map<String, Owned> byName = new HashMap<>();
  private final Map<String, FieldInsnNode> handles = new HashMap<>();
  private final Map<Owned, Regions> regions = new HashMap<>();
  private final Map<AbstractInsnNode, String> firstLabels = new IdentityHashMap<>();

  Program(Steps steps) {
    this.steps = steps;
    for (ClassNode type : steps.classes()) {
      for (MethodNode method : type.methods) {
        Owned owned = new Owned(type, method);
        methods.add(owned);
        byName.put(type.name + "." + method.name + method.desc, owned);
        readHandles(method);
      }
    }
  }

  /** {@code X = lookup().findVarHandle(Type.class, "field", …)}. */
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

  /** Where the {@code VarHandle} of a field is; null if it has none. */
  @Nullable FieldInsnNode handleOf(FieldInsnNode field) {
    return handles.get(field.owner + "." + field.name);
  }

  /** All steps, and the places that are none and have mutants all the same. */
  List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (Owned each : methods) {
      for (AbstractInsnNode at : each.code()) {
        Steps.Step step = steps.at(at);
        if (step != null) {
          points.add(new Point(this, each.type, each.method, at, step));
        }
      }
    }
    points.addAll(Unlabelled.points(this, methods));
    return points;
  }

  // Calls.

  private @Nullable Owned callee(AbstractInsnNode at) {
    return at instanceof MethodInsnNode call
        ? byName.get(call.owner + "." + call.name + call.desc)
        : null;
  }

  /** The label of the step, or of the first that a call leads to; null if it leads to none. */
  @Nullable String labelOf(AbstractInsnNode at) {
    String label =
        firstLabels.computeIfAbsent(
            at, a -> Objects.requireNonNullElse(labelOf(a, new HashSet<>()), ""));
    return label.isEmpty() ? null : label;
  }

  private @Nullable String labelOf(AbstractInsnNode at, Set<Owned> seen) {
    Steps.Step step = steps.at(at);
    if (step != null) {
      return step.label();
    }
    Owned callee = callee(at);
    if (callee != null && seen.add(callee)) {
      for (AbstractInsnNode each : callee.code()) {
        String label = labelOf(each, seen);
        if (label != null) {
          return label;
        }
      }
    }
    return null;
  }

  // Loops.

  private List<AbstractInsnNode> callsOf(Owned callee, Map<AbstractInsnNode, Owned> where) {
    List<AbstractInsnNode> calls = new ArrayList<>();
    for (Owned each : methods) {
      for (AbstractInsnNode at : each.code()) {
        if (callee.equals(callee(at))) {
          calls.add(at);
          where.put(at, each);
        }
      }
    }
    return calls;
  }

  /** The innermost loop around an instruction. */
  private static @Nullable Looped loop(Owned in, AbstractInsnNode at) {
    InsnList code = in.code();
    int here = code.indexOf(at);
    int head = -1;
    int end = -1;
    for (AbstractInsnNode each : code) {
      if (each instanceof JumpInsnNode back) {
        int to = code.indexOf(back.label);
        int from = code.indexOf(back);
        if (to <= here && here <= from && to >= head) {
          end = to > head ? from : Math.max(end, from);
          head = to;
        }
      }
    }
    return head < 0 ? null : new Looped(in, at, head, end);
  }

  /** The step where it is in a loop, or the calls that lead to it and are. */
  private List<Looped> loops(Point point, boolean counted) {
    List<Looped> found = new ArrayList<>();
    Map<AbstractInsnNode, Owned> level =
        Map.of(point.at(), new Owned(point.type(), point.method()));
    for (int calls = 0; calls <= MAX_CALLS && !level.isEmpty(); calls++) {
      Map<AbstractInsnNode, Owned> above = new HashMap<>();
      Set<AbstractInsnNode> ordered = new LinkedHashSet<>();
      for (Map.Entry<AbstractInsnNode, Owned> each : level.entrySet()) {
        Looped loop = loop(each.getValue(), each.getKey());
        if (loop != null && (!counted || counter(loop) != null)) {
          found.add(loop);
        } else {
          ordered.addAll(callsOf(each.getValue(), above));
        }
      }
      level = above;
    }
    found.sort(
        (a, b) -> (a.in.type.name + a.in.method.name).compareTo(b.in.type.name + b.in.method.name));
    return found;
  }

  private static String in(Looped loop, Point point) {
    return loop.at == point.at() ? "" : loop.in.method.name;
  }

  /** The first return in the loop, if no step is taken before; null if there is none. */
  private @Nullable AbstractInsnNode exit(Looped loop, int from, @Nullable AbstractInsnNode but) {
    for (int i = from; i <= loop.end; i++) {
      AbstractInsnNode each = loop.in.code().get(i);
      if (each.getOpcode() >= Opcodes.IRETURN && each.getOpcode() <= Opcodes.RETURN) {
        return each;
      }
      if (steps.at(each) != null && each != but) {
        return null;
      }
    }
    return null;
  }

  /** Where it returns on what it sees, it jumps to the loop's head. */
  List<Variant> looksAgain(Point point) {
    List<Variant> variants = new ArrayList<>();
    for (Looped loop : loops(point, false)) {
      AbstractInsnNode exit = exit(loop, loop.in.code().indexOf(loop.at) + 1, null);
      if (exit != null) {
        variants.add(
            new Variant(
                in(loop, point),
                () -> {
                  InsnList code = loop.in.code();
                  LabelNode head = label(code, loop.head);
                  InsnList again =
                      code(pop(Type.getReturnType(loop.in.method.desc)), jump(Opcodes.GOTO, head));
                  code.insertBefore(exit, again);
                  code.remove(exit);
                }));
      }
    }
    return variants;
  }

  /** Behind the step it goes where the loop returns. */
  List<Variant> doesNotLookAgain(Point point) {
    List<Variant> variants = new ArrayList<>();
    for (Looped loop : loops(point, false)) {
      AbstractInsnNode look = null;
      for (int i = loop.head; i <= loop.end && look == null; i++) {
        look = labelOf(loop.in.code().get(i)) == null ? null : loop.in.code().get(i);
      }
      AbstractInsnNode exit = exit(loop, loop.head, look);
      int[] stack = Regions.stackSizes(loop.in);
      for (AbstractInsnNode at = exit; at != null; at = at.getPrevious()) {
        if (at instanceof JumpInsnNode && stack[loop.in.code().indexOf(at.getNext())] == 0) {
          AbstractInsnNode branch = at;
          variants.add(
              new Variant(
                  in(loop, point),
                  () -> {
                    LabelNode told = new LabelNode();
                    loop.in.code().insert(branch, told);
                    loop.in.code().insert(loop.at, jump(Opcodes.GOTO, told));
                  }));
          break;
        }
      }
    }
    return variants;
  }

  private static LabelNode label(InsnList code, int index) {
    return (LabelNode) code.get(index);
  }

  // Counted loops: for (int i = 0; … i < bound; i++).

  private record Counter(VarInsnNode test, JumpInsnNode exit, IincInsnNode increment) {}

  private static @Nullable Counter counter(Looped loop) {
    InsnList code = loop.in.code();
    for (int i = loop.end; i >= loop.head; i--) {
      if (code.get(i) instanceof IincInsnNode increment && increment.incr == 1) {
        for (int j = loop.head; j < i; j++) {
          if (code.get(j) instanceof VarInsnNode test
              && test.var == increment.var
              && test.getOpcode() == Opcodes.ILOAD) {
            for (AbstractInsnNode at = test; at != null; at = at.getNext()) {
              if (at instanceof JumpInsnNode exit) {
                return exit.getOpcode() == Opcodes.IF_ICMPGE
                    ? new Counter(test, exit, increment)
                    : null;
              }
            }
          }
        }
      }
    }
    return null;
  }

  /** In the body, bound - 1 - i stands for i. */
  List<Variant> reversed(Point point) {
    List<Variant> variants = new ArrayList<>();
    for (Looped loop : loops(point, true)) {
      variants.add(new Variant(in(loop, point), () -> reverse(loop)));
    }
    return variants;
  }

  private static void reverse(Looped loop) {
    Counter counter = Objects.requireNonNull(counter(loop));
    List<AbstractInsnNode> bound = new ArrayList<>();
    for (AbstractInsnNode at = counter.test.getNext(); at != counter.exit; at = at.getNext()) {
      if (at.getOpcode() >= 0) {
        bound.add(at);
      }
    }
    for (AbstractInsnNode at = counter.exit; at != counter.increment; at = at.getNext()) {
      if (at instanceof VarInsnNode use
          && use.var == counter.test.var
          && use.getOpcode() == Opcodes.ILOAD) {
        InsnList before = new InsnList();
        bound.forEach(each -> before.add(each.clone(Map.of())));
        before.add(code(Opcodes.ICONST_1, Opcodes.ISUB));
        loop.in.code().insertBefore(use, before);
        loop.in.code().insert(use, code(Opcodes.ISUB));
      }
    }
  }

  // Neighbours.

  /** The step, or a call that leads to it first, is taken after the next one. */
  List<Variant> swaps(Point point) {
    List<Variant> variants = new ArrayList<>();
    for (Owned each : methods) {
      Regions pieces = regions.computeIfAbsent(each, e -> new Regions(this, e));
      for (Regions.Pair pair : pieces.pairs(point)) {
        String second = labelOf(pair.second());
        String where = pair.first() == point.at() ? "" : "." + each.method.name;
        variants.add(new Variant(second + where, () -> pieces.swap(pair)));
      }
    }
    return variants;
  }
}
