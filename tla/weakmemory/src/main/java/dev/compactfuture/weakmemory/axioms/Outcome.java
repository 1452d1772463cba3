package dev.compactfuture.weakmemory.axioms;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An outcome of a litmus program. Its text has the answers, a bar and the final values, for example
 * {@code 1, 0 | x=2 y=1}; without answers it begins with the bar.
 *
 * @param answers the value that each read, compare-and-set and getAndAdd found, by thread, in
 *     program order
 * @param finals the final value of each variable of the program
 */
public record Outcome(List<Integer> answers, Map<String, Integer> finals) {

  public Outcome {
    answers = List.copyOf(answers);
    finals = Map.copyOf(finals);
  }

  @Override
  public String toString() {
    String found = answers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String last =
        LitmusProgram.VARIABLES.stream()
            .filter(finals::containsKey)
            .map(each -> each + "=" + finals.get(each))
            .collect(Collectors.joining(" "));
    return (found.isEmpty() ? "" : found + " ") + "| " + last;
  }
}
