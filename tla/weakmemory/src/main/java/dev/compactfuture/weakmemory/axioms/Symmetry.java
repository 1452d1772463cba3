package dev.compactfuture.weakmemory.axioms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Recognizes programs that differ in the order of their threads or the names of their variables.
 */
final class Symmetry {
  private Symmetry() {}

  /**
   * Returns a text that two programs share if and only if they are symmetric: the least text over
   * all orders of the threads, with the variables named in the order in which they occur.
   */
  static String canonicalText(LitmusProgram program) {
    List<String> texts = new ArrayList<>();
    permute(program.threads(), new ArrayList<>(), texts);
    return texts.stream().min(String::compareTo).orElse("");
  }

  private static void permute(
      List<List<Instruction>> left, List<List<Instruction>> chosen, List<String> texts) {
    if (left.isEmpty()) {
      texts.add(renamed(chosen).toString());
      return;
    }
    for (int i = 0; i < left.size(); i++) {
      List<List<Instruction>> others = new ArrayList<>(left);
      List<List<Instruction>> longer = new ArrayList<>(chosen);
      longer.add(others.remove(i));
      permute(others, longer, texts);
    }
  }

  private static LitmusProgram renamed(List<List<Instruction>> threads) {
    Map<String, String> names = new HashMap<>();
    List<List<Instruction>> result = new ArrayList<>();
    for (List<Instruction> thread : threads) {
      List<Instruction> instructions = new ArrayList<>();
      for (Instruction instruction : thread) {
        if (instruction instanceof Instruction.Access access) {
          String name =
              names.computeIfAbsent(
                  access.variable(), each -> LitmusProgram.VARIABLES.get(names.size()));
          instructions.add(access.to(name));
        } else {
          instructions.add(instruction);
        }
      }
      result.add(instructions);
    }
    return new LitmusProgram(result);
  }
}
