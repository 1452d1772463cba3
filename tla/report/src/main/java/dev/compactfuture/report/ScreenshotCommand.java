package dev.compactfuture.report;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a picture of the page. */
@Command(name = "screenshot", description = "Takes a picture of target/report/index.html.")
public final class ScreenshotCommand implements Callable<Integer> {
  @Option(
      names = "--root",
      description = "the project's folder (by default that of the working directory)")
  private Path root = Project.ofWorkingDirectory().root();

  @Option(names = "--width", description = "in pixels (${DEFAULT-VALUE})")
  private int width = 1200;

  @Option(names = "--height", description = "in pixels (${DEFAULT-VALUE})")
  private int height = 800;

  @Option(names = "--dark", arity = "1", description = "true for dark colours")
  private boolean dark;

  @Option(names = "--at", description = "the id of what to show, as in a link to the page")
  private String at = "";

  @Parameters(paramLabel = "FILE", description = "the file to write, a PNG")
  private Path file = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  private ScreenshotCommand() {}

  /**
   * Takes a picture.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    CommandLines.run(new ScreenshotCommand(), args);
  }

  @Override
  public Integer call() throws IOException {
    String missing = Browser.missing();
    if (!missing.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "no picture: " + missing);
    }
    Path page = new Project(root).page();
    if (!Files.exists(page)) {
      throw new ParameterException(spec.commandLine(), "there is no page yet: run mvn verify");
    }
    try (Browser browser = Browser.start()) {
      browser.look(width, height, dark);
      browser.open(page, at.isEmpty() ? "" : "#" + at);
      browser.screenshot(root.resolve(file));
    }
    Progress.print("%s", file);
    return CommandLines.HOLDS;
  }
}
