package dev.compactfuture.verify;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.HostMachine;
import dev.compactfuture.evidence.JsonFile;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.OutcomeComparison;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.mutants.java.WeakenedAccess;
import dev.compactfuture.subject.CallbacksLog;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.WeakMemoryExplorer;
import dev.compactfuture.subject.WeakMemoryPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Explores the shipped bytecode under the memory model of {@code AccessModes.tla}: every execution
 * of small programs, with every value that a read may return. Each execution must end as the
 * specification allows, and must have no race on the client's data or on a confined field. The row
 * about modes shows that no access is stronger than necessary: if any one is weakened by one mode,
 * some program has a violation.
 */
final class WeakMemoryChecks {
  private static final String MODES = "weakmemory.modes";

  /** What answers, calls of callbacks and parked threads at the end of a program can violate. */
  private static final List<String> VISIBLE_AT_END = List.of("C2", "C3", "C5", "C7", "C8");

  static final Set<String> IDS = Set.of("weakmemory.pairs", "weakmemory.triples", MODES);

  private final Shipped shipped;
  private final Level level;
  private final WeakMemoryExplorer memory;
  private boolean holds = true; // whether the shipped code had no violation so far
  private final Set<String> replayed = new TreeSet<>(); // mutants whose counterexample came again
  private final Set<String> notReplayed = new TreeSet<>();
  private final Map<String, Path> files = new HashMap<>(); // of counterexamples, by mutants

  private WeakMemoryChecks(Shipped shipped, Level level) throws IOException {
    this.shipped = shipped;
    this.level = level;
    this.memory = new WeakMemoryExplorer(shipped);
  }

  static List<EvidenceRow> run(Shipped shipped, Level level) throws IOException {
    try (CallbacksLog silent = CallbacksLog.off()) {
      return new WeakMemoryChecks(shipped, level).run();
    }
  }

  private List<EvidenceRow> run() throws IOException {
    List<WeakMemoryPrograms> triples =
        level == Level.QUICK ? WeakMemoryPrograms.TRIPLES : WeakMemoryPrograms.ALL_TRIPLES;
    List<WeakenedAccess> weaker = WeakenedAccess.all(shipped);
    return List.of(
        row("weakmemory.pairs", WeakMemoryPrograms.PAIRS, canary(weaker, "GetLook")),
        row("weakmemory.triples", triples, canary(weaker, "Watch")),
        modes(weaker));
  }

  private static WeakenedAccess canary(List<WeakenedAccess> all, String label) {
    return all.stream().filter(w -> w.label().equals(label)).findFirst().orElseThrow();
  }

  /** Returns a violation by the shipped classes with one access weakened; null if there is none. */
  private @Nullable Counterexample counterexample(
      WeakenedAccess weaker, List<WeakMemoryPrograms> all) throws IOException {
    try (ScratchFolder classes = ScratchFolder.create("weaker")) {
      weaker.write(classes.path());
      for (WeakMemoryPrograms programs : all) {
        OutcomeComparison comparison =
            memory.exploreVariant(classes.path(), weaker.label(), programs, c -> {});
        Counterexample found = comparison == null ? null : comparison.counterexample();
        if (found != null) {
          CounterexampleFile file = CounterexampleFile.of(MODES, programs, weaker.id(), found);
          if (file != null) {
            files.put(weaker.id(), file.write(shipped.project()));
            Steps steps = shipped.steps(classes.path());
            Counterexample again = memory.replay(programs, steps, file.scheduleOfCode(), 0);
            (found.toString().equals(String.valueOf(again)) ? replayed : notReplayed)
                .add(weaker.id());
          }
          return found;
        }
      }
      return null;
    }
  }

  private EvidenceRow row(String id, List<WeakMemoryPrograms> all, WeakenedAccess canary)
      throws IOException {
    long start = System.nanoTime();
    Map<String, Long> figures = new LinkedHashMap<>();
    String why = "";
    Counterexample caught = null;
    try {
      for (WeakMemoryPrograms programs : all) {
        Steps steps = shipped.steps();
        if (!steps.errors().isEmpty()) { // an access that is no step would not be explored
          throw new LockstepException(String.join("; ", steps.errors()), null);
        }
        OutcomeComparison comparison = memory.exploreShipped(programs, steps);
        comparison.figures().forEach((name, n) -> figures.merge(name, n, Long::sum));
        Counterexample found = comparison.counterexample();
        if (found != null && why.isEmpty()) {
          Progress.print("%n%s, %s:%n%s", id, programs.model(), found);
          CounterexampleFile file = CounterexampleFile.of(id, programs, "", found);
          if (file != null) {
            file.writeAndPrint(shipped.project());
          }
          why = programs.model() + ": " + found.summary();
        }
        Progress.detail("%s %s: %s", id, programs.model(), comparison.figures());
      }
      caught = why.isEmpty() ? counterexample(canary, all) : null;
    } catch (LockstepException e) {
      why = String.valueOf(e.getMessage());
    }
    List<String> claims =
        new ArrayList<>(WeakMemoryPrograms.claims(shipped.specification(), all, VISIBLE_AT_END));
    claims.add("C9"); // a race on the client's data, in every program that has a result
    EvidenceRow check =
        new EvidenceRow(
            id,
            "weakmemory",
            claims,
            why.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            why,
            (System.nanoTime() - start) / 1e9,
            caught == null
                ? ""
                : "caught: " + canary.label() + " " + canary.mode() + ": " + caught.summary(),
            figures);
    Progress.end(check);
    holds &= why.isEmpty();
    return check.requireFigures().requireCanary();
  }

  /** Weakens each access by one mode, and writes the table of what breaks. */
  private EvidenceRow modes(List<WeakenedAccess> all) throws IOException {
    long start = System.nanoTime();
    Map<String, Steps.Step> accesses = new LinkedHashMap<>();
    shipped
        .steps()
        .byLabel()
        .forEach(
            (label, step) -> {
              if (step.kind().matches(".* (read|write|CAS)")) {
                accesses.put(label, step);
              }
            });
    AccessModeTable table = new AccessModeTable(accesses);
    for (WeakenedAccess weaker : all) {
      Counterexample found = counterexample(weaker, WeakMemoryPrograms.REVEALING);
      table.add(weaker.label(), weaker.mode(), found, files.get(weaker.id()));
      Progress.detail("%s", table.line(weaker.label(), weaker.mode()));
    }
    Path file = shipped.project().report().resolve("modes.md");
    Files.createDirectories(requireNonNull(file.getParent()));
    String writtenBy = HostMachine.current().writtenBy("mvn verify");
    Files.writeString(file, writtenBy + "\n\n" + table.markdown());
    JsonFile.write(shipped.project().accessModes(), table.rows());
    String why =
        !holds
            ? "not enough: see the rows above"
            : !table.unnecessary().isEmpty()
                ? "nothing breaks where it is weaker: " + String.join(", ", table.unnecessary())
                : notReplayed.isEmpty() ? "" : "another end when run again: " + notReplayed;
    EvidenceRow check =
        new EvidenceRow(
            MODES,
            "weakmemory",
            table.violatedClaims(),
            why.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            why,
            (System.nanoTime() - start) / 1e9,
            table.broken() > 0 ? "caught: " + table.broken() + " accesses that are weaker" : "",
            Map.of(
                "accesses", (long) accesses.size(),
                "necessary", (long) table.necessary(),
                "enough", holds ? accesses.size() : 0L,
                "replayed", (long) replayed.size()));
    Progress.end(check);
    return check.requireFigures().requireCanary();
  }
}
