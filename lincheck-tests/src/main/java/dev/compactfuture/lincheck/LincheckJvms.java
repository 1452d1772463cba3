package dev.compactfuture.lincheck;

import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.EvidenceFile;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the checks in several JVMs side by side, a part of the work in each.
 *
 * @param ids the rows that are wanted
 * @param count how many JVMs
 */
record LincheckJvms(Level level, Collection<String> ids, int count) {

  /** Returns the rows of all work; a row that a part did not write, or without a canary, is red. */
  List<EvidenceRow> run() throws IOException, InterruptedException {
    List<Callable<List<EvidenceRow>>> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      WorkPart part = new WorkPart(i, count);
      children.add(() -> run(part));
    }
    ExecutorService sideBySide = Executors.newFixedThreadPool(count);
    List<List<EvidenceRow>> parts = new ArrayList<>();
    try {
      for (Future<List<EvidenceRow>> child : sideBySide.invokeAll(children)) {
        parts.add(child.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      sideBySide.shutdownNow();
    }
    return ids.stream().map(id -> WorkPart.merge(rowsOf(id, parts))).toList();
  }

  private List<EvidenceRow> run(WorkPart part) throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.create("lincheck")) {
      Path rows = scratch.resolve("rows.json");
      List<String> command = LincheckJvm.command(ChildJvm.ownClassPath());
      ids.forEach(id -> command.addAll(List.of("--row", id)));
      command.addAll(List.of("--level", level.toString(), "--out", rows.toString()));
      command.addAll(List.of("--parallel", "1", "--part", part.toString()));
      ChildJvm.Exit exit =
          new ChildJvm(Path.of("").toAbsolutePath(), command) // where a relative class path leads
              .run(line -> Progress.print("[%s] %s", part, line), () -> false);
      boolean haveCanaries = LincheckBounds.of(level).haveCanaries();
      return requireEvidence(EvidenceFile.readRows(rows), part, exit.status(), haveCanaries);
    }
  }

  /**
   * Returns the rows that a part wrote. One that holds is red if the part's JVM caught no canary of
   * it, or failed although none of its rows says why.
   *
   * @param status the exit status of the part's JVM
   */
  static List<EvidenceRow> requireEvidence(
      List<EvidenceRow> written, WorkPart part, int status, boolean haveCanaries) {
    String end = "part " + part + " ended with status " + status;
    boolean failed = status != 0 && written.stream().noneMatch(EvidenceRow::isRed);
    return written.stream()
        .map(row -> failed ? row.with(Verdict.VIOLATED, end) : row)
        .map(row -> haveCanaries ? row.requireCanary() : row)
        .toList();
  }

  /** Returns the rows of a check, one of each part, in their order. */
  static List<EvidenceRow> rowsOf(String id, List<List<EvidenceRow>> parts) {
    List<EvidenceRow> rows = new ArrayList<>();
    for (List<EvidenceRow> written : parts) {
      int part = rows.size() + 1;
      rows.add(
          written.stream()
              .filter(row -> row.id().equals(id))
              .findFirst()
              .orElseGet(() -> EvidenceRow.missing(id, "part " + part + " did not write its row")));
    }
    return rows;
  }
}
