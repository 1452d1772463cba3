package dev.compactfuture.mutants.java;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Neighbouring blocks of a method that can change places. A block begins on a line of its own with
 * an empty operand stack, takes a step or leads to one by a call, and is entered at its beginning
 * only; it needs nothing that the other block leaves in local variables or fields. An {@code if}
 * whose body belongs to the next block may change places with it: then the body comes before the
 * test.
 */
final class SwappableBlocks {
  /**
   * Two blocks, as indexes of instructions.
   *
   * @param first the first block's step, or the call that leads to it
   * @param second the second block's
   * @param begin where the first block begins
   * @param middle where the second block begins
   * @param end behind the second block
   */
  record Pair(AbstractInsnNode first, AbstractInsnNode second, int begin, int middle, int end) {}

  private final OwnedMethod method;
  private final List<AbstractInsnNode> code = new ArrayList<>(); // without labels, lines, frames
  private final Map<LabelNode, Integer> positions = new HashMap<>();
  private final TreeSet<Integer> blockStarts = new TreeSet<>(); // where a block can begin or end
  private final TreeSet<Integer> steps = new TreeSet<>(); // and calls that lead to one
  private final List<@Nullable String> labels = new ArrayList<>();

  SwappableBlocks(LabelledClasses classes, OwnedMethod method) {
    this.method = method;
    int[] stack = method.stackSizes();
    boolean line = false;
    for (AbstractInsnNode each : method.code()) {
      if (each instanceof LabelNode label) {
        positions.put(label, code.size());
      } else if (each instanceof LineNumberNode) {
        line = true;
      } else if (each.getOpcode() >= 0) {
        if (line && stack[method.code().indexOf(each)] == 0) {
          blockStarts.add(code.size());
        }
        line = false;
        String label = classes.firstLabel(each);
        if (label != null) {
          steps.add(code.size());
        }
        labels.add(label);
        code.add(each);
      }
    }
  }

  private int position(LabelNode label) {
    return requireNonNull(positions.get(label));
  }

  /** Returns the pairs in which the first block takes the step {@code label}. */
  List<Pair> pairs(String label) {
    List<Pair> pairs = new ArrayList<>();
    for (int first : steps) {
      if (label.equals(labels.get(first))) {
        Pair pair = smallest(first);
        if (pair != null) {
          pairs.add(pair);
        }
      }
    }
    return pairs;
  }

  private @Nullable Pair smallest(int first) {
    Pair smallest = null;
    for (int begin : blockStarts.headSet(first, true).descendingSet()) {
      if (!Integer.valueOf(first).equals(steps.ceiling(begin))) {
        break;
      }
      Pair pair = smallest(begin, first);
      if (pair != null && (smallest == null || pair.end - begin < smallest.end - smallest.begin)) {
        smallest = pair;
      }
    }
    return smallest;
  }

  private @Nullable Pair smallest(int begin, int first) {
    for (int end : blockStarts.tailSet(first, false)) {
      for (int middle : blockStarts.subSet(first + 1, end)) {
        Integer second = steps.ceiling(middle);
        if (second != null && second < end) {
          Pair pair = new Pair(code.get(first), code.get(second), begin, middle, end);
          if (canSwap(pair)) {
            return pair;
          }
        }
      }
    }
    return null;
  }

  private boolean canSwap(Pair pair) {
    return jumpsAllow(pair) && tryBlocksAllow(pair) && areIndependent(pair);
  }

  /** No jump leads into a block or past its neighbour, and each block reaches its own end. */
  private boolean jumpsAllow(Pair pair) {
    boolean firstEnds = fallsThrough(pair.middle - 1);
    boolean secondEnds = fallsThrough(pair.end - 1);
    for (int i = 0; i < code.size(); i++) {
      if (code.get(i) instanceof LookupSwitchInsnNode
          || code.get(i) instanceof TableSwitchInsnNode) {
        return false;
      }
      if (code.get(i) instanceof JumpInsnNode jump) {
        int to = position(jump.label);
        boolean ofFirst = pair.begin <= i && i < pair.middle;
        boolean ofSecond = pair.middle <= i && i < pair.end;
        boolean intoFirst = pair.begin < to && to < pair.middle;
        boolean intoSecond = pair.middle < to && to < pair.end;
        if ((intoFirst && !ofFirst)
            || (intoSecond && !ofSecond)
            || (to == pair.middle && !ofFirst)
            || (to == pair.end && ofFirst)
            || (to > pair.end && ofSecond)) {
          return false;
        }
        firstEnds |= ofFirst && to == pair.middle;
        secondEnds |= ofSecond && to == pair.end;
      }
    }
    return firstEnds && secondEnds;
  }

  /** Each try block is around both blocks, apart from them, or wholly in one of them. */
  private boolean tryBlocksAllow(Pair pair) {
    for (TryCatchBlockNode block : method.method().tryCatchBlocks) {
      int from = position(block.start);
      int to = position(block.end);
      int handler = position(block.handler);
      boolean around = from <= pair.begin && pair.end <= to;
      boolean apart = to <= pair.begin || pair.end <= from;
      boolean inFirst = pair.begin <= from && to <= pair.middle && handler < pair.middle;
      boolean inSecond = pair.middle <= from && to <= pair.end && handler < pair.end;
      boolean handledInside = pair.begin < handler && handler < pair.end;
      if (!((around || apart) && !handledInside) && !inFirst && !inSecond) {
        return false;
      }
    }
    return true;
  }

  private boolean fallsThrough(int last) {
    int opcode = code.get(last).getOpcode();
    return opcode != Opcodes.GOTO
        && opcode != Opcodes.ATHROW
        && !(opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN);
  }

  private boolean areIndependent(Pair pair) {
    Set<Object> read = new HashSet<>();
    Set<Object> written = new HashSet<>();
    uses(pair.begin, pair.middle, read, written);
    Set<Object> readThen = new HashSet<>();
    Set<Object> writtenThen = new HashSet<>();
    uses(pair.middle, pair.end, readThen, writtenThen);
    return written.stream().noneMatch(w -> readThen.contains(w) || writtenThen.contains(w))
        && writtenThen.stream().noneMatch(read::contains);
  }

  /** Collects local variables by their slots, and fields by their names. */
  private void uses(int from, int to, Set<Object> read, Set<Object> written) {
    for (AbstractInsnNode each : code.subList(from, to)) {
      if (each instanceof VarInsnNode local) {
        (local.getOpcode() >= Opcodes.ISTORE ? written : read).add(local.var);
      } else if (each instanceof IincInsnNode increment) {
        written.add(increment.var);
      } else if (each instanceof FieldInsnNode field) {
        boolean reads =
            field.getOpcode() == Opcodes.GETFIELD || field.getOpcode() == Opcodes.GETSTATIC;
        (reads ? read : written).add(field.owner + "." + field.name);
      }
    }
  }

  void swap(Pair pair) {
    InsnList all = method.code();
    List<AbstractInsnNode> first = block(pair.begin, pair.middle);
    List<AbstractInsnNode> second = block(pair.middle, pair.end);
    LabelNode begin = new LabelNode(); // of the second block, which now comes first
    LabelNode middle = new LabelNode();
    LabelNode end = new LabelNode();
    for (int i = 0; i < code.size(); i++) {
      if (code.get(i) instanceof JumpInsnNode jump) {
        int to = position(jump.label);
        boolean ofFirst = pair.begin <= i && i < pair.middle;
        boolean ofSecond = pair.middle <= i && i < pair.end;
        if (to == pair.begin) {
          jump.label = begin;
        } else if (to == pair.middle && ofFirst) {
          jump.label = end;
        } else if (to == pair.end && ofSecond) {
          jump.label = middle;
        }
      }
    }
    for (TryCatchBlockNode block : method.method().tryCatchBlocks) {
      int from = position(block.start);
      int to = position(block.end);
      if (from == pair.begin && to >= pair.end) {
        block.start = begin;
      } else if (to == pair.middle && from >= pair.begin) {
        block.end = end;
      } else if (to == pair.end && from >= pair.middle) {
        block.end = middle;
      }
    }
    AbstractInsnNode before = first.get(0).getPrevious();
    first.forEach(all::remove);
    second.forEach(all::remove);
    InsnList swapped = new InsnList();
    swapped.add(begin);
    second.forEach(swapped::add);
    swapped.add(middle);
    first.forEach(swapped::add);
    swapped.add(end);
    if (before == null) {
      all.insert(swapped);
    } else {
      all.insert(before, swapped);
    }
    method
        .method()
        .localVariables
        .removeIf(local -> all.indexOf(local.start) >= all.indexOf(local.end));
  }

  /** Returns a block, with the labels and lines before its first instruction. */
  private List<AbstractInsnNode> block(int from, int to) {
    List<AbstractInsnNode> block = new ArrayList<>();
    AbstractInsnNode at = code.get(from);
    while (at.getPrevious() != null && at.getPrevious().getOpcode() < 0) {
      at = at.getPrevious();
    }
    AbstractInsnNode end = code.get(to - 1).getNext();
    for (; at != end; at = at.getNext()) {
      block.add(at);
    }
    return block;
  }
}
