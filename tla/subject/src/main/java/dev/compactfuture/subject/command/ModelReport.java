package dev.compactfuture.subject.command;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.EvidenceFile;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.evidence.VerdictTable;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.subject.ClaimDerivation;
import dev.compactfuture.subject.SpecificationCanary;
import dev.compactfuture.subject.TlcJob;
import dev.compactfuture.subject.TlcModel;
import dev.compactfuture.subject.TlcRun;
import dev.compactfuture.subject.TlcTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of the chosen models. Each is in the file of results from the start, red until its model
 * and its canaries have run: the results of a command that was killed look like what they are.
 */
final class ModelReport {
  private final Path specification;
  private final ModelOptions options;
  private final ModelShare share;
  private final Map<String, EvidenceRow> rows = new LinkedHashMap<>();

  /**
   * Begins a report.
   *
   * @param specification the folder of the shipped specification
   * @param share named by each row, so that the reader of merged results misses a share
   * @throws picocli.CommandLine.ParameterException if the file of results cannot be written
   */
  ModelReport(
      Path specification, ModelOptions options, List<ConfiguredModel> chosen, ModelShare share) {
    this.specification = specification;
    this.options = options;
    this.share = share;
    for (ConfiguredModel each : chosen) {
      rows.put(each.id(), EvidenceRow.missing(each.id(), share.prefix("not run yet")));
    }
    try {
      write();
    } catch (IOException e) {
      throw options.refusal("--out: cannot write " + options.out + ": " + e);
    }
  }

  private void write() throws IOException {
    if (options.out != null) {
      EvidenceFile.write(options.out, options.level, List.copyOf(rows.values()));
    }
  }

  /**
   * Makes the row of a model. Then runs its canaries, with the same constants, so that the row
   * shows that TLC finds faults on this machine.
   *
   * @param wrong an error besides those of the run; empty if there is none
   * @param more figures besides those of TLC
   */
  void add(ConfiguredModel configured, TlcRun run, String wrong, Map<String, Long> more)
      throws IOException, InterruptedException {
    TlcModel model = configured.model();
    String why = wrong.isEmpty() ? configured.wrong(run) : wrong;
    if (run.isViolated() && !model.mustBeViolated()) {
      Counterexample found = new TlcTrace(Map.of()).of(run.output(), run.error());
      Progress.print("%n%s", found == null ? run.error() : found);
    }
    Map<String, Long> figures = new LinkedHashMap<>(run.figures());
    figures.putAll(run.depthAndMemory());
    figures.put("constantsChanged", (long) configured.changes().size());
    figures.putAll(more);
    EvidenceRow row =
        new EvidenceRow(
            configured.id(),
            "tlc",
            List.of(),
            Verdict.VIOLATED,
            share.prefix(why.isEmpty() ? "canaries not run yet" : why),
            run.seconds(),
            "",
            figures);
    rows.put(row.id(), row);
    write();
    if (why.isEmpty()) {
      List<String> caught = new ArrayList<>();
      List<String> missed = new ArrayList<>();
      if (configured.canary() == null) {
        runCanaries(configured, caught, missed);
      }
      // Without a canary TLC has counted states, and no more.
      List<String> claims = caught.isEmpty() ? List.of() : claims(configured);
      row = withCanaries(configured, row, claims, caught, missed);
    }
    rows.put(row.id(), row);
    Progress.end(row);
    write();
  }

  private List<String> claims(ConfiguredModel configured) throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.create("tlc-claims")) {
      TlcModel model = configured.model().with(configured.writeConstants(scratch.path()));
      return ClaimDerivation.of(specification, List.of(model), options.level).claims(model);
    }
  }

  /**
   * Returns the row of a model that TLC found no error in, with the verdict of its canaries.
   *
   * @param claims those that are derived for the model with its constants
   * @param caught the canaries that were noticed
   * @param missed those that were not
   */
  EvidenceRow withCanaries(
      ConfiguredModel configured,
      EvidenceRow row,
      List<String> claims,
      List<String> caught,
      List<String> missed) {
    TlcModel model = configured.model();
    boolean changed = !configured.changes().isEmpty();
    // Other constants may leave out what a canary needs. Then TLC has counted states, and no more.
    boolean counted = changed && (!missed.isEmpty() || caught.isEmpty());
    List<String> reasons = new ArrayList<>();
    if (!missed.isEmpty()) {
      reasons.add("canary not caught: " + String.join("; ", missed));
    }
    if (counted) {
      reasons.add("a count of states, which supports no claim");
    }
    if (changed) {
      reasons.add("the number of states is planned only for the model's own constants");
    }
    EvidenceRow result =
        new EvidenceRow(
                row.id(),
                "tlc",
                counted ? List.of() : claims,
                missed.isEmpty() || changed ? Verdict.HOLDS : Verdict.VIOLATED,
                String.join("; ", reasons),
                row.seconds(),
                EvidenceRow.caught(caught),
                row.figures())
            .requireFigures();
    boolean needsNone = model.mustBeViolated() || (counted && configured.canary() == null);
    result = needsNone ? result : result.requireCanary();
    return result.with(result.verdict(), share.prefix(result.why()));
  }

  private void runCanaries(ConfiguredModel configured, List<String> caught, List<String> missed)
      throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.create("tlc-canaries")) {
      Path cfg = configured.writeConstants(scratch.path());
      String text = Files.readString(cfg);
      for (TlcJob job :
          TlcJob.of(configured.model().with(cfg))) { // One JVM each: some check liveness.
        SpecificationCanary canary = job.canary();
        if (canary == null) {
          continue;
        }
        if (!canary.hasOperations(text)) {
          missed.add(canary.name() + " (without " + canary.operations() + ")");
          continue;
        }
        TlcRun broken =
            TlcJob.run(List.of(job), specification, 1, options.level, (ignored, end) -> {}).get(0);
        (broken.isViolated() ? caught : missed).add(canary.name() + " (" + error(broken) + ")");
      }
    }
  }

  private static String error(TlcRun run) {
    return run.holds() ? "TLC found no error" : run.error();
  }

  /** Prints the table and returns the exit status. */
  int end() {
    List<EvidenceRow> all = List.copyOf(rows.values());
    Progress.print("%n%s", VerdictTable.of(options.level, all));
    boolean red = all.isEmpty() || all.stream().anyMatch(EvidenceRow::isRed);
    return red ? CommandLines.VIOLATED : CommandLines.HOLDS;
  }
}
