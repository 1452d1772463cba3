package dev.compactfuture.weakmemory.axioms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A litmus program with a condition on its outcome. Its text is that of the program, where an
 * instruction that answers may be followed by {@code =} and its answer, and the final values that
 * are asked for may end it after a bar: {@code xV1; yO1 || yA=1; xV=0} or {@code xR1; xR2 | x=1}.
 * What is left out may have any value.
 *
 * @param answers the answer that is asked for, or nothing, for each instruction that answers
 * @param finals the final values that are asked for
 */
public record LitmusQuestion(
    LitmusProgram program, List<OptionalInt> answers, Map<String, Integer> finals) {
  private static final Pattern ANSWERED = Pattern.compile("(.*?)\\s*=\\s*(\\d{1,9})");
  private static final Pattern FINAL = Pattern.compile("([xyzw])=(\\d{1,9})");
  private static final Pattern SINGLE_BAR = Pattern.compile("(?<!\\|)\\|(?!\\|)");

  public LitmusQuestion {
    answers = List.copyOf(answers);
    finals = Map.copyOf(finals);
  }

  /**
   * Returns the question that a text describes; {@link #toString} is the inverse.
   *
   * @throws IllegalArgumentException if there is none; the message names the place
   */
  public static LitmusQuestion parse(String text) {
    String[] parts = SINGLE_BAR.split(text, -1);
    if (parts.length > 2) {
      throw new IllegalArgumentException("more than one | in '" + text + "'");
    }
    List<String> threads = new ArrayList<>();
    List<OptionalInt> asked = new ArrayList<>();
    for (String thread : parts[0].split("\\|\\|", -1)) {
      List<String> instructions = new ArrayList<>();
      for (String instruction : thread.split(";", -1)) {
        Matcher answered = ANSWERED.matcher(instruction.strip());
        boolean asks = answered.matches();
        instructions.add(asks ? answered.group(1) : instruction.strip());
        asked.add(asks ? OptionalInt.of(Integer.parseInt(answered.group(2))) : OptionalInt.empty());
      }
      threads.add(String.join("; ", instructions));
    }
    LitmusProgram program = LitmusProgram.parse(String.join(" || ", threads));
    Map<String, Integer> finals = parts.length == 1 ? Map.of() : finals(parts[1]);
    if (!program.variables().containsAll(finals.keySet())) {
      throw new IllegalArgumentException("the program has no such variable: " + parts[1].strip());
    }
    return new LitmusQuestion(program, ofThoseThatAnswer(program, asked), finals);
  }

  private static List<OptionalInt> ofThoseThatAnswer(
      LitmusProgram program, List<OptionalInt> asked) {
    List<Instruction> all = program.threads().stream().flatMap(List::stream).toList();
    List<OptionalInt> answers = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).answers()) {
        answers.add(asked.get(i));
      } else if (asked.get(i).isPresent()) {
        throw new IllegalArgumentException("'" + all.get(i) + "' has no answer");
      }
    }
    return answers;
  }

  private static Map<String, Integer> finals(String text) {
    Map<String, Integer> finals = new LinkedHashMap<>();
    for (String each : text.strip().split("\\s+", -1)) {
      Matcher matcher = FINAL.matcher(each);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("'" + each + "' is no final value such as x=1");
      }
      finals.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }
    return finals;
  }

  /** Returns whether an outcome of the program meets the condition. */
  public boolean isMetBy(Outcome outcome) {
    for (int i = 0; i < answers.size(); i++) {
      OptionalInt asked = answers.get(i);
      if (asked.isPresent() && asked.getAsInt() != outcome.answers().get(i)) {
        return false;
      }
    }
    return outcome.finals().entrySet().containsAll(finals.entrySet());
  }

  /** Returns whether one of these outcomes of the program meets the condition. */
  public boolean isMetByAny(Set<Outcome> outcomes) {
    return outcomes.stream().anyMatch(this::isMetBy);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int answer = 0;
    for (List<Instruction> thread : program.threads()) {
      text.append(text.isEmpty() ? "" : " || ");
      String separator = "";
      for (Instruction instruction : thread) {
        text.append(separator).append(instruction);
        separator = "; ";
        if (instruction.answers()) {
          OptionalInt asked = answers.get(answer++);
          text.append(asked.isPresent() ? "=" + asked.getAsInt() : "");
        }
      }
    }
    String last =
        program.variables().stream()
            .filter(finals::containsKey)
            .map(each -> each + "=" + finals.get(each))
            .collect(Collectors.joining(" "));
    return last.isEmpty() ? text.toString() : text + " | " + last;
  }
}
