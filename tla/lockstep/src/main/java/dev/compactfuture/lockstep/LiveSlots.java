package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Which slots of a method's local variables are live: read on some path before they are written
 * again. Given the values of boolean variables, a path ends where a branch on one of these goes the
 * other way. So a variable that is used only {@code if (!registered)} is not live as long as {@code
 * registered} is true. Without this, states of the code would be told apart, and explored again and
 * again, by values that the code never looks at.
 */
final class LiveSlots {
  private final AbstractInsnNode[] instructions;
  private final List<List<Integer>> successors;

  LiveSlots(AbstractInsnNode[] instructions, List<List<Integer>> successors) {
    this.instructions = instructions;
    this.successors = successors;
  }

  /** Returns the slots that are live before each instruction, whatever the values are. */
  BitSet[] everywhere() {
    return fixedPoint(IntStream.range(0, instructions.length).boxed().toList(), successors);
  }

  /**
   * A point of an execution.
   *
   * @param at the index of an instruction
   * @param known the values of boolean slots, as long as they are known
   */
  private record Point(int at, Map<Integer, Boolean> known) {}

  /**
   * Returns the slots that are live before an instruction.
   *
   * @param at its index
   * @param booleans the values of slots that hold a boolean
   */
  BitSet before(int at, Map<Integer, Boolean> booleans) {
    Point start = new Point(at, booleans);
    List<Point> points = new ArrayList<>(List.of(start));
    Map<Point, Integer> numbers = new HashMap<>(Map.of(start, 0));
    List<List<Integer>> next = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      List<Integer> following = new ArrayList<>();
      for (Point to : next(points.get(i))) {
        Integer number = numbers.putIfAbsent(to, points.size());
        if (number == null) {
          number = points.size();
          points.add(to);
        }
        following.add(number);
      }
      next.add(following);
    }
    return fixedPoint(points.stream().map(Point::at).toList(), next)[0];
  }

  private List<Point> next(Point from) {
    Map<Integer, Boolean> known = from.known;
    int written = written(instructions[from.at]);
    if (known.containsKey(written)) {
      known = new HashMap<>(known);
      known.remove(written);
    }
    Integer only = taken(from);
    List<Point> next = new ArrayList<>();
    for (int to : successors.get(from.at)) {
      if (only == null || to == only) {
        next.add(new Point(to, known));
      }
    }
    return next;
  }

  /**
   * Returns the index of the instruction that a branch on a known boolean leads to; null if {@code
   * from} is at no such branch. The value must be loaded by the instruction right before the
   * branch. Another way to the branch would need a label between the two, so it always tests that
   * value.
   */
  private @Nullable Integer taken(Point from) {
    if (!(instructions[from.at] instanceof JumpInsnNode jump)
        || (jump.getOpcode() != Opcodes.IFEQ && jump.getOpcode() != Opcodes.IFNE)
        || from.at == 0
        || !(instructions[from.at - 1] instanceof VarInsnNode load)
        || load.getOpcode() != Opcodes.ILOAD) {
      return null;
    }
    Boolean value = from.known.get(load.var);
    if (value == null) {
      return null;
    }
    boolean jumps = value == (jump.getOpcode() == Opcodes.IFNE);
    return jumps ? Arrays.asList(instructions).indexOf(jump.label) : from.at + 1;
  }

  /** Returns the slots that are live before each point of a graph, backwards to a fixed point. */
  private BitSet[] fixedPoint(List<Integer> at, List<List<Integer>> next) {
    BitSet[] live = new BitSet[at.size()];
    Arrays.setAll(live, i -> new BitSet());
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int i = live.length - 1; i >= 0; i--) {
        BitSet now = new BitSet();
        next.get(i).forEach(to -> now.or(live[to]));
        AbstractInsnNode instruction = instructions[at.get(i)];
        int written = written(instruction);
        if (written >= 0) {
          now.clear(written);
        }
        if (instruction instanceof IincInsnNode increment) {
          now.set(increment.var);
        } else if (instruction instanceof VarInsnNode access && written < 0) {
          now.set(access.var);
        }
        if (!now.equals(live[i])) {
          live[i] = now;
          changed = true;
        }
      }
    }
    return live;
  }

  /** Returns the slot that an instruction writes; -1 if it writes none. */
  private static int written(AbstractInsnNode instruction) {
    if (instruction instanceof IincInsnNode increment) {
      return increment.var;
    }
    boolean stores =
        instruction.getOpcode() >= Opcodes.ISTORE && instruction.getOpcode() <= Opcodes.ASTORE;
    return stores ? ((VarInsnNode) instruction).var : -1;
  }
}
