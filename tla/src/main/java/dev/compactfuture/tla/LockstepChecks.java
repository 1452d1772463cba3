package dev.compactfuture.tla;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.lockstep.Walk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Walks the shipped bytecode beside the models that ask for it: the very models that TLC checks, so
 * that what it shows of their graphs holds of the bytecode. A row for each name that models ask
 * for, and one for what all of them covered. Canaries are the models' own wrong specifications, and
 * the bytecode without {@code unpark}.
 */
final class LockstepChecks {
  static final String COVERAGE = "lockstep.coverage";

  private static final List<String> ROWS =
      List.of("pairs", "triples", "quadruples", "long", "awaits", "awaitTriples");

  private static final long SILENCE = 15_000_000_000L;

  private final Path root;
  private final Path folder;
  private final Level level;
  private final Set<String> labels = new TreeSet<>();
  private final Set<String> actions = new TreeSet<>();
  private final Set<String> allActions = new TreeSet<>();
  private @Nullable Set<String> unmapped;
  private long printed = System.nanoTime();

  LockstepChecks(Path root, Level level) {
    this.root = root;
    this.folder = root.resolve("tla");
    this.level = level;
  }

  /** The rows that there will be. */
  static Set<String> planned(Path folder, Level level) throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    for (Model model : TlcChecks.planned(folder, level)) {
      if (!model.lockstep().isEmpty()) {
        ids.add("lockstep." + model.lockstep());
      }
    }
    ids.add(COVERAGE);
    return ids;
  }

  List<Check> run() throws IOException {
    Map<String, List<Model>> rows = new LinkedHashMap<>();
    ROWS.forEach(name -> rows.put(name, new ArrayList<>()));
    for (Model model : TlcChecks.planned(folder, level)) {
      if (!model.lockstep().isEmpty()) {
        requireNonNull(rows.get(model.lockstep()), () -> "row " + model.lockstep()).add(model);
      }
    }
    rows.values().removeIf(List::isEmpty);
    try (CallbacksLog silent = CallbacksLog.off()) {
      List<Check> checks = new ArrayList<>();
      for (Map.Entry<String, List<Model>> row : rows.entrySet()) {
        checks.add(row("lockstep." + row.getKey(), row.getValue()));
      }
      checks.add(coverage());
      return checks;
    }
  }

  private Check row(String id, List<Model> models) throws IOException {
    long start = System.nanoTime();
    Set<String> claims = new TreeSet<>();
    Map<String, Long> figures = new LinkedHashMap<>();
    List<String> caught = new ArrayList<>();
    String why = "";
    try {
      double seconds = 0;
      for (Model model : models) {
        Walk walk = walk(folder, model, Verify.steps(root), id);
        seconds += walk.seconds();
        claims.addAll(model.claims());
        walk.figures().forEach((name, n) -> figures.merge(name, n, Long::sum));
        figures.put("edgesPerSecond", Math.round(figures.getOrDefault("javaEdges", 0L) / seconds));
        note(walk);
        why = why.isEmpty() ? judge(id, model, walk) : why;
      }
      if (why.isEmpty()) {
        why = canaries(id, models, caught);
      }
    } catch (LockstepException | IllegalArgumentException e) {
      why = String.valueOf(e.getMessage());
    }
    Check check =
        new Check(
            id,
            "lockstep",
            List.copyOf(claims),
            why.isEmpty() ? Check.HOLDS : Check.VIOLATED,
            why,
            (System.nanoTime() - start) / 1e9,
            caught.isEmpty() ? "" : "caught: " + String.join("; ", caught),
            figures);
    Console.progress(check);
    return check.orEmpty().orWithoutCanary();
  }

  private void note(Walk walk) {
    labels.addAll(walk.labels());
    actions.addAll(walk.actions());
    allActions.addAll(walk.allActions());
    if (unmapped == null) {
      unmapped = new TreeSet<>(walk.unmapped());
    }
    unmapped.retainAll(walk.unmapped()); // a field may be reached in one model only
  }

  /** What was not caught, or empty. */
  private String canaries(String id, List<Model> models, List<String> caught) throws IOException {
    Steps silent = Verify.steps(root);
    silent.leaveOut("Unpark");
    Walk unwoken = walk(folder, models.get(0), silent, id + " canary");
    String missed = canary("the bytecode without unpark", unwoken, caught);
    for (Model model : models) {
      for (Model.Canary canary : model.canaries()) {
        missed += canary(canary.name(), walkBroken(model, canary, id), caught);
      }
    }
    return missed;
  }

  private static String canary(String name, Walk broken, List<String> caught) {
    String difference = broken.counterexample();
    if (difference == null || broken.brokeDown()) {
      return "canary not caught: " + name + " ";
    }
    caught.add(name + " (" + summary(difference) + ")");
    return "";
  }

  private static String judge(String id, Model model, Walk walk) {
    String difference = walk.counterexample();
    if (difference != null) {
      Console.print("%n%s, %s:%n%s", id, model.name(), difference);
      return model.name() + ": " + summary(difference);
    }
    String miscounted = Judge.Walked.of(model).miscounted(walk);
    return miscounted.isEmpty() ? "" : model.name() + ": " + miscounted;
  }

  /** What a counterexample says below the way to it. */
  private static String summary(String counterexample) {
    return counterexample
        .substring(counterexample.indexOf("=> ") + 3)
        .strip()
        .replaceAll("\\s*\\n\\s*", " ");
  }

  private Walk walkBroken(Model model, Model.Canary canary, String id) throws IOException {
    Path broken = Files.createTempDirectory("canary");
    try {
      Files.copy(folder.resolve("Future.tla"), broken.resolve("Future.tla"));
      String specification = Files.readString(folder.resolve("CompactFuture.tla"));
      Files.writeString(broken.resolve("CompactFuture.tla"), canary.applyTo(specification));
      return walk(broken, model, Verify.steps(root), id + " canary");
    } finally {
      Scratch.delete(broken);
    }
  }

  private Walk walk(Path specification, Model model, Steps steps, String what) {
    return new Lockstep(FutureSubject.class, steps, specification, "CompactFuture", model.cfg())
        .recheckOneIn(level == Level.QUICK ? 16 : 1)
        .progress(
            walk -> {
              if (System.nanoTime() - printed > SILENCE) {
                printed = System.nanoTime();
                Console.print("         %s %s: %s", what, model.name(), walk.figures());
              }
            })
        .walk();
  }

  private Check coverage() throws IOException {
    Set<String> allLabels = Verify.steps(root).byLabel().keySet();
    String why = Judge.uncovered(allLabels, labels, allActions, actions);
    if (unmapped != null && !unmapped.isEmpty()) {
      why = "the abstraction does not map " + unmapped + (why.isEmpty() ? "" : "; " + why);
    }
    Set<String> fewer = new TreeSet<>(labels);
    fewer.remove("Reinterrupt");
    boolean caught = !Judge.uncovered(allLabels, fewer, allActions, actions).isEmpty();
    Check check =
        new Check(
            COVERAGE,
            "lockstep",
            List.of(),
            why.isEmpty() ? Check.HOLDS : Check.VIOLATED,
            why,
            0,
            caught ? "caught: a label that is never executed" : "",
            Map.of("labels", (long) labels.size(), "actions", (long) actions.size()));
    Console.progress(check);
    return check.orEmpty().orWithoutCanary();
  }
}
