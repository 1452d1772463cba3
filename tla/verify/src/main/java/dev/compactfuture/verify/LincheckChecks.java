package dev.compactfuture.verify;

import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.lincheck.LincheckJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs Lincheck in JVMs of its own: it transforms classes through an agent. It lets one thread run
 * at a time, and one check in a JVM, so two JVMs share the rows: each takes about half the time.
 */
final class LincheckChecks {
  private static final List<Set<String>> ROWS_OF_A_JVM =
      List.of(
          ChildJvmChecks.ordered("lincheck.modelChecking"),
          ChildJvmChecks.ordered("lincheck.stress", "lincheck.blockingGet"));

  static final Set<String> IDS =
      ChildJvmChecks.ordered(ROWS_OF_A_JVM.stream().flatMap(Set::stream).toArray(String[]::new));

  private LincheckChecks() {}

  static List<EvidenceRow> run(Level level) throws InterruptedException, ExecutionException {
    int processors = Runtime.getRuntime().availableProcessors();
    ExecutorService sideBySide =
        Executors.newFixedThreadPool(Math.min(processors, ROWS_OF_A_JVM.size()));
    try {
      List<Callable<List<EvidenceRow>>> children = new ArrayList<>();
      ROWS_OF_A_JVM.forEach(ids -> children.add(() -> run(ids, level)));
      List<EvidenceRow> rows = new ArrayList<>();
      for (Future<List<EvidenceRow>> child : sideBySide.invokeAll(children)) {
        rows.addAll(child.get());
      }
      return rows;
    } finally {
      sideBySide.shutdown();
    }
  }

  private static List<EvidenceRow> run(Set<String> ids, Level level)
      throws IOException, InterruptedException {
    List<String> command = LincheckJvm.command(ChildJvm.ownClassPath());
    ids.forEach(id -> command.addAll(List.of("--row", id)));
    return ChildJvmChecks.run(ids, level, command);
  }
}
