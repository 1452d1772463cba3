package dev.compactfuture.subject;

import dev.compactfuture.evidence.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model of {@code tla/models} and what the comments at its head plan for it.
 *
 * @param module the name of the root module
 * @param level the lowest level that runs the model
 * @param states the number of distinct states; more or fewer is an error
 * @param liveness whether the model checks liveness, under fairness of the specification or of the
 *     property
 * @param lockstep the row of lockstep that compares the model with the code, without "lockstep.";
 *     or empty
 * @param programs the number of its programs, if lockstep compares it
 * @param mustBeViolated whether the model shows that something is reachable: its property says that
 *     it is not
 * @param canaries faults of the specification that the model has to notice
 */
public record TlcModel(
    Path cfg,
    String module,
    Level level,
    OptionalLong states,
    boolean liveness,
    String lockstep,
    OptionalLong programs,
    boolean mustBeViolated,
    List<SpecificationCanary> canaries) {
  /**
   * The weight from which the JIT compiler C2 pays for itself. Shorter runs take a fifth less
   * processor time with C1 alone, which the models that run at the same time use.
   */
  private static final long C2_PAYS = 100_000;

  private static final String CANARY = "canary: ";

  /** Returns the models of a level and the levels below it. */
  public static List<TlcModel> planned(Path specification, Level level) throws IOException {
    return all(specification).stream().filter(m -> m.level().compareTo(level) <= 0).toList();
  }

  /** Returns the models of a level and the levels below it that belong to one specification. */
  public static List<TlcModel> planned(Path specification, Level level, SpecifiedModule module)
      throws IOException {
    return planned(specification, level).stream()
        .filter(model -> model.module().equals(module.specification()))
        .toList();
  }

  /**
   * Returns the model with this name, of whatever level.
   *
   * @throws IllegalArgumentException if there is none; names those that there are
   */
  public static TlcModel named(Path specification, String name) throws IOException {
    List<TlcModel> all = all(specification);
    return all.stream()
        .filter(model -> model.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + name + "' is none of " + all.stream().map(TlcModel::name).toList()));
  }

  /** Returns all models of a specification. */
  static List<TlcModel> all(Path specification) throws IOException {
    List<TlcModel> models = new ArrayList<>();
    try (Stream<Path> files = Files.list(specification.resolve("models"))) {
      for (Path cfg : files.filter(f -> f.toString().endsWith(".cfg")).sorted().toList()) {
        models.add(read(cfg));
      }
    }
    return models;
  }

  /** Returns this model with another file: its own, with other constants. */
  public TlcModel with(Path other) {
    return new TlcModel(
        other, module, level, states, liveness, lockstep, programs, mustBeViolated, canaries);
  }

  /** Returns the name of the model's file, without ".cfg". */
  public String name() {
    return cfg.getFileName().toString().replace(".cfg", "");
  }

  /** Returns whether its specification is compared with code: such a model supports claims. */
  public boolean isOfCode() {
    return SpecifiedModule.named(module).isPresent();
  }

  /** Returns whether it is a model of {@code CompactFuture.tla}. */
  public boolean isOfTheFuture() {
    return module.equals(Shipped.SPECIFICATION);
  }

  /** Returns an estimate of TLC's work: with liveness a state takes at least twice as long. */
  public long weight() {
    return states.orElse(0) * (liveness ? 2 : 1);
  }

  /** Returns whether start-up and compilation are most of TLC's work. */
  boolean isShort() {
    return weight() < C2_PAYS;
  }

  /** Compares what TLC found with what the model's head plans. */
  public TlcVerdict verdict(TlcRun run) {
    return new TlcVerdict(wrong(run), run.brokeDown());
  }

  private String wrong(TlcRun run) {
    if (mustBeViolated) {
      return run.isViolated() ? "" : "is not reached: " + run.error();
    }
    if (!run.holds()) {
      return run.error();
    }
    if (states.isEmpty()) {
      return "its head does not say how many states it has: " + run.distinct();
    }
    long planned = states.getAsLong();
    return run.distinct() == planned
        ? ""
        : run.distinct() + " distinct states where " + planned + " were expected";
  }

  /**
   * Runs TLC on a mutant of the specification until the verdict is known. More distinct states than
   * planned are a verdict.
   *
   * @param heap the greatest size of TLC's heap, as after {@code -Xmx}
   * @param late is asked repeatedly whether to stop the run without a verdict
   * @return the verdict, or null if the run was stopped because it is late
   */
  public @Nullable TlcVerdict verdict(Path specification, String heap, BooleanSupplier late)
      throws IOException, InterruptedException {
    long planned = states.orElse(Long.MAX_VALUE);
    TlcRun run =
        TlcRun.run(
                List.of(new TlcRun.Input(specification, module, cfg)),
                new TlcSettings(1, isShort(), heap, Duration.ZERO, null),
                (distinct, start) -> distinct > planned || late.getAsBoolean(),
                ended -> {})
            .get(0);
    if (run.ended()) {
      return verdict(run);
    }
    return run.distinct() > planned
        ? new TlcVerdict("more than the " + planned + " distinct states expected", false)
        : null;
  }

  /** Reads the head of a model. */
  static TlcModel read(Path cfg) throws IOException {
    List<String> lines = Files.readAllLines(cfg);
    List<String> comments =
        lines.stream()
            .filter(line -> line.startsWith("\\* "))
            .map(line -> line.substring(3))
            .toList();
    String level = value(comments, "level: ");
    String named = value(comments, "module: ");
    String module = named == null ? Shipped.SPECIFICATION : named;
    String lockstep = value(comments, "lockstep: ");
    boolean mustBeViolated = comments.contains("must be violated");
    if (value(comments, "claims:") != null) {
      throw new IllegalArgumentException(
          cfg + ": the claims of a model are derived, see ClaimDerivation");
    }
    if (level == null || mustBeViolated != cfg.getFileName().toString().startsWith("Reach")) {
      throw new IllegalArgumentException(
          cfg
              + ": its head must name a level, and say 'must be violated' exactly if its name is Reach…");
    }
    return new TlcModel(
        cfg.toAbsolutePath(),
        module,
        Level.of(level),
        number(value(comments, "states: ")),
        lines.contains("SPECIFICATION Spec") || lines.contains("SPECIFICATION Live"),
        lockstep == null ? "" : lockstep,
        number(value(comments, "programs: ")),
        mustBeViolated,
        comments.stream()
            .filter(comment -> comment.startsWith(CANARY))
            .map(comment -> SpecificationCanary.parse(module, comment.substring(CANARY.length())))
            .toList());
  }

  private static OptionalLong number(@Nullable String text) {
    return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  private static @Nullable String value(List<String> comments, String key) {
    return comments.stream()
        .filter(c -> c.startsWith(key))
        .map(c -> c.substring(key.length()))
        .findFirst()
        .orElse(null);
  }
}
