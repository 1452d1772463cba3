package dev.compactfuture.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The sources that this build was made from. Results of several machines are told apart by them:
 * jars that two JDKs build from the same sources differ in their bytes.
 *
 * @param commit the commit, with {@code -dirty} if files have changed since; {@code unknown}
 *     outside a repository
 * @param sources a hash of all that is compiled or checked, tests included, and of the poms.
 *     Documents and the module of the page do not count. {@code .gitattributes} sees to it that
 *     lines end in the same way everywhere
 */
public record SourceState(String commit, String sources) {
  /**
   * The module that makes the page. It makes no row but that of the page itself, so results that
   * were had on another machine can still be shown by a page whose style has changed since.
   */
  private static final String PAGE = "tla/report";

  private static final String RESOURCE = "sources.properties";

  /**
   * Returns the sources that this build was made from.
   *
   * @throws IllegalStateException if it was not built by Maven, which writes them down
   */
  public static SourceState ofThisBuild() {
    Properties written = new Properties();
    try (InputStream resource = SourceState.class.getResourceAsStream(RESOURCE)) {
      if (resource != null) {
        written.load(resource);
      }
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE, e);
    }
    String commit = written.getProperty("commit");
    String sources = written.getProperty("sources");
    if (commit == null || sources == null) {
      throw new IllegalStateException("the build did not write " + RESOURCE + ": use Maven");
    }
    return new SourceState(commit, sources);
  }

  /** Returns the sources in a checkout as they are now. */
  static SourceState of(Project project) throws IOException, InterruptedException {
    Path root = project.root();
    List<Path> files = new ArrayList<>(List.of(root.resolve("pom.xml")));
    List<String> modules = new ArrayList<>(project.modules());
    modules.remove(PAGE);
    for (String module : modules) {
      files.add(root.resolve(module).resolve("pom.xml"));
      addFiles(files, root.resolve(module).resolve("src"), Integer.MAX_VALUE, name -> true);
    }
    Predicate<String> specifications = name -> name.matches(".*\\.(tla|cfg)");
    addFiles(files, project.specifications(), 1, specifications);
    addFiles(files, project.specifications().resolve("models"), 1, specifications);
    return new SourceState(commit(root), ContentHash.ofPathsAndContents(root, files));
  }

  /** Adds the files of a folder but those that editors, file managers and Python leave there. */
  private static void addFiles(List<Path> files, Path folder, int depth, Predicate<String> names)
      throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> found = Files.walk(folder, depth)) {
        found
            .filter(Files::isRegularFile)
            .filter(file -> !file.getFileName().toString().matches("\\..*|.*~|.*\\.pyc"))
            .filter(file -> names.test(file.getFileName().toString()))
            .forEach(files::add);
      }
    }
  }

  private static String commit(Path root) throws InterruptedException {
    if (!Files.exists(root.resolve(".git"))) { // git would answer for a repository around it
      return "unknown";
    }
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
              .directory(root.toFile())
              .redirectErrorStream(true)
              .start();
      String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor() == 0 ? answer.strip() : "unknown";
    } catch (IOException e) { // there is no git
      return "unknown";
    }
  }

  /**
   * Writes down the sources, as a resource of this class.
   *
   * @param args the project's folder, and that of this module's classes
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    SourceState state = of(new Project(Path.of(args[0])));
    Path resource =
        Path.of(args[1])
            .resolve(SourceState.class.getPackageName().replace('.', '/'))
            .resolve(RESOURCE);
    String text = "commit=" + state.commit + "\nsources=" + state.sources + "\n";
    // A new file would make a new jar, and Maven would compile every module that depends on it.
    if (!Files.exists(resource) || !Files.readString(resource).equals(text)) {
      Files.writeString(resource, text);
    }
  }
}
