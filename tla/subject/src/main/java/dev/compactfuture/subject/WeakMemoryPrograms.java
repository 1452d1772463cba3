package dev.compactfuture.subject;

import static dev.compactfuture.subject.ModelVariant.set;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
   * Three threads on two futures: one completes the first. Another learns of that, by each
   * operation that may, and that the second is not done. The third completes the second, and then
   * must not find the first not done.
   */
  private static final List<WeakMemoryPrograms> LEARNT =
      Stream.of(
              "setResult, toString2",
              "cancel, toString2",
              "setRunningOrNotifyCancel, toString2",
              "addDoneCallback, toString2",
              "getTimed, toString2")
          .map(WeakMemoryPrograms::learnt)
          .toList();

  private static WeakMemoryPrograms learnt(String second) {
    Set<String> operations = new TreeSet<>(Set.of("setResult", "setResult2", "toString"));
    operations.addAll(List.of(second.split(", ")));
    return new WeakMemoryPrograms(
        "TwoFutures",
        Map.of(
            "Threads",
            "{1, 2, 3}",
            "Operations",
            set(operations.toArray(new String[0])),
            "Awaiting",
            "{0, 1}",
            "StartStates",
            set("PENDING")),
        titles ->
            titles.size() == 3
                && titles.containsAll(List.of("setResult", second, "setResult2, toString")));
  }

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

  /** A getter that may be interrupted, beside whatever ends its wait. */
  private static final WeakMemoryPrograms INTERRUPTED =
      new WeakMemoryPrograms(
          "Pairs",
          Map.of(
              "Interrupts",
              "TRUE",
              "Operations",
              set("setResult", "cancel", "get", "getTimed"),
              "StartStates",
              set("PENDING"),
              "StartQueues",
              "{0}"),
          titles -> titles.stream().anyMatch(title -> title.startsWith("get")));

  /** An iterator over two futures, or over one that occurs twice, beside a completion. */
  private static final WeakMemoryPrograms ITERATED =
      new WeakMemoryPrograms(
          "AsCompleted",
          Map.of(
              "Operations",
              set("setResult", "setException2", "open", "openTimed", "openTwice", "next"),
              "StartStates",
              set("PENDING")),
          titles -> true);

  /** The programs of the row weakmemory.pairs. */
  public static final List<WeakMemoryPrograms> PAIRS =
      List.of(all("Pairs"), all("AwaitsOnTwo"), all("Awaits"), CROSSED, INTERRUPTED, ITERATED);

  /** The programs of the row weakmemory.triples at level quick: all triples would take minutes. */
  public static final List<WeakMemoryPrograms> TRIPLES =
      with(
          LEARNT,
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

  /** Like {@link #LEARNT}, by a wait on both: as many states as all others together. */
  private static final WeakMemoryPrograms LEARNT_BY_AWAIT = learnt("awaitFirst");

  /** The programs of the row weakmemory.triples at the levels above quick. */
  public static final List<WeakMemoryPrograms> ALL_TRIPLES =
      with(
          LEARNT,
          LEARNT_BY_AWAIT,
          PASSED_ON,
          all("Triples"),
          all("AwaitTriples"),
          all("AwaitTriplesOnTwo"),
          all("TwoFutures"));

  /** Few programs, which together reveal every access that is weaker than the shipped one. */
  public static final List<WeakMemoryPrograms> REVEALING =
      with(LEARNT, pending("Pairs"), CROSSED, pending("Awaits"), PASSED_ON);

  private static List<WeakMemoryPrograms> with(
      List<WeakMemoryPrograms> last, WeakMemoryPrograms... first) {
    return Stream.concat(Stream.of(first), last.stream()).toList();
  }

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

  /**
   * Returns whether the programs are explored with the one order of volatile accesses. Only what
   * several futures answer depends on it, and without it there are far fewer states.
   */
  boolean needOrder() {
    return model.equals("TwoFutures");
  }

  private ModelVariant variant() {
    Map<String, String> changed = new LinkedHashMap<>(Map.of("Interrupts", "FALSE"));
    changed.putAll(constants);
    return new ModelVariant(model, changed);
  }
}
