package dev.compactfuture.subject;

import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model: a {@code models/*.cfg} and what the comments at its head plan for it.
 *
 * @param states how many distinct states there are: more or fewer is an error
 * @param liveness whether it has fairness, and so properties that only TLC's graph can show
 * @param lockstep the row of lockstep that walks it too, or empty
 * @param programs how many programs it has, if lockstep walks it
 * @param mustBeViolated whether it shows that something is reachable
 * @param canaries changes of the specification that the model must notice
 */
public record TlcModel(
    Path cfg,
    Level level,
    List<String> claims,
    OptionalLong states,
    boolean liveness,
    String lockstep,
    OptionalLong programs,
    boolean mustBeViolated,
    List<SpecificationCanary> canaries) {
  /**
   * From this weight on a run is long enough for C2 to pay. Below it C1 alone takes a fifth less
   * processor time, which the models beside it use.
   */
  private static final long C2_PAYS = 100_000;

  /** Returns the models of {@code level} and the levels below it. */
  public static List<TlcModel> planned(Path specification, Level level) throws IOException {
    return all(specification).stream().filter(m -> m.level().compareTo(level) <= 0).toList();
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

  /** Returns the model's name: that of its file. */
  public String name() {
    return cfg.getFileName().toString().replace(".cfg", "");
  }

  /** Estimates how long TLC takes: a state costs at least twice as much under liveness. */
  public long weight() {
    return states.orElse(0) * (liveness ? 2 : 1);
  }

  private boolean isShort() {
    return weight() < C2_PAYS;
  }

  /** Runs TLC on the specification in that folder. */
  public TlcRun run(Path specification) throws IOException, InterruptedException {
    return TlcRun.run(specification, cfg, isShort(), TlcRun.stopAfter(level));
  }

  /** Runs TLC on the specification in that folder with a fault. */
  public TlcRun run(Path specification, SpecificationCanary canary)
      throws IOException, InterruptedException {
    try (ScratchFolder broken = ScratchFolder.create("canary")) {
      canary.write(specification, broken.path());
      Path narrow = broken.resolve("Canary.cfg");
      Files.writeString(narrow, canary.narrow(Files.readString(cfg)));
      return TlcRun.run(broken.path(), narrow, true, TlcRun.stopAfter(level));
    }
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
   * Runs TLC on a mutant of the specification, no further than its verdict is known: more distinct
   * states than planned are enough.
   *
   * @param late whether the run is to be stopped without a verdict, asked repeatedly
   * @return the verdict, or null if the run was stopped because it is late
   */
  public @Nullable TlcVerdict verdict(Path specification, BooleanSupplier late)
      throws IOException, InterruptedException {
    long planned = states.orElse(Long.MAX_VALUE);
    TlcRun run =
        TlcRun.run(
            specification, cfg, isShort(), distinct -> distinct > planned || late.getAsBoolean());
    if (run.ended()) {
      return verdict(run);
    }
    return run.distinct() > planned
        ? new TlcVerdict("more than the " + planned + " distinct states expected", false)
        : null;
  }

  private static TlcModel read(Path cfg) throws IOException {
    List<String> lines = Files.readAllLines(cfg);
    List<String> comments =
        lines.stream()
            .filter(line -> line.startsWith("\\* "))
            .map(line -> line.substring(3))
            .toList();
    String level = value(comments, "level: ");
    String claims = value(comments, "claims: ");
    String lockstep = value(comments, "lockstep: ");
    boolean mustBeViolated = comments.contains("must be violated");
    if (level == null || mustBeViolated != cfg.getFileName().toString().startsWith("Reach")) {
      throw new IllegalArgumentException(
          cfg + ": its head must name a level; Reach… ones, and no others, 'must be violated'");
    }
    List<SpecificationCanary> canaries = new ArrayList<>();
    for (String comment : comments) {
      if (comment.startsWith("canary: ")) {
        canaries.add(canary(cfg, comment));
      }
    }
    return new TlcModel(
        cfg.toAbsolutePath(),
        Level.of(level),
        claims == null ? List.of() : List.of(claims.split(" ")),
        number(value(comments, "states: ")),
        lines.contains("SPECIFICATION Spec"),
        lockstep == null ? "" : lockstep,
        number(value(comments, "programs: ")),
        mustBeViolated,
        canaries);
  }

  private static SpecificationCanary canary(Path cfg, String comment) {
    Matcher canary =
        Pattern.compile("canary: (.*?)(?: \\(of (.*?)\\))?: (\\w+): (.*) ==> (.*)")
            .matcher(comment);
    if (!canary.matches()) {
      throw new IllegalArgumentException(
          cfg + ": not 'canary: name (of operations): Action: from ==> to': " + comment);
    }
    return new SpecificationCanary(
        canary.group(1),
        canary.group(2) == null ? List.of() : List.of(canary.group(2).split(", ")),
        canary.group(3),
        canary.group(4),
        canary.group(5));
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
