package dev.compactfuture.tla;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.lockstep.Walk;
import dev.compactfuture.mutants.Weaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final Path root;
  private final Level level;
  private final WeakMemory memory;
  private boolean holds = true; // the shipped code, in all programs so far

  private WeakMemoryChecks(Path root, Level level) throws IOException {
    this.root = root;
    this.level = level;
    this.memory = new WeakMemory(root);
  }

  static List<Check> run(Path root, Level level) throws IOException {
    try (CallbacksLog silent = CallbacksLog.off()) {
      return new WeakMemoryChecks(root, level).run();
    }
  }

  private List<Check> run() throws IOException {
    List<WeakMemory.Programs> triples =
        level == Level.QUICK ? WeakMemory.TRIPLES : WeakMemory.ALL_TRIPLES;
    List<Weaker> weaker = Weaker.all(root);
    return List.of(
        row("weakmemory.pairs", WeakMemory.PAIRS, canary(weaker, "GetLook")),
        row("weakmemory.triples", triples, canary(weaker, "Watch")),
        modes(weaker));
  }

  private static Weaker canary(List<Weaker> all, String label) {
    return all.stream().filter(w -> w.label().equals(label)).findFirst().orElseThrow();
  }

  /** Of the shipped classes with one access weaker; null if nothing breaks. */
  private @Nullable String counterexample(Weaker weaker, List<WeakMemory.Programs> all)
      throws IOException {
    Path classes = Files.createTempDirectory("weaker");
    try {
      weaker.write(classes);
      for (WeakMemory.Programs programs : all) {
        Walk walk = memory.variant(classes, weaker.label(), programs, w -> {});
        if (walk != null && walk.counterexample() != null) {
          return walk.counterexample();
        }
      }
      return null;
    } finally {
      Scratch.delete(classes);
    }
  }

  private Check row(String id, List<WeakMemory.Programs> all, Weaker canary) throws IOException {
    long start = System.nanoTime();
    Map<String, Long> figures = new LinkedHashMap<>();
    String why = "";
    String caught = null;
    try {
      for (WeakMemory.Programs programs : all) {
        Steps steps = Verify.steps(root);
        if (!steps.errors().isEmpty()) { // an access that nobody would see
          throw new LockstepException(String.join("; ", steps.errors()), null);
        }
        Walk walk = memory.shipped(programs, steps);
        walk.ended().forEach((name, n) -> figures.merge(name, n, Long::sum));
        String found = walk.counterexample();
        if (found != null && why.isEmpty()) {
          Console.print("%n%s, %s:%n%s", id, programs.model(), found);
          why = programs.model() + ": " + end(found);
        }
        Console.print("         %s %s: %s", id, programs.model(), walk.ended());
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
      String found = counterexample(weaker, WeakMemory.SHOWING);
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
