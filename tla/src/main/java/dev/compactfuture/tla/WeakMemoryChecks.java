package dev.compactfuture.tla;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.lockstep.Walk;
import dev.compactfuture.mutants.Weaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The shipped bytecode where memory is what Java's access modes promise, and no more: see {@code
 * AccessModes.tla}. Every execution of small programs is explored, with every value that a read may
 * return; each ends as some execution does that the specification has; the client's data, and every
 * field that is said to be confined, is free of races. And each access is as weak as it can be:
 * with one of them weaker by one mode, one of the programs shows it.
 */
final class WeakMemoryChecks {
  private static final String MODES = "weakmemory.modes";
  static final Set<String> IDS = Set.of("weakmemory.pairs", "weakmemory.triples", MODES);

  private static final String CHANGE = "(setResult|cancel|setRunningOrNotifyCancel)2?";
  private static final String LOOK = "(inspect2?|getNow|awaitNow)";

  /** Held on to, or its level would be forgotten: callbacks throw here by the hundred thousand. */
  private static final Logger CALLBACKS_LOG = Logger.getLogger("dev.compactfuture");

  /**
   * Programs: those of a model, some of its constants changed. Nobody is interrupted in any: that
   * is lockstep's, and has nothing to do with memory.
   */
  private record Programs(String model, Map<String, String> constants, Predicate<List<String>> of) {
    Programs(String model) {
      this(model, Map.of(), titles -> true);
    }

    Path write(Path models, Path to) throws IOException {
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
      return Files.writeString(Files.createTempFile(to, model, ".cfg"), text);
    }
  }

  /** What one future says must not contradict what the other does: a change, and then a look. */
  private static final Programs CROSSED =
      new Programs(
          "TwoFutures",
          Map.of(),
          titles -> titles.stream().allMatch(t -> t.matches(CHANGE + ", " + LOOK)));

  private static final List<Programs> PAIRS =
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

  private static final List<Programs> TRIPLES =
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

  private static final List<Programs> ALL_TRIPLES =
      List.of(
          PASSED_ON,
          new Programs("Triples"),
          new Programs("AwaitTriples"),
          new Programs("AwaitTriplesOnTwo"),
          new Programs("TwoFutures"));

  /** With which a weaker access is looked for: few, and so that each of them is found. */
  private static final List<Programs> SHOWING =
      List.of(pending("Pairs"), CROSSED, pending("Awaits"), PASSED_ON);

  private static Programs pending(String model) {
    return new Programs(
        model, Map.of("StartStates", set("PENDING"), "StartQueues", "{0}"), titles -> true);
  }

  private static String set(String... names) {
    return "{\"" + String.join("\", \"", names) + "\"}";
  }

  private final Path root;
  private final Level level;
  private final Path scratch;
  private final Map<Programs, Lockstep> known = new LinkedHashMap<>();

  /** The labels of the steps that programs take, by model and titles. */
  private final Map<String, Map<List<String>, Set<String>>> taken = new LinkedHashMap<>();

  private boolean holds = true; // the shipped code, in all programs so far

  private WeakMemoryChecks(Path root, Level level, Path scratch) {
    this.root = root;
    this.level = level;
    this.scratch = scratch;
  }

  static List<Check> run(Path root, Level level) throws IOException {
    Path scratch = Files.createTempDirectory("weak");
    java.util.logging.Level before = CALLBACKS_LOG.getLevel();
    CALLBACKS_LOG.setLevel(java.util.logging.Level.OFF);
    try {
      return new WeakMemoryChecks(root, level, scratch).run();
    } finally {
      CALLBACKS_LOG.setLevel(before);
      Scratch.delete(scratch);
    }
  }

  private List<Check> run() throws IOException {
    List<Programs> triples = level == Level.QUICK ? TRIPLES : ALL_TRIPLES;
    List<Weaker> weaker = Weaker.all(root);
    return List.of(
        row("weakmemory.pairs", PAIRS, canary(weaker, "GetLook")),
        row("weakmemory.triples", triples, canary(weaker, "Watch")),
        modes(weaker));
  }

  private static Weaker canary(List<Weaker> all, String label) {
    return all.stream().filter(w -> w.label().equals(label)).findFirst().orElseThrow();
  }

  private Walk explore(Programs programs, Steps steps, Predicate<List<String>> which)
      throws IOException {
    Lockstep warm = known.get(programs);
    if (warm == null) {
      Path tla = root.resolve("tla");
      Path cfg = programs.write(tla.resolve("models"), scratch);
      warm = new Lockstep(FutureSubject.class, steps, tla, "CompactFuture", cfg);
      known.put(programs, warm);
    } else {
      warm = warm.of(steps);
    }
    return warm.underAccessModes().anyLabels().programs(programs.of.and(which)).ends();
  }

  /** Of the shipped classes with one access weaker; null if nothing breaks. */
  private @Nullable String counterexample(Weaker weaker, List<Programs> all) throws IOException {
    Path classes = Files.createTempDirectory(scratch, "weaker");
    weaker.write(classes);
    for (Programs programs : all) {
      Map<List<String>, Set<String>> labels = taken.getOrDefault(programs.model, Map.of());
      // The others do not take the step.
      Predicate<List<String>> which =
          titles -> labels.getOrDefault(titles, Set.of()).contains(weaker.label());
      if (labels.keySet().stream().anyMatch(which)) {
        Steps steps = Steps.read(classes, root.resolve("impl/src/main/java"), Verify.EXECUTOR);
        String found = explore(programs, steps, which).counterexample();
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private Check row(String id, List<Programs> all, Weaker canary) throws IOException {
    long start = System.nanoTime();
    Map<String, Long> figures = new LinkedHashMap<>();
    String why = "";
    String caught = null;
    try {
      for (Programs programs : all) {
        Steps steps = Verify.steps(root);
        if (!steps.errors().isEmpty()) { // an access that nobody would see
          throw new LockstepException(String.join("; ", steps.errors()), null);
        }
        Walk walk = explore(programs, steps, titles -> true);
        taken.computeIfAbsent(programs.model, m -> new HashMap<>()).putAll(walk.labelsByProgram());
        walk.ended().forEach((name, n) -> figures.merge(name, n, Long::sum));
        String found = walk.counterexample();
        if (found != null && why.isEmpty()) {
          Console.print("%n%s, %s:%n%s", id, programs.model, found);
          why = programs.model + ": " + end(found);
        }
        Console.print("         %s %s: %s", id, programs.model, walk.ended());
      }
      caught = why.isEmpty() ? counterexample(canary, all) : null;
    } catch (LockstepException e) {
      why = String.valueOf(e.getMessage());
    }
    Check check =
        new Check(
            id,
            "weakmemory",
            List.of("C2", "C3", "C5", "C7", "C8", "C9"),
            why.isEmpty() ? Check.HOLDS : Check.VIOLATED,
            why,
            (System.nanoTime() - start) / 1e9,
            caught == null
                ? ""
                : "caught: " + canary.label() + " " + canary.mode() + ": " + end(caught),
            figures);
    Console.progress(check);
    holds &= why.isEmpty();
    return check.orEmpty().orWithoutCanary();
  }

  /** Each access, with what breaks where it is weaker. */
  private Check modes(List<Weaker> all) throws IOException {
    long start = System.nanoTime();
    Map<String, Steps.Step> accesses = new LinkedHashMap<>();
    Verify.steps(root)
        .byLabel()
        .forEach(
            (label, step) -> {
              if (step.kind().matches(".* (read|write|CAS)")) {
                accesses.put(label, step);
              }
            });
    Modes table = new Modes(accesses);
    for (Weaker weaker : all) {
      String found = counterexample(weaker, SHOWING);
      table.add(weaker.label(), weaker.mode(), found);
      Console.print("         %s", table.line(weaker.label(), weaker.mode()));
    }
    Path file = root.resolve("target/report/modes.md");
    Files.createDirectories(requireNonNull(file.getParent()));
    Files.writeString(file, table.markdown());
    String why =
        !holds
            ? "not enough: see the rows above"
            : table.unnecessary().isEmpty()
                ? ""
                : "nothing breaks where it is weaker: " + String.join(", ", table.unnecessary());
    Check check =
        new Check(
            MODES,
            "weakmemory",
            List.of("C5", "C8", "C9", "C12"),
            why.isEmpty() ? Check.HOLDS : Check.VIOLATED,
            why,
            (System.nanoTime() - start) / 1e9,
            table.broken() > 0 ? "caught: " + table.broken() + " accesses that are weaker" : "",
            Map.of(
                "accesses", (long) accesses.size(),
                "necessary", (long) table.necessary(),
                "enough", holds ? accesses.size() : 0L));
    Console.progress(check);
    return check.orEmpty().orWithoutCanary();
  }

  /** What a counterexample says below the way to it. */
  static String end(String counterexample) {
    return counterexample.substring(counterexample.indexOf("=> ") + 3).strip();
  }
}
