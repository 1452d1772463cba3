package dev.compactfuture.weakmemory.axioms;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A litmus program: threads of instructions over the variables x, y, z and w, which are 0 at first.
 *
 * <p>Its text has {@code ||} between threads and {@code ;} between instructions, for example {@code
 * xV1; yO1 || yA; xV}: a write has a value, a read has none. See {@link Instruction} for the
 * others. No instruction depends on another, as all values are constants.
 *
 * @param threads the instructions of each thread, in program order
 */
public record LitmusProgram(List<List<Instruction>> threads) {
  /** The names that a variable may have. */
  static final List<String> VARIABLES = List.of("x", "y", "z", "w");

  public LitmusProgram {
    threads = threads.stream().map(List::copyOf).toList();
  }

  /**
   * Returns the program that a text describes; {@link #toString} is the inverse.
   *
   * @throws IllegalArgumentException if there is none; the message names the thread and the
   *     instruction, counted from 1
   */
  public static LitmusProgram parse(String text) {
    List<List<Instruction>> threads = new ArrayList<>();
    for (String thread : text.split("\\|\\|", -1)) {
      List<Instruction> instructions = new ArrayList<>();
      for (String instruction : thread.split(";", -1)) {
        try {
          instructions.add(InstructionParser.parse(instruction.strip()));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "thread "
                  + (threads.size() + 1)
                  + ", instruction "
                  + (instructions.size() + 1)
                  + ": "
                  + e.getMessage(),
              e);
        }
      }
      threads.add(instructions);
    }
    return new LitmusProgram(threads);
  }

  /** Returns the variables that the program accesses, in the order x, y, z, w. */
  public List<String> variables() {
    return VARIABLES.stream().filter(this::accesses).toList();
  }

  private boolean accesses(String variable) {
    return threads.stream()
        .flatMap(List::stream)
        .anyMatch(
            each ->
                each instanceof Instruction.Access access && access.variable().equals(variable));
  }

  /** Returns the text, see {@link #parse}. */
  @Override
  public String toString() {
    return threads.stream()
        .map(each -> each.stream().map(Instruction::toString).collect(Collectors.joining("; ")))
        .collect(Collectors.joining(" || "));
  }
}
