package dev.compactfuture.verify;

import dev.compactfuture.evaluator.EvaluationException;
import dev.compactfuture.evaluator.Model;
import dev.compactfuture.evaluator.ModelCheck;
import dev.compactfuture.evaluator.PlantedFault;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says which of three bugs this TLC has: each has a small specification whose invariant holds, and
 * that TLC calls violated. The second evaluator has to answer each rightly. Then the modules are
 * searched for the shapes of these bugs, see {@link BugShapes}.
 */
final class EvaluatorProbes {
  static final String ID = "evaluator.probes";

  /** The numbers of the issues of tlaplus, with the files of their specifications. */
  private static final Map<Integer, List<String>> BUGS =
      new TreeMap<>(
          Map.of(
              725, List.of("Issue725.tla", "Issue725Inner.tla"),
              1145, List.of("Issue1145.tla"),
              1302, List.of("Issue1302.tla")));

  private static final String MODEL = "Probe.cfg";

  /** TLC's exit statuses: no error, and a violated invariant. */
  private static final int HOLDS = 0;

  private static final int VIOLATED = 12;

  private EvaluatorProbes() {}

  /** Returns the row. */
  static List<EvidenceRow> run(Shipped shipped) throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<String> wrong = new ArrayList<>();
    List<String> caught = new ArrayList<>();
    List<String> present = new ArrayList<>();
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("probes", (long) BUGS.size());
    for (Map.Entry<Integer, List<String>> bug : BUGS.entrySet()) {
      try (ScratchFolder scratch = ScratchFolder.create("probe")) {
        copy(bug.getValue(), scratch.path());
        String module = "Issue" + bug.getKey();
        ModelCheck.Result own = check(scratch.path(), module);
        if (own.violation() != null) {
          wrong.add("the evaluator answers " + module + " wrongly: " + own.violation());
        }
        int status = tlc(scratch.path(), module);
        if (status != HOLDS && status != VIOLATED) {
          wrong.add("TLC ends " + module + " with status " + status);
        }
        figures.put("issue" + bug.getKey() + "Present", status == VIOLATED ? 1L : 0L);
        if (status == VIOLATED) {
          present.add(String.valueOf(bug.getKey()));
        }
        if (noticesFault(scratch.path(), module)) {
          caught.add(module + " with " + PlantedFault.EXCEPT_IGNORED.description());
        }
      }
    }
    BugShapes shapes = BugShapes.in(shipped.specification());
    wrong.addAll(shapes.unexplained(BugShapes.reasons()));
    if (shapes.unexplained(Map.of()).size() == shapes.found().size() && !shapes.found().isEmpty()) {
      caught.add("shapes without a reason");
    }
    figures.put("modules", (long) shapes.modules());
    figures.put("shapes", (long) shapes.found().size());
    String has =
        "this TLC has "
            + (present.isEmpty()
                ? "none of the bugs"
                : "tlaplus issues " + String.join(", ", present));
    EvidenceRow row =
        new EvidenceRow(
                ID,
                "evaluator",
                List.of(), // says what TLC may be trusted with
                wrong.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
                wrong.isEmpty() ? has : String.join("; ", wrong),
                (System.nanoTime() - start) / 1e9,
                EvidenceRow.caught(caught),
                figures)
            .requireFigures()
            .requireCanary();
    Progress.end(row);
    return List.of(row);
  }

  private static void copy(List<String> modules, Path to) throws IOException {
    List<String> files = new ArrayList<>(modules);
    files.add(MODEL);
    for (String file : files) {
      try (InputStream resource = EvaluatorProbes.class.getResourceAsStream("bugs/" + file)) {
        if (resource == null) {
          throw new IOException("no resource bugs/" + file);
        }
        Files.copy(resource, to.resolve(file));
      }
    }
  }

  private static ModelCheck.Result check(Path folder, String module, PlantedFault... faults)
      throws IOException {
    return ModelCheck.check(Model.read(folder, module, folder.resolve(MODEL), faults));
  }

  /** Whether a probe of EXCEPT can fail: with a fault of the evaluator it has to. */
  private static boolean noticesFault(Path folder, String module) throws IOException {
    try {
      return check(folder, module, PlantedFault.EXCEPT_IGNORED).violation() != null;
    } catch (EvaluationException e) {
      return false;
    }
  }

  private static int tlc(Path folder, String module) throws IOException, InterruptedException {
    List<String> arguments =
        List.of(
            "-Djava.io.tmpdir=" + folder, // see TlcRun
            "-cp",
            ChildJvm.ownClassPath(),
            "tlc2.TLC",
            "-metadir",
            folder.resolve("states").toString(),
            "-config",
            MODEL,
            module + ".tla");
    return new ChildJvm(folder, arguments).run(line -> {}, () -> false).status();
  }
}
