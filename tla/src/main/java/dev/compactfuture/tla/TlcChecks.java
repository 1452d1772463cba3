package dev.compactfuture.tla;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs TLC over {@code models/}: a row per model, with its canaries, and one for all that must be
 * violated.
 */
final class TlcChecks {
  /** Of the model itself, start-up included; the row's seconds have its canaries in them, too. */
  private static final String STATES_PER_SECOND = "statesPerSecond";

  /**
   * From this weight on a run is long enough for C2. Below, with 70,000 states still, C1 alone
   * takes a fifth less of the processor, which the other models want too.
   */
  private static final long C2_PAYS = 100_000;

  private final Path folder;
  private final Level level;
  private final Lanes lanes;

  TlcChecks(Path folder, Level level, Lanes lanes) {
    this.folder = folder;
    this.level = level;
    this.lanes = lanes;
  }

  static String id(Model model) {
    return "tlc." + model.name();
  }

  /** The models of {@code level} and those below it. */
  static List<Model> planned(Path folder, Level level) throws IOException {
    return Model.in(folder.resolve("models")).stream()
        .filter(model -> model.level().compareTo(level) <= 0)
        .toList();
  }

  List<Check> run() throws IOException, InterruptedException {
    // A model a processor, each with one worker.
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Model> models = planned(folder, level);
      // Longest first, so that the processors end together.
      Map<Model, Future<Check>> rows = new HashMap<>();
      for (Model model :
          models.stream().sorted(Comparator.comparing(Model::weight).reversed()).toList()) {
        rows.put(model, pool.submit(() -> check(model)));
      }
      List<Check> checks = new ArrayList<>();
      List<Check> reach = new ArrayList<>();
      for (Model model : models) {
        (model.mustBeViolated() ? reach : checks).add(requireNonNull(rows.get(model)).get());
      }
      checks.add(reachable(reach));
      return checks;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static Check reachable(List<Check> models) {
    List<String> red =
        models.stream().filter(Check::isRed).map(c -> c.id() + " " + c.why()).toList();
    return new Check(
            "tlc.Reach",
            "tlc",
            List.of("C3", "C5", "C8", "C10"),
            red.isEmpty() ? Check.HOLDS : Check.VIOLATED,
            String.join("; ", red),
            models.stream().mapToDouble(Check::seconds).sum(),
            "",
            Map.of("models", (long) models.size(), "violated", (long) models.size() - red.size()))
        .orEmpty();
  }

  private Check check(Model model) throws IOException, InterruptedException {
    Tlc.Outcome outcome = Tlc.run(folder, model.cfg().toAbsolutePath(), level, isShort(model));
    String why = judge(model, outcome);
    double seconds = outcome.seconds();
    List<String> caught = new ArrayList<>();
    for (Model.Canary canary : model.canaries()) {
      Tlc.Outcome broken = runBroken(folder, model, canary, level);
      seconds += broken.seconds();
      if (broken.isViolated()) {
        caught.add(canary.name() + " (" + broken.error() + ")");
      } else if (why.isEmpty()) {
        why = "canary not caught: " + canary.name() + " (" + broken.error() + ")";
      }
    }
    if (why.isEmpty() && !model.mustBeViolated() && model.canaries().isEmpty()) {
      why = "has no canary";
    }
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("states", outcome.distinct());
    figures.put("generated", outcome.generated());
    figures.put(STATES_PER_SECOND, Math.round(outcome.distinct() / outcome.seconds()));
    Check check =
        new Check(
            id(model),
            "tlc",
            model.claims(),
            why.isEmpty() ? Check.HOLDS : Check.VIOLATED,
            why,
            seconds,
            caught.isEmpty() ? "" : "caught: " + String.join("; ", caught),
            figures);
    Console.progress(check);
    return check;
  }

  private String judge(Model model, Tlc.Outcome outcome) {
    if (!model.mustBeViolated() && !outcome.holds()) {
      Console.print(
          "%n%s: %s%n%s", id(model), outcome.error(), lanes.of(outcome.output(), outcome.error()));
    }
    return wrong(model, outcome);
  }

  static boolean isShort(Model model) {
    return model.weight() < C2_PAYS;
  }

  /** What is not as planned; empty if nothing. */
  static String wrong(Model model, Tlc.Outcome outcome) {
    if (model.mustBeViolated()) {
      return outcome.isViolated() ? "" : "is not reached: " + outcome.error();
    }
    if (!outcome.holds()) {
      return outcome.error();
    }
    if (model.states().isEmpty()) {
      return "its head does not say how many states it has: " + outcome.distinct();
    }
    long planned = model.states().getAsLong();
    return outcome.distinct() == planned
        ? ""
        : outcome.distinct() + " distinct states where " + planned + " were expected";
  }

  /** Runs {@code model} on the specification in {@code folder} as {@code canary} breaks it. */
  static Tlc.Outcome runBroken(Path folder, Model model, Model.Canary canary, Level level)
      throws IOException, InterruptedException {
    Path broken = Files.createTempDirectory("canary");
    try {
      Files.copy(folder.resolve("Future.tla"), broken.resolve("Future.tla"));
      String specification = Files.readString(folder.resolve("CompactFuture.tla"));
      Files.writeString(broken.resolve("CompactFuture.tla"), canary.applyTo(specification));
      Path cfg = broken.resolve("Canary.cfg");
      Files.writeString(cfg, canary.narrow(Files.readString(model.cfg())));
      return Tlc.run(broken, cfg, level, true);
    } finally {
      Scratch.delete(broken);
    }
  }
}
