package dev.compactfuture.report;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the page of several machines' results. */
@Command(
    name = "merge",
    description = {
      "Makes one page of the results of several machines.",
      "Exit status: 0 if the page was made, whatever its verdict."
    })
public final class MergeCommand implements Callable<Integer> {
  @Option(
      names = "--root",
      description = "the project's folder (by default that of the working directory)")
  private Path root = Project.ofWorkingDirectory().root();

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      split = ",",
      description =
          "files of results, a column each: of java -jar jcstress.jar --out, or target/report/evidence.json; relative to the project's folder")
  private List<Path> results = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  private MergeCommand() {}

  /**
   * Makes the page.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    CommandLines.run(new MergeCommand(), args);
  }

  @Override
  public Integer call() {
    Project project = new Project(root);
    List<Path> files = results.stream().map(file -> project.root().resolve(file)).toList();
    String command =
        "mvn verify -DskipTests -Dmerge="
            + results.stream().map(Path::toString).collect(Collectors.joining(","));
    try {
      Path page = EvidencePage.write(project, files, command, List.of());
      Progress.print("the page: %s", project.root().relativize(page));
      return CommandLines.HOLDS;
    } catch (IOException e) { // a file that is none of results, or of other sources: it is named
      throw new ParameterException(spec.commandLine(), "FILE: " + e.getMessage(), e);
    }
  }
}
