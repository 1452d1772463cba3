package dev.compactfuture.weakmemory.axioms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * Generates every mixed-mode program of the {@link Shape}s, and variants of them with updates and
 * with fences. Of programs that differ in the order of their threads or the names of their
 * variables only, it keeps one.
 */
public final class MixedModePrograms {
  /** A shape with more accesses than this has no plain ones: there would be too many programs. */
  private static final int SMALL = 4;

  private static final Set<Shape> FENCED =
      Set.of(Shape.SB, Shape.MP, Shape.R, Shape.RWC, Shape.IRIW);

  private final Map<String, ShapedProgram> found = new LinkedHashMap<>();

  private MixedModePrograms() {}

  /**
   * A program of a shape.
   *
   * @param weak the program, with the outcome that is weak in its shape
   */
  public record ShapedProgram(Shape shape, LitmusQuestion weak) {}

  /** Returns the programs of all shapes. */
  public static List<ShapedProgram> all() {
    return of(Shape.values());
  }

  /** Returns the programs of some shapes. */
  public static List<ShapedProgram> of(Shape... shapes) {
    MixedModePrograms programs = new MixedModePrograms();
    for (Shape shape : shapes) {
      programs.addOf(shape);
    }
    return List.copyOf(programs.found.values());
  }

  private void addOf(Shape shape) {
    List<Instruction> opaque =
        shape.opaque().program().threads().stream().flatMap(List::stream).toList();
    boolean isSmall = shape.accesses() <= SMALL;
    Function<Instruction, List<Instruction>> inAllModes = each -> inModes(each, isSmall);
    add(shape, opaque.stream().map(inAllModes).toList());
    for (int i = 0; i < opaque.size(); i++) {
      if (opaque.get(i) instanceof Instruction.Write write) {
        List<List<Instruction>> choices = new ArrayList<>(opaque.stream().map(inAllModes).toList());
        choices.set(i, updates(write, isSmall));
        add(shape, choices);
      }
    }
    add(
        shape,
        opaque.stream()
            .map(
                each ->
                    each instanceof Instruction.Write write
                        ? List.<Instruction>of(
                            swap(write, AccessMode.RELEASE), swap(write, AccessMode.VOLATILE))
                        : inAllModes.apply(each))
            .toList());
    if (FENCED.contains(shape)) {
      addFenced(shape, opaque);
    }
  }

  /** Returns an instruction in all modes; without plain ones if the shape is large. */
  private static List<Instruction> inModes(Instruction instruction, boolean isSmall) {
    List<Instruction> choices = new ArrayList<>();
    if (instruction instanceof Instruction.CompareAndSet) {
      return List.of(instruction);
    }
    for (AccessMode mode : AccessMode.values()) {
      if (mode == AccessMode.PLAIN && !isSmall) {
        continue;
      }
      if (instruction instanceof Instruction.Read read && mode != AccessMode.RELEASE) {
        choices.add(new Instruction.Read(read.variable(), mode));
      } else if (instruction instanceof Instruction.Write write && mode != AccessMode.ACQUIRE) {
        choices.add(new Instruction.Write(write.variable(), mode, write.value()));
      } else if (instruction instanceof Instruction.GetAndAdd add && mode != AccessMode.OPAQUE) {
        choices.add(new Instruction.GetAndAdd(add.variable(), mode, add.delta()));
      }
    }
    return choices;
  }

  /** Returns what may take the place of a write: volatile updates, and others in small shapes. */
  private static List<Instruction> updates(Instruction.Write write, boolean isSmall) {
    List<Instruction> choices = new ArrayList<>();
    choices.add(swap(write, AccessMode.VOLATILE));
    choices.add(new Instruction.GetAndAdd(write.variable(), AccessMode.VOLATILE, 1));
    if (isSmall) {
      choices.add(swap(write, AccessMode.PLAIN));
      choices.add(swap(write, AccessMode.ACQUIRE));
      choices.add(swap(write, AccessMode.RELEASE));
      choices.add(new Instruction.GetAndAdd(write.variable(), AccessMode.ACQUIRE, 1));
      choices.add(new Instruction.GetAndAdd(write.variable(), AccessMode.RELEASE, 1));
    }
    return choices;
  }

  private static Instruction swap(Instruction.Write write, AccessMode mode) {
    return new Instruction.CompareAndSet(write.variable(), mode, write.value() - 1, write.value());
  }

  /** Adds the programs with a fence between the two accesses of some threads. */
  private void addFenced(Shape shape, List<Instruction> opaque) {
    List<List<Instruction>> threads = shape.opaque().program().threads();
    List<List<Instruction>> choices =
        opaque.stream()
            .map(
                each ->
                    inModes(each, false).stream()
                        .filter(
                            choice ->
                                choice instanceof Instruction.Access access
                                    && (access.mode() == AccessMode.OPAQUE
                                        || access.mode() == AccessMode.VOLATILE))
                        .toList())
            .toList();
    int options = Instruction.Fence.values().length + 1;
    int choicesOfFences = (int) Math.pow(options, threads.size());
    for (int fences = 1; fences < choicesOfFences; fences++) {
      addFenced(shape, choices, fences, options);
    }
  }

  private void addFenced(Shape shape, List<List<Instruction>> choices, int fences, int options) {
    List<List<Instruction>> threads = shape.opaque().program().threads();
    int digits = fences;
    for (List<Instruction> thread : threads) {
      if (thread.size() != 2 && digits % options != 0) {
        return; // there is nothing to keep in order
      }
      digits /= options;
    }
    for (List<Instruction> chosen : product(choices)) {
      List<List<Instruction>> result = new ArrayList<>();
      int next = 0;
      int left = fences;
      for (List<Instruction> thread : threads) {
        List<Instruction> instructions =
            new ArrayList<>(chosen.subList(next, next + thread.size()));
        if (left % options != 0) {
          instructions.add(1, Instruction.Fence.values()[left % options - 1]);
        }
        left /= options;
        next += thread.size();
        result.add(instructions);
      }
      add(shape, new LitmusProgram(result));
    }
  }

  private void add(Shape shape, List<List<Instruction>> choices) {
    for (List<Instruction> chosen : product(choices)) {
      List<List<Instruction>> threads = new ArrayList<>();
      int next = 0;
      for (List<Instruction> thread : shape.opaque().program().threads()) {
        threads.add(chosen.subList(next, next + thread.size()));
        next += thread.size();
      }
      add(shape, new LitmusProgram(threads));
    }
  }

  /** Adds a program, unless a symmetric one is there, asking for the weak outcome of its shape. */
  private void add(Shape shape, LitmusProgram program) {
    LitmusQuestion opaque = shape.opaque();
    List<OptionalInt> answers = new ArrayList<>();
    int asked = 0;
    List<Instruction> of = opaque.program().threads().stream().flatMap(List::stream).toList();
    int position = 0;
    for (List<Instruction> thread : program.threads()) {
      for (Instruction instruction : thread) {
        if (instruction instanceof Instruction.Fence) {
          continue;
        }
        boolean wasAsked = of.get(position++).answers();
        if (instruction.answers()) {
          answers.add(wasAsked ? opaque.answers().get(asked) : OptionalInt.empty());
        }
        asked += wasAsked ? 1 : 0;
      }
    }
    found.putIfAbsent(
        Symmetry.canonicalText(program),
        new ShapedProgram(shape, new LitmusQuestion(program, answers, opaque.finals())));
  }

  /** Returns every way to choose one of each. */
  private static List<List<Instruction>> product(List<List<Instruction>> choices) {
    List<List<Instruction>> result = List.of(List.of());
    for (List<Instruction> choice : choices) {
      List<List<Instruction>> longer = new ArrayList<>();
      for (List<Instruction> prefix : result) {
        for (Instruction each : choice) {
          List<Instruction> extended = new ArrayList<>(prefix);
          extended.add(each);
          longer.add(extended);
        }
      }
      result = longer;
    }
    return result;
  }
}
