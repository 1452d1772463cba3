package dev.compactfuture.verify;

import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.lincheck.LincheckJvm;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Runs Lincheck in JVMs of its own, a part of the work per processor in each. */
final class LincheckChecks {
  static final Set<String> IDS =
      ChildJvmChecks.ordered("lincheck.modelChecking", "lincheck.stress", "lincheck.blockingGet");

  private LincheckChecks() {}

  static List<EvidenceRow> run(Level level) throws IOException, InterruptedException {
    return ChildJvmChecks.run(IDS, level, LincheckJvm.command(ChildJvm.ownClassPath()));
  }
}
