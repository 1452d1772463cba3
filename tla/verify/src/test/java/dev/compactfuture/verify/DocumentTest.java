package dev.compactfuture.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.subject.command.Main;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * The documents' links lead somewhere, their commands exist, and their programs print what is
 * quoted.
 */
class DocumentTest {
  private static final Project PROJECT = Project.ofWorkingDirectory();

  private static final Pattern PROGRAM =
      Pattern.compile("(?s)```java\n((?:(?!```).)*?)```\\s+prints\\s+```text\n(.*?)```");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern BLOCK = Pattern.compile("(?s)\n *```(?:sh|bash)?\n(.*?)```");
  private static final Pattern INLINE = Pattern.compile("`((?:mvn|java|python3) [^`\n]+)`");

  private static final String QUOTED = "'[^']*'|\"[^\"]*\"";
  private static final Pattern WORD = Pattern.compile("(?:" + QUOTED + "|[^\\s'\"])+");
  private static final Pattern EXPANSION = Pattern.compile("\\{[^{}]*,[^{}]*}");

  private static final Set<String> PHASES = Set.of("clean", "compile", "test", "package", "verify");
  private static final Set<String> GOALS = Set.of("spotless:apply", "spotless:check");

  /** Options of Maven and of Surefire, which no pom names. */
  private static final Set<String> PROPERTIES =
      Set.of("skipTests", "test", "surefire.failIfNoSpecifiedTests");

  /** What a program of ten lines needs in order to be one. */
  private static final String AROUND =
      """
      import dev.compactfuture.*;
      import dev.compactfuture.Futures.ReturnWhen;
      import java.util.*;
      import java.util.concurrent.*;
      public class Main {
        public static void main(String[] args) throws Exception {
      %s
        }
      }
      """;

  static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(PROJECT.root().resolve("README.md")));
    List<String> folders = new ArrayList<>(PROJECT.modules());
    folders.add("tla");
    for (String folder : folders) {
      try (Stream<Path> files = Files.list(PROJECT.root().resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
      }
    }
    return documents;
  }

  static List<Path> documentsWithPrograms() throws IOException {
    List<Path> with = new ArrayList<>();
    for (Path document : documents()) {
      if (PROGRAM.matcher(Files.readString(document)).find()) {
        with.add(document);
      }
    }
    return with;
  }

  @Test
  void everyModuleHasItsReadme() throws IOException {
    Set<String> without = new TreeSet<>(PROJECT.modules());
    without.removeIf(module -> documentExists(module + "/README.md"));
    // Parts of the house that are no reader's destination: the package's Javadoc introduces them.
    assertEquals(Set.of("tla/evidence", "tla/subject", "tla/verify"), without);
    assertTrue(documentExists("tla/README.md"));
  }

  private static boolean documentExists(String path) {
    return Files.exists(PROJECT.root().resolve(path));
  }

  @Test
  void theReadmeIsShort() throws IOException {
    Path readme = PROJECT.root().resolve("README.md");
    int lines = Files.readAllLines(readme).size();
    assertTrue(lines <= 150, () -> lines + " lines");
    assertTrue(Files.size(readme) <= 8 * 1024, () -> "README.md is too long");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkLeadsSomewhere(Path document) throws IOException {
    List<String> broken = new ArrayList<>();
    for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
      String[] target = link.group(1).split("#", 2);
      Path file = target[0].isEmpty() ? document : document.resolveSibling(target[0]);
      boolean leads =
          target[0].startsWith("https://")
              || (Files.exists(file) && (target.length == 1 || hasHeading(file, target[1])));
      if (!leads) {
        broken.add(link.group(1));
      }
    }
    assertEquals(List.of(), broken);
  }

  private static boolean hasHeading(Path file, String anchor) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(java.util.Locale.ROOT))
        .anyMatch(title -> title.replaceAll("[^\\w -]", "").replace(' ', '-').equals(anchor));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyCommandIsUnderstood(Path document) throws Exception {
    String text = Files.readString(document);
    List<String> commands = new ArrayList<>();
    BLOCK
        .matcher(text)
        .results()
        .forEach(block -> block.group(1).lines().map(String::strip).forEach(commands::add));
    INLINE.matcher(text).results().forEach(inline -> commands.add(inline.group(1)));
    List<String> wrong = new ArrayList<>();
    for (String each : commands) {
      String command = each.replaceFirst("\\s#.*", "").replaceFirst("^java( -D\\S+)+ ", "java ");
      if (!command.matches("(mvn|python3|java) .*")) {
        continue;
      }
      wrong.addAll(expansions(command));
      if (command.startsWith("mvn ")) {
        wrong.addAll(errors(command));
      } else if (command.startsWith("python3 ")) {
        words(command).stream().skip(1).filter(p -> !documentExists(p)).forEach(wrong::add);
      } else if (command.startsWith("java -jar ")) {
        List<String> words = words(command);
        Path jar = Path.of(words.get(2)).getFileName();
        boolean tlc = jar.equals(PROJECT.tlcJar().getFileName());
        assertTrue(tlc || jar.equals(PROJECT.jcstressJar().getFileName()), command);
        CommandLine line = tlc ? CommandLines.of(new Main()) : raceCommand();
        line.parseArgs(words.subList(3, words.size()).toArray(String[]::new));
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** Splits a command as a shell does, which takes the quotes away. */
  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group().replaceAll("[\"']", ""))
        .toList();
  }

  /** Returns the braces that bash would expand: the program would get several words. */
  private static List<String> expansions(String command) {
    return EXPANSION
        .matcher(command.replaceAll(QUOTED, ""))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  @Test
  void canaryOfBracesWithoutQuotesIsCaught() {
    assertEquals(List.of("{1,2}"), expansions("java -jar tlc.jar run --set Threads={1,2} Pairs"));
    String quoted = "java -jar tlc.jar run --set 'Threads={1, 2}' Pairs";
    assertEquals(List.of(), expansions(quoted));
    assertEquals("Threads={1, 2}", words(quoted).get(5));
  }

  /** The command line of the races is no public class of their module. */
  private static CommandLine raceCommand() throws ReflectiveOperationException {
    Constructor<?> command =
        Class.forName("dev.compactfuture.races.runner.RaceCommand").getDeclaredConstructor();
    command.setAccessible(true);
    return CommandLines.of(command.newInstance());
  }

  /** The table is that of the rows of a run, which {@code mvn verify} writes. */
  @Test
  void theReadmeNamesTheToolsThatEachClaimIsCheckedBy() throws IOException {
    Map<String, Set<String>> byClaim = new TreeMap<>();
    for (String line : Files.readAllLines(PROJECT.root().resolve("tla/verify/RESULTS.md"))) {
      String[] cells = line.split(" *\\| *");
      if (cells.length > 2 && cells[1].contains(".")) {
        for (String claim : cells[2].split(" ")) {
          if (!claim.isEmpty()) {
            String tool = cells[1].replaceFirst("\\..*", "");
            byClaim.computeIfAbsent(claim, c -> new TreeSet<>()).add(tool);
          }
        }
      }
    }
    Map<String, Set<String>> inReadme = new TreeMap<>();
    List<String> tools =
        List.of("tlc", "lockstep", "weakmemory", "lincheck", "jcstress", "cpython", "junit");
    for (String line : Files.readAllLines(PROJECT.root().resolve("README.md"))) {
      if (line.startsWith("| C")) {
        String[] cells = line.split("\\|");
        for (int i = 0; i < tools.size(); i++) {
          if (cells[3 + i].contains("✓")) {
            inReadme.computeIfAbsent(cells[1].strip(), c -> new TreeSet<>()).add(tools.get(i));
          }
        }
      }
    }
    assertEquals(byClaim, inReadme);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mvn verfy",
        "mvn -pl impl/benches test",
        "mvn -Pbank verify",
        "mvn -Dlavel=full test"
      })
  void canaryOfAMisspeltCommandIsCaught(String command) throws IOException {
    assertEquals(1, errors(command).size());
  }

  private static List<String> errors(String command) throws IOException {
    StringBuilder poms = new StringBuilder(Files.readString(PROJECT.root().resolve("pom.xml")));
    for (String module : PROJECT.modules()) {
      poms.append(Files.readString(PROJECT.root().resolve(module).resolve("pom.xml")));
    }
    List<String> errors = new ArrayList<>();
    List<String> words = words(command);
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      boolean known;
      if (word.equals("-pl")) {
        known = PROJECT.modules().containsAll(List.of(words.get(++i).split(",")));
      } else if (word.startsWith("-P")) {
        known = poms.indexOf("<id>" + word.substring(2) + "</id>") >= 0;
      } else if (word.startsWith("-D")) {
        String name = word.substring(2).replaceFirst("=.*", "");
        known =
            PROPERTIES.contains(name)
                || poms.indexOf("<" + name + ">") >= 0
                || poms.indexOf("<" + name + "/>") >= 0
                || poms.indexOf("<name>" + name + "</name>") >= 0;
      } else {
        known = PHASES.contains(word) || GOALS.contains(word) || word.matches("-am|-ntp|-B|-o|-q");
      }
      if (!known) {
        errors.add(command + ": " + words.get(i));
      }
    }
    return errors;
  }

  @ParameterizedTest
  @MethodSource("documentsWithPrograms")
  void aProgramPrintsWhatItsDocumentSays(Path document, @TempDir Path scratch) throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(document));
    while (program.find()) {
      String text = program.group(1);
      Path source = scratch.resolve("Main.java");
      Files.writeString(source, text.contains("class Main") ? text : AROUND.formatted(text));
      // The launcher compiles a program of one source file by itself.
      List<String> arguments = List.of("-cp", ChildJvm.ownClassPath(), source.toString());
      List<String> lines = new CopyOnWriteArrayList<>();
      new ChildJvm(scratch, arguments).run(lines::add, () -> false);
      assertEquals(program.group(2), String.join("\n", lines) + "\n");
    }
  }

  @Test
  void theReadmesHaveTheirPrograms() throws IOException {
    List<String> with =
        documentsWithPrograms().stream()
            .map(document -> PROJECT.root().relativize(document).toString().replace('\\', '/'))
            .toList();
    assertTrue(with.containsAll(List.of("README.md", "impl/README.md")), with::toString);
  }
}
