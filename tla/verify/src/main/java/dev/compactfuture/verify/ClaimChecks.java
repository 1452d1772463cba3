package dev.compactfuture.verify;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.subject.ClaimDerivation;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.TlcModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Derives the claims that the models support, once for all rows that print them. The row is red if
 * a fault that is to show a claim is noticed by no model.
 */
final class ClaimChecks {
  static final String ID = "tlc.claims";

  private final Shipped shipped;
  private final Level level;
  private @Nullable ClaimDerivation derivation;

  ClaimChecks(Shipped shipped, Level level) {
    this.shipped = shipped;
    this.level = level;
  }

  ClaimDerivation derivation() throws IOException, InterruptedException {
    if (derivation == null) {
      List<TlcModel> models = TlcModel.planned(shipped.specification(), level);
      derivation = ClaimDerivation.of(shipped.specification(), models, level);
    }
    return derivation;
  }

  List<EvidenceRow> run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    ClaimDerivation claims = derivation();
    List<String> wrong = new ArrayList<>(claims.errors());
    claims.unnoticed().forEach(fault -> wrong.add("no model notices " + fault));
    List<String> vacuous = claims.vacuous();
    EvidenceRow row =
        new EvidenceRow(
                ID,
                "tlc",
                List.of(), // supports none by itself: it says what the models support
                wrong.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
                String.join("; ", wrong),
                (System.nanoTime() - start) / 1e9,
                EvidenceRow.caught(vacuous.stream().map(each -> "vacuous: " + each).toList()),
                Map.of(
                    "faults", (long) claims.faults(),
                    "noticed", claims.noticed(),
                    "vacuous", (long) vacuous.size()))
            .requireFigures()
            .requireCanary();
    Progress.end(row);
    return List.of(row);
  }
}
