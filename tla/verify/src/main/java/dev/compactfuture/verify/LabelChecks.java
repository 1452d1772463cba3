package dev.compactfuture.verify;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.subject.Labels;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares the labels of the Java with the actions of the specification. The canary is an action
 * whose compare-and-set is said to be a write.
 */
final class LabelChecks {
  static final String ID = "lockstep.labels";

  private LabelChecks() {}

  static List<EvidenceRow> run(Shipped shipped) throws IOException {
    Steps steps = shipped.steps();
    String specification = shipped.specificationText();
    Labels labels = new Labels(steps, specification);
    List<String> errors = new ArrayList<>(labels.errors());
    String wrong =
        specification.replaceFirst(
            "Complete\\(t\\) == .*", "Complete(t) == \\\\* Java: volatile write");
    boolean caught = new Labels(steps, wrong).errors().size() > errors.size();
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
                Map.of("labels", (long) labels.count()))
            .requireFigures();
    Progress.end(row);
    return List.of(row);
  }
}
