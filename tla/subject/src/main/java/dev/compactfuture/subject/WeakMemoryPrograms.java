package dev.compactfuture.subject;

import static dev.compactfuture.subject.ModelVariant.set;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A set of programs that are explored under Java's access modes: those of a model of {@code
 * tla/models}, with some of its constants changed. No thread is interrupted in any of them:
 * interrupts have no part in the memory model, and lockstep explores them.
 *
 * @param model the model's name
 * @param constants the values of the constants that are changed
 * @param included whether a program belongs to the set, by its titles
 */
public record WeakMemoryPrograms(
    String model, Map<String, String> constants, Predicate<List<String>> included) {
  private static final String CHANGE = "(setResult|cancel|setRunningOrNotifyCancel)2?";
  private static final String READ = "(toString2?|getNow|awaitNow)";

  /**
   * Two threads on two futures, each with a change and then a read: what one future answers must
   * not contradict what the other does.
   */
  private static final WeakMemoryPrograms CROSSED =
      new WeakMemoryPrograms(
          "TwoFutures",
          Map.of(),
          titles -> titles.stream().allMatch(t -> t.matches(CHANGE + ", " + READ)));

  /**
   * Three threads: a stack with the callback of one is passed on by a second, which registers or
   * leaves, to a third, which completes the future.
   */
  private static final WeakMemoryPrograms PASSED_ON =
      new WeakMemoryPrograms(
          "AwaitTriples",
          Map.of(
              "Operations",
                  set(
                      "setResult",
                      "setRunningOrNotifyCancel",
                      "addDoneCallback",
                      "getTimed",
                      "awaitTimed"),
              "Awaiting", "{0, 1}",
              "StartStates", set("PENDING")),
          titles ->
              Set.copyOf(titles).size() == 3
                  && titles.containsAll(List.of("setResult", "addDoneCallback")));

  /** The programs of the row weakmemory.pairs. */
  public static final List<WeakMemoryPrograms> PAIRS =
      List.of(all("Pairs"), all("AwaitsOnTwo"), all("Awaits"), CROSSED);

  /** The programs of the row weakmemory.triples at level quick. */
  public static final List<WeakMemoryPrograms> TRIPLES =
      List.of(
          PASSED_ON,
          new WeakMemoryPrograms(
              "Triples",
              Map.of(
                  "Operations",
                      set(
                          "setResult",
                          "cancel",
                          "setRunningOrNotifyCancel",
                          "addDoneCallback",
                          "get"),
                  "StartStates", set("PENDING")),
              titles -> true));

  /** The programs of the row weakmemory.triples at the levels above quick. */
  public static final List<WeakMemoryPrograms> ALL_TRIPLES =
      List.of(
          PASSED_ON,
          all("Triples"),
          all("AwaitTriples"),
          all("AwaitTriplesOnTwo"),
          all("TwoFutures"));

  /** Few programs, which together reveal every access that is weaker than the shipped one. */
  public static final List<WeakMemoryPrograms> REVEALING =
      List.of(pending("Pairs"), CROSSED, pending("Awaits"), PASSED_ON);

  private static WeakMemoryPrograms all(String model) {
    return new WeakMemoryPrograms(model, Map.of(), titles -> true);
  }

  private static WeakMemoryPrograms pending(String model) {
    return new WeakMemoryPrograms(
        model, Map.of("StartStates", set("PENDING"), "StartQueues", "{0}"), titles -> true);
  }

  /**
   * Writes the model with the changed constants.
   *
   * @param models the folder of the models
   * @return a temporary file, see {@link ModelVariant#write}
   */
  Path write(Path models) throws IOException {
    return variant().write(models);
  }

  /**
   * Returns those of these claims that the programs have the operations to violate.
   *
   * @param specification the folder of the shipped specification
   */
  public static List<String> claims(
      Path specification, List<WeakMemoryPrograms> all, List<String> claims) throws IOException {
    List<String> texts = new ArrayList<>();
    for (WeakMemoryPrograms each : all) {
      texts.add(each.variant().text(specification.resolve("models")));
    }
    Set<String> possible = ClaimDerivation.withOperations(specification, texts);
    return claims.stream().filter(possible::contains).toList();
  }

  private ModelVariant variant() {
    Map<String, String> changed = new LinkedHashMap<>(Map.of("Interrupts", "FALSE"));
    changed.putAll(constants);
    return new ModelVariant(model, changed);
  }
}
