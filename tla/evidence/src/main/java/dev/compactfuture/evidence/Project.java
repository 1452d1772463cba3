package dev.compactfuture.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A checkout of this project: the sources and what the build made of them.
 *
 * @param root the folder of the parent pom
 */
public record Project(Path root) {
  /** Creates a project of an absolute, normalized path. */
  public Project {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * Returns the project that the working directory is in: tests run in their module's folder.
   *
   * @throws IllegalStateException if it is in none
   */
  public static Project ofWorkingDirectory() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(".mvn")) && Files.exists(folder.resolve("pom.xml"))) {
        return new Project(folder);
      }
    }
    throw new IllegalStateException("no project above the working directory " + start);
  }

  /** Returns the folders of the modules, relative to the root, in the order of the parent pom. */
  public List<String> modules() throws IOException {
    return Pattern.compile("<module>(.*?)</module>")
        .matcher(Files.readString(root.resolve("pom.xml")))
        .results()
        .map((MatchResult module) -> module.group(1))
        .toList();
  }

  /** Returns the compiled classes of a module. */
  public Path classes(String module) {
    return root.resolve(module).resolve("target/classes");
  }

  /** Returns the compiled tests of a module. */
  public Path testClasses(String module) {
    return root.resolve(module).resolve("target/test-classes");
  }

  /** Returns the sources of a module. */
  public Path sources(String module) {
    return root.resolve(module).resolve("src/main/java");
  }

  /** Returns the folder of the specifications. */
  public Path specifications() {
    return root.resolve("tla");
  }

  /** Returns the jar of the races, which runs by itself. */
  public Path jcstressJar() {
    return root.resolve("jcstress-tests/target/jcstress.jar");
  }

  /** Returns the file of what the races' jar found in the last run of the main job. */
  public Path jcstressResults() {
    return report().resolve("jcstress.json");
  }

  /** Returns the jar of TLC and the models, which runs by itself. */
  public Path tlcJar() {
    return root.resolve("tla/subject/target/tlc.jar");
  }

  /** Returns the folder of the counterexamples of a run. */
  public Path counterexamples() {
    return report().resolve("counterexamples");
  }

  /** Returns the file of the graphs of small programs, as both sides have them. */
  public Path programGraphs() {
    return report().resolve("programs.json");
  }

  /** Returns the file of the text of each label: its line of Java and its action. */
  public Path labelTexts() {
    return report().resolve("labels.json");
  }

  /** Returns the file of the states of a future, as TLC's graph of {@code Future.tla} has them. */
  public Path stateDiagram() {
    return report().resolve("states.json");
  }

  /** Returns the file of what breaks where an access is weaker. */
  public Path accessModes() {
    return report().resolve("modes.json");
  }

  /** Returns the file of the litmus programs and what each memory model says of them. */
  public Path litmus() {
    return report().resolve("litmus.json");
  }

  /** Returns the evidence file of the main job. */
  public Path evidence() {
    return report().resolve("evidence.json");
  }

  /** Returns the page of the evidence. */
  public Path page() {
    return report().resolve("index.html");
  }

  /** Returns the folder of what a run reports. */
  public Path report() {
    return root.resolve("target/report");
  }
}
