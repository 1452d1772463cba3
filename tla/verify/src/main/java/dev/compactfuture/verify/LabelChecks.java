package dev.compactfuture.verify;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.subject.Labels;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.SpecifiedModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares the labels of the Java with the actions of the specifications. The canary is an action
 * of each whose compare-and-set is said to be a write.
 */
final class LabelChecks {
  static final String ID = "lockstep.labels";

  private LabelChecks() {}

  static List<EvidenceRow> run(Shipped shipped) throws IOException {
    List<String> errors = new ArrayList<>();
    long count = 0;
    boolean caught = true;
    for (SpecifiedModule module : SpecifiedModule.values()) {
      Steps steps = module.steps(shipped);
      String specification = module.text(shipped);
      Labels labels = new Labels(steps, specification);
      errors.addAll(labels.errors());
      count += labels.count();
      String wrong =
          specification.replaceFirst(
              "== \\\\\\* Java: volatile CAS", "== \\\\* Java: volatile write");
      caught &= new Labels(steps, wrong).errors().size() > labels.errors().size();
    }
    if (!caught) {
      errors.add("canary not caught");
    }
    EvidenceRow row =
        new EvidenceRow(
                ID,
                "lockstep",
                List.of(), // supports none by itself: it ties TLC's claims to the Java
                errors.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
                String.join("; ", errors),
                0,
                caught ? "caught: an action whose CAS is a write" : "",
                Map.of("labels", count))
            .requireFigures();
    Progress.end(row);
    return List.of(row);
  }
}
