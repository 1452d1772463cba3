package dev.compactfuture.mutants;

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
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Neighbouring pieces of a method that can change places: each begins with an empty stack at a line
 * of its own, takes a step (or leads to some by a call), is entered at its beginning only, and
 * needs nothing that the other one leaves in local variables or fields. An {@code if} whose body
 * belongs to the next piece may change places with it: then the body comes before the test.
 */
final class Regions {
  /** Two pieces: from {@code begin} to {@code middle}, and to {@code end}, all exclusive. */
  record Pair(AbstractInsnNode first, AbstractInsnNode second, int begin, int middle, int end) {}

  private final Program.Owned in;
  private final List<AbstractInsnNode> code = new ArrayList<>(); // without labels, lines, frames
  private final Map<LabelNode, Integer> positions = new HashMap<>();
  private final TreeSet<Integer> cuts = new TreeSet<>();
  private final TreeSet<Integer> bearing = new TreeSet<>();
  private final List<@Nullable String> labels = new ArrayList<>();

  Regions(Program program, Program.Owned in) {
    this.in = in;
    int[] stack = stackSizes(in);
    boolean line = false;
    for (AbstractInsnNode each : in.code()) {
      if (each instanceof LabelNode label) {
        positions.put(label, code.size());
      } else if (each instanceof LineNumberNode) {
        line = true;
      } else if (each.getOpcode() >= 0) {
        if (line && stack[in.code().indexOf(each)] == 0) {
          cuts.add(code.size());
        }
        line = false;
        String label = program.labelOf(each);
        if (label != null) {
          bearing.add(code.size());
        }
        labels.add(label);
        code.add(each);
      }
    }
  }

  private int position(LabelNode label) {
    return requireNonNull(positions.get(label));
  }

  /** How much is on the operand stack before each instruction; -1 where it is unreachable. */
  static int[] stackSizes(Program.Owned in) {
    try {
      Frame<BasicValue>[] frames =
          new Analyzer<>(new BasicInterpreter()).analyze(in.type().name, in.method());
      int[] sizes = new int[frames.length];
      for (int i = 0; i < frames.length; i++) {
        sizes[i] = frames[i] == null ? -1 : frames[i].getStackSize();
      }
      return sizes;
    } catch (AnalyzerException e) {
      throw new IllegalArgumentException(in.method().name + " cannot be read", e);
    }
  }

  /** Those of which the first takes the step of {@code point}. */
  List<Pair> pairs(Point point) {
    List<Pair> pairs = new ArrayList<>();
    for (int first : bearing) {
      if (point.step().label().equals(labels.get(first))) {
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
    for (int begin : cuts.headSet(first, true).descendingSet()) {
      if (!Integer.valueOf(first).equals(bearing.ceiling(begin))) {
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
    for (int end : cuts.tailSet(first, false)) {
      for (int middle : cuts.subSet(first + 1, end)) {
        Integer second = bearing.ceiling(middle);
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
    boolean firstEnds = false;
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
    firstEnds |= fallsThrough(pair.middle - 1);
    for (TryCatchBlockNode block : in.method().tryCatchBlocks) {
      int from = position(block.start);
      int to = position(block.end);
      boolean around = from <= pair.begin && pair.end <= to;
      boolean apart = to <= pair.begin || pair.end <= from;
      int handler = position(block.handler);
      boolean inFirst = pair.begin <= from && to <= pair.middle && handler < pair.middle;
      boolean inSecond = pair.middle <= from && to <= pair.end && handler < pair.end;
      boolean into = pair.begin < handler && handler < pair.end;
      if (!(around && !into) && !(apart && !into) && !inFirst && !inSecond) {
        return false;
      }
    }
    return firstEnds && secondEnds && independent(pair);
  }

  private boolean fallsThrough(int last) {
    int opcode = code.get(last).getOpcode();
    return opcode != Opcodes.GOTO
        && opcode != Opcodes.ATHROW
        && !(opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN);
  }

  private boolean independent(Pair pair) {
    Set<Object> read = new HashSet<>();
    Set<Object> written = new HashSet<>();
    uses(pair.begin, pair.middle, read, written);
    Set<Object> readThen = new HashSet<>();
    Set<Object> writtenThen = new HashSet<>();
    uses(pair.middle, pair.end, readThen, writtenThen);
    return written.stream().noneMatch(w -> readThen.contains(w) || writtenThen.contains(w))
        && writtenThen.stream().noneMatch(read::contains);
  }

  /** Local variables by their slots, fields by their names. */
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

  // The change.

  void swap(Pair pair) {
    InsnList all = in.code();
    List<AbstractInsnNode> first = piece(pair.begin, pair.middle);
    List<AbstractInsnNode> second = piece(pair.middle, pair.end);
    LabelNode begin = new LabelNode(); // where the second now begins
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
    for (TryCatchBlockNode block : in.method().tryCatchBlocks) {
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
    in.method()
        .localVariables
        .removeIf(local -> all.indexOf(local.start) >= all.indexOf(local.end));
  }

  /** With the labels and lines before its first instruction. */
  private List<AbstractInsnNode> piece(int from, int to) {
    List<AbstractInsnNode> piece = new ArrayList<>();
    AbstractInsnNode at = code.get(from);
    while (at.getPrevious() != null && at.getPrevious().getOpcode() < 0) {
      at = at.getPrevious();
    }
    AbstractInsnNode end = code.get(to - 1).getNext();
    for (; at != end; at = at.getNext()) {
      piece.add(at);
    }
    return piece;
  }
}
