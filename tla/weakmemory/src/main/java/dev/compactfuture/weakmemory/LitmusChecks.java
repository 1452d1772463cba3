package dev.compactfuture.weakmemory;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.StepComparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks the model of Java's access modes, in three steps:
 *
 * <ol>
 *   <li>the classes of the litmus tests are compared with {@code AccessModes.tla} in lockstep, in
 *       every combination of modes ({@link LitmusLockstep});
 *   <li>the model's verdict on each weak outcome is compared with the literature ({@link
 *       LiteratureComparison});
 *   <li>jcstress runs the same classes on this hardware, and may see no outcome that the model
 *       forbids ({@link HardwareRun}).
 * </ol>
 *
 * <p>Each step has to notice a fault ({@link ModelCanaries}; a forbidden outcome among those seen).
 */
public final class LitmusChecks {
  /** The id of the row. */
  public static final String ID = "weakmemory.litmus";

  private final Project project;
  private final Level level;
  private final AllowedOutcomes allowed = new AllowedOutcomes();
  private final LiteratureComparison literature = new LiteratureComparison(allowed);
  private final Map<String, Long> figures = new LinkedHashMap<>();
  private final List<String> errors = new ArrayList<>();
  private final List<String> caught = new ArrayList<>();
  private final CanaryNotes canaries = new CanaryNotes(caught, errors);
  private final List<String> notRun = new ArrayList<>();

  /** Prepares the check for a level. */
  public LitmusChecks(Project project, Level level) {
    this.project = project;
    this.level = level;
  }

  /** Runs the check once and returns its row. */
  public List<EvidenceRow> run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    try {
      List<LitmusCase> cases = LitmusCatalogue.all();
      errors.addAll(compare(cases));
      compareWithLiterature(cases);
      canaries.add(
          "an acquire that takes over nothing", ModelCanaries.noticesAcquireWithoutJoin(project));
      canaries.add("one wrong expectation", ModelCanaries.noticesWrongExpectation(literature));
      runOnHardware();
    } catch (LockstepException | IllegalArgumentException e) {
      errors.add(String.valueOf(e.getMessage()));
    }
    EvidenceRow row =
        new EvidenceRow(
                ID,
                "weakmemory",
                List.of(), // no claim: it is about the model that other rows take
                errors.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
                String.join("; ", errors.isEmpty() ? notRun : errors),
                (System.nanoTime() - start) / 1e9,
                EvidenceRow.caught(caught),
                figures)
            .requireFigures()
            .requireCanary();
    Progress.end(row);
    return List.of(row);
  }

  /** Returns the cases in which code and specification differ. */
  List<String> compare(List<LitmusCase> cases) throws IOException {
    List<String> different = new ArrayList<>();
    LitmusLockstep lockstep = new LitmusLockstep(project, project.specifications());
    for (LitmusCase each : cases) {
      Set<String> outcomes = new TreeSet<>();
      StepComparison comparison = lockstep.compare(each, outcomes);
      if (comparison.counterexample() != null) {
        Progress.print("%n%s, %s:%n%s", ID, each.pair(), comparison.counterexample());
        different.add(each.pair() + ": the engine is not what AccessModes.tla says");
      }
      allowed.put(each, outcomes);
      figures.merge("states", comparison.codeStates(), Long::sum);
      figures.merge("edges", comparison.codeEdges(), Long::sum);
    }
    return different;
  }

  /** Returns the disagreements with the literature among cases that were compared. */
  List<String> disagreements(List<LitmusCase> cases) {
    return literature.disagreements(cases);
  }

  private void compareWithLiterature(List<LitmusCase> cases) {
    List<String> disagreements = literature.disagreements(cases);
    errors.addAll(disagreements);
    long notModelled = cases.stream().filter(LitmusCase::isNotModelled).count();
    figures.put("tests", (long) cases.size());
    figures.put("outcomesAllowed", allowed.count());
    figures.put("agree", cases.size() - disagreements.size() - notModelled);
    figures.put("notModelled", notModelled);
    notRun.add("load buffering of plain and opaque accesses is not modelled");
    literature.print();
  }

  private void runOnHardware() throws IOException, InterruptedException {
    Progress.detail("%d of them under jcstress", HardwareRun.planned(level).size());
    HardwareRun run = HardwareRun.run(project.jcstressJar(), level);
    errors.addAll(run.errors(allowed));
    if (run.ran() > 0) {
      figures.put("hardwareTests", run.ran());
      figures.put("hardwareSamples", run.samples());
    }
    if (!run.tooLarge().isEmpty()) {
      notRun.add(
          "not under jcstress, which has too few CPUs here: " + String.join(", ", run.tooLarge()));
    }
    if (run.sawControl()) {
      canaries.add("an outcome that is forbidden", run.noticesForbidden(allowed));
    } else {
      errors.add("jcstress did not see what it must: " + HardwareRun.controlPair());
    }
  }
}
