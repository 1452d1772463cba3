package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Comparison;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.OutcomeComparison;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The programs whose executions are explored under Java's access modes, of the shipped classes or
 * of others. TLC, which says how they may end, is started once for each set of them.
 */
public final class WeakMemoryExplorer {
  /**
   * A program of a mutant that has so many times the states that it has as shipped has them without
   * end. If every CAS may fail for no reason, it is one and a half at most.
   */
  private static final int MORE = 10;

  private static final String CHANGE = "(setResult|cancel|setRunningOrNotifyCancel)2?";
  private static final String LOOK = "(inspect2?|getNow|awaitNow)";

  /**
   * Programs: those of a model, some of its constants changed. Nobody is interrupted in any: that
   * is lockstep's, and has nothing to do with memory.
   */
  public record Programs(String model, Map<String, String> constants, Predicate<List<String>> of) {
    Programs(String model) {
      this(model, Map.of(), titles -> true);
    }

    Path write(Path models) throws IOException {
      String text = Files.readString(models.resolve(model + ".cfg"));
      Map<String, String> all = new LinkedHashMap<>(Map.of("Interrupts", "FALSE"));
      all.putAll(constants);
      for (Map.Entry<String, String> each : all.entrySet()) {
        Matcher constant = Pattern.compile("(?m)^  " + each.getKey() + " = .*$").matcher(text);
        if (!constant.find()) {
          throw new IllegalArgumentException(model + ".cfg has no " + each.getKey());
        }
        text =
            text.substring(0, constant.start())
                + "  "
                + each.getKey()
                + " = "
                + each.getValue()
                + text.substring(constant.end());
      }
      Path to = Files.createTempFile(model, ".cfg");
      to.toFile().deleteOnExit(); // TLC may read it late
      return Files.writeString(to, text);
    }
  }

  /** What one future says must not contradict what the other does: a change, and then a look. */
  private static final Programs CROSSED =
      new Programs(
          "TwoFutures",
          Map.of(),
          titles -> titles.stream().allMatch(t -> t.matches(CHANGE + ", " + LOOK)));

  public static final List<Programs> PAIRS =
      List.of(new Programs("Pairs"), new Programs("AwaitsOnTwo"), new Programs("Awaits"), CROSSED);

  /** What one thread has registered, a second one passes on, and a third one finds. */
  private static final Programs PASSED_ON =
      new Programs(
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

  public static final List<Programs> TRIPLES =
      List.of(
          PASSED_ON,
          new Programs(
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

  public static final List<Programs> ALL_TRIPLES =
      List.of(
          PASSED_ON,
          new Programs("Triples"),
          new Programs("AwaitTriples"),
          new Programs("AwaitTriplesOnTwo"),
          new Programs("TwoFutures"));

  /** With which a weaker access is looked for: few, and so that each of them is found. */
  public static final List<Programs> SHOWING =
      List.of(pending("Pairs"), CROSSED, pending("Awaits"), PASSED_ON);

  private static Programs pending(String model) {
    return new Programs(
        model, Map.of("StartStates", set("PENDING"), "StartQueues", "{0}"), titles -> true);
  }

  private static String set(String... names) {
    return "{\"" + String.join("\", \"", names) + "\"}";
  }

  private final Shipped shipped;
  private final Set<String> steps; // the labels there are
  private final Map<Programs, Lockstep> known = new LinkedHashMap<>();

  /** What the shipped classes came to, by model and titles of programs. */
  private final Map<String, Map<List<String>, OutcomeComparison>> taken = new LinkedHashMap<>();

  /**
   * Creates one that has explored nothing.
   *
   * @param shipped the shipped classes
   */
  public WeakMemoryExplorer(Shipped shipped) throws IOException {
    this.shipped = shipped;
    this.steps = Set.copyOf(shipped.steps().byLabel().keySet());
  }

  /** All executions of the shipped classes. */
  public OutcomeComparison shipped(Programs programs, Steps steps) throws IOException {
    OutcomeComparison comparison =
        prepared(programs, steps).programs(programs.of).compareOutcomes();
    taken.computeIfAbsent(programs.model, m -> new HashMap<>()).putAll(comparison.byProgram());
    return comparison;
  }

  /**
   * Explores the programs with which a weaker access is looked for, of classes that are wrong. They
   * may have states without end: see {@link #MORE}.
   *
   * @param classes the folder
   * @param label of the step at which they are wrong: programs that do not take it are left out; if
   *     it is none, no program is
   * @param progress is called after each program
   * @return the exploration that found something; else the last one, or null if there was none
   */
  public @Nullable OutcomeComparison showing(
      Path classes, String label, Consumer<Comparison> progress) throws IOException {
    OutcomeComparison last = null;
    for (Programs programs : SHOWING) {
      if (!taken.containsKey(programs.model)) {
        OutcomeComparison original = shipped(programs, shipped.steps());
        if (original.counterexample() != null) {
          throw new IllegalStateException("the shipped classes: " + original.counterexample());
        }
      }
      OutcomeComparison comparison = variant(classes, label, programs, progress);
      if (comparison != null && comparison.counterexample() != null) {
        return comparison;
      }
      last = comparison == null ? last : comparison;
    }
    return last;
  }

  /** The same of one set of programs, which the shipped classes ran before. */
  public @Nullable OutcomeComparison variant(
      Path classes, String label, Programs programs, Consumer<Comparison> progress)
      throws IOException {
    Map<List<String>, OutcomeComparison> original = taken.getOrDefault(programs.model, Map.of());
    Predicate<List<String>> takes =
        titles -> {
          OutcomeComparison one = original.get(titles);
          return one != null && (!steps.contains(label) || one.labels().contains(label));
        };
    if (original.keySet().stream().noneMatch(takes)) {
      return null;
    }
    Steps wrong = shipped.steps(classes);
    return prepared(programs, wrong)
        .programs(programs.of.and(takes))
        .maxStates(titles -> MORE * requireNonNull(original.get(titles)).states())
        .onProgress(progress)
        .compareOutcomes();
  }

  private Lockstep prepared(Programs programs, Steps steps) throws IOException {
    Lockstep warm = known.get(programs);
    if (warm == null) {
      Path tla = shipped.specification();
      Path cfg = programs.write(tla.resolve("models"));
      warm =
          new Lockstep(
              FutureSubject.class, steps, new SpecificationFiles(tla, Shipped.SPECIFICATION, cfg));
      known.put(programs, warm);
    } else {
      warm = warm.withVariant(steps);
    }
    return warm.underAccessModes().ignoreLabelErrors();
  }
}
