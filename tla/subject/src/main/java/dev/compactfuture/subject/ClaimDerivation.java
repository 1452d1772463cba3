package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Derives the claims that models support. Each {@link ClaimFault} is planted in the specification,
 * and TLC runs it on the models that have its property and its operations. If the property is
 * violated, the model supports the claim; otherwise it holds there whatever the code does.
 */
public final class ClaimDerivation {
  /**
   * A fault in a model.
   *
   * @param job of the narrowed model
   */
  private record Planted(ClaimFault fault, TlcModel model, String cfg, TlcJob job) {
    String name() {
      return model.name() + ": " + fault.name();
    }
  }

  /**
   * What TLC said of a fault in a model.
   *
   * @param cfg the text of the narrowed model
   * @param canary the fault
   */
  public record FaultVerdict(
      String name, String cfg, SpecificationCanary canary, boolean violated) {}

  private final List<ClaimFault> faults;
  private final List<Planted> planted = new ArrayList<>();
  private final Map<TlcJob, TlcRun> runs = new ConcurrentHashMap<>();

  private ClaimDerivation(List<ClaimFault> faults) {
    this.faults = faults;
  }

  /**
   * Runs TLC on the models with each fault that fits them.
   *
   * @param specification the folder of the shipped specification
   * @param level bounds the time of each run
   */
  public static ClaimDerivation of(Path specification, List<TlcModel> models, Level level)
      throws IOException, InterruptedException {
    ClaimDerivation derivation = new ClaimDerivation(ClaimFault.all(specification));
    try (ScratchFolder scratch = ScratchFolder.create("claims")) {
      derivation.plant(models, scratch.path());
      derivation.run(specification, level);
    }
    return derivation;
  }

  /**
   * Returns the claims that some model has the operations to violate. For checkers that do not read
   * the properties of the models: a claim that is not among these has no program there.
   *
   * @param models the texts of the models
   */
  public static Set<String> withOperations(Path specification, List<String> models)
      throws IOException {
    Set<String> claims = new TreeSet<>(EvidenceRow.BY_NUMBER);
    for (ClaimFault fault : ClaimFault.all(specification)) {
      if (models.stream().anyMatch(cfg -> fault.operations(cfg).isPresent())) {
        claims.addAll(fault.claims());
      }
    }
    return claims;
  }

  /** Plants, for each claim, the first fault that fits a model of the code. */
  private void plant(List<TlcModel> models, Path scratch) throws IOException {
    for (TlcModel model : models.stream().filter(TlcModel::isOfCode).toList()) {
      String cfg = Files.readString(model.cfg());
      Set<String> asked = new HashSet<>();
      for (ClaimFault fault : faults) {
        Optional<String> narrowed = fault.narrow(cfg);
        if (narrowed.isPresent() && asked.addAll(fault.claims())) {
          Path file = Files.createTempFile(scratch, model.name(), ".cfg");
          Files.writeString(file, narrowed.get());
          planted.add(new Planted(fault, model, narrowed.get(), fault.job(model.with(file))));
        }
      }
    }
  }

  /** Runs a JVM per processor at a time: each for many models, or for one with liveness. */
  private void run(Path specification, Level level) throws IOException, InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    List<List<TlcJob>> batches = new ArrayList<>();
    for (int i = 0; i < processors; i++) {
      batches.add(new ArrayList<>());
    }
    for (Planted each : planted) {
      if (each.job().needsOwnJvm()) {
        batches.add(List.of(each.job()));
      } else {
        batches.get(planted.indexOf(each) % processors).add(each.job());
      }
    }
    TlcJob.runBatches(batches, processors, specification, 1, level, runs::put);
  }

  private TlcRun run(Planted each) {
    return requireNonNull(runs.get(each.job()));
  }

  private Stream<ClaimFault> noticedBy(TlcModel model) {
    return planted.stream()
        .filter(each -> each.model().equals(model) && run(each).isViolated())
        .map(Planted::fault);
  }

  /** Returns the claims that a model supports. */
  public List<String> claims(TlcModel model) {
    Set<String> claims = new TreeSet<>(EvidenceRow.BY_NUMBER);
    noticedBy(model).forEach(fault -> claims.addAll(fault.claims()));
    return List.copyOf(claims);
  }

  /** Returns the faults for which a model supports its claims. */
  public List<String> noticed(TlcModel model) {
    return noticedBy(model).map(ClaimFault::name).toList();
  }

  /** Returns what TLC said of each fault in each model that it fits. */
  public List<FaultVerdict> verdicts() {
    return planted.stream()
        .map(
            each ->
                new FaultVerdict(
                    each.name(),
                    each.cfg(),
                    requireNonNull(each.job().canary()),
                    run(each).isViolated()))
        .toList();
  }

  /** Returns the number of faults. */
  public int faults() {
    return faults.size();
  }

  /** Returns how many pairs of a model and a fault that it notices there are. */
  public long noticed() {
    return planted.stream().filter(each -> run(each).isViolated()).count();
  }

  /** Returns the faults that models cannot notice although they check the property. */
  public List<String> vacuous() {
    return planted.stream().filter(each -> run(each).holds()).map(Planted::name).toList();
  }

  /** Returns why runs show nothing: TLC could not go on, or the narrowed model has no program. */
  public List<String> errors() {
    return planted.stream()
        .filter(each -> !run(each).isViolated())
        .filter(each -> !run(each).holds() || run(each).distinct() == 0)
        .map(each -> each.name() + ": " + (run(each).holds() ? "no program" : run(each).error()))
        .toList();
  }

  /** Returns the faults that no model notices. */
  public List<String> unnoticed() {
    Set<ClaimFault> unnoticed = new LinkedHashSet<>(faults);
    planted.stream()
        .filter(each -> run(each).isViolated())
        .forEach(e -> unnoticed.remove(e.fault()));
    return unnoticed.stream().map(ClaimFault::name).toList();
  }
}
