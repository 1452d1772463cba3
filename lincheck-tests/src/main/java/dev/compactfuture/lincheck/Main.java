package dev.compactfuture.lincheck;

import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.EvidenceFile;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs the checks of a level and writes their rows. */
@Command(
    name = "lincheck",
    description = "Checks CompactFuture against a sequential model under Lincheck.",
    footer = "Exit status: 0 if every row holds, 1 if one does not, 2 for wrong arguments.")
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--level",
      required = true,
      paramLabel = "LEVEL",
      description = "How far the checks go: brief, quick, full or soak.")
  private Level level = Level.QUICK;

  @Option(
      names = "--row",
      paramLabel = "ID",
      description = "A row to run. May be repeated; all rows, if it is not given.")
  private List<String> ids = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file that the rows are written to, as JSON.")
  private Path out = Path.of("rows.json");

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "How many JVMs share the work (default: the number of processors). What is executed is"
              + " the same whatever their number.")
  private int parallel = Runtime.getRuntime().availableProcessors();

  @Option(names = "--part", hidden = true, converter = PartConverter.class)
  private WorkPart part = WorkPart.WHOLE;

  /** Runs the command line {@code args}, and ends this JVM with the command's exit status. */
  public static void main(String[] args) {
    ChildJvm.endWithParent(); // a part is of no use without the JVM that deals parts out
    CommandLines.run(new Main(), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, Supplier<EvidenceRow>> checks =
        new LinearizabilityChecks(LincheckBounds.of(level), part).byId();
    if (!checks.keySet().containsAll(ids)) {
      throw new ParameterException(
          spec.commandLine(), "--row: " + ids + " are not all of " + checks.keySet());
    }
    if (!ids.isEmpty()) {
      checks.keySet().retainAll(ids);
    }
    if (parallel < 1) {
      throw new ParameterException(spec.commandLine(), "--parallel: " + parallel);
    }
    List<EvidenceRow> rows = new ArrayList<>();
    if (parallel == 1) {
      checks.forEach((id, check) -> rows.add(run(id, check)));
    } else {
      rows.addAll(new LincheckJvms(level, checks.keySet(), parallel).run());
      rows.forEach(Main::print);
    }
    EvidenceFile.writeRows(out, rows);
    return rows.stream().anyMatch(EvidenceRow::isRed) ? CommandLines.VIOLATED : CommandLines.HOLDS;
  }

  private static EvidenceRow run(String id, Supplier<EvidenceRow> check) {
    Progress.print("%s: starts", id);
    EvidenceRow row = rowOf(id, check);
    print(row);
    return row;
  }

  private static void print(EvidenceRow row) {
    Progress.print(
        "%s: %s in %.1f s %s%s",
        row.id(),
        row.verdict(),
        row.seconds(),
        row.figures(),
        row.why().isEmpty() ? "" : " " + row.why());
  }

  /** Returns a red row where the check breaks down, because it then has checked nothing. */
  private static EvidenceRow rowOf(String id, Supplier<EvidenceRow> check) {
    try {
      return check.get();
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      return EvidenceRow.missing(id, "failed: " + e);
    }
  }

  /** Reads a part, and refuses any other text in one line. */
  static final class PartConverter implements ITypeConverter<WorkPart> {
    @Override
    public WorkPart convert(String text) {
      try {
        return WorkPart.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
