package dev.compactfuture.lincheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.Level;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README explains what exists, and its command works. */
class ReadmeTest {
  private static final Pattern COMMAND =
      Pattern.compile("mvn -pl (\\S+) -am test -DskipTests -P(\\S+) -Dlevel=(\\S+)");
  private static final Pattern PROFILE_ID =
      Pattern.compile("<profile>.*?<id>(.*?)</id>", Pattern.DOTALL);
  private static final Pattern ARGUMENTS =
      Pattern.compile("<commandlineArgs>.* " + Pattern.quote(Main.class.getName()) + " (.*)</");

  private static final Pattern JVM_OPTIONS =
      Pattern.compile("<lincheck.jvmOptions>(.*)</lincheck.jvmOptions>");

  private final String readme = Files.readString(Path.of("README.md"));
  private final String pom = Files.readString(Path.of("pom.xml"));

  ReadmeTest() throws IOException {}

  @Test
  void commandNamesThisModuleAProfileAndALevel() throws IOException {
    List<MatchResult> commands = COMMAND.matcher(readme).results().toList();
    assertEquals(1, commands.size(), "commands in README.md");
    MatchResult command = commands.get(0);
    assertTrue(Files.isSameFile(Path.of("..", command.group(1)), Path.of("")), command::group);
    assertEquals(command.group(2), only(PROFILE_ID));
    assertEquals(Level.QUICK, Level.of(command.group(3)));
  }

  @Test
  void profilePassesOptionsThatTheProgramKnows() {
    String arguments = only(ARGUMENTS).replace("${level}", "quick").replace("\"", "");
    CommandLines.of(new Main()).parseArgs(arguments.split(" "));
  }

  @Test
  void theBuildStartsLincheckWithTheOptionsOfEveryOtherStart() {
    assertEquals(String.join(" ", LincheckJvm.OPTIONS), only(JVM_OPTIONS));
  }

  @Test
  void everyRowIsExplained() {
    new LinearizabilityChecks(LincheckBounds.TEST, WorkPart.WHOLE)
        .byId()
        .keySet()
        .forEach(this::assertMentioned);
  }

  @Test
  void everyCanaryIsExplained() {
    Stream<Class<?>> onFuture =
        Stream.of(LincheckTestClasses.class.getDeclaredClasses())
            .filter(CompactFutureOperations.class::isAssignableFrom)
            .filter(type -> type != LincheckTestClasses.ShippedFuture.class);
    Stream<Class<?>> programs =
        Stream.of(BlockingPrograms.class.getDeclaredClasses())
            .filter(BlockingPrograms.Program.class::isAssignableFrom)
            .filter(type -> Modifier.isFinal(type.getModifiers()));
    List<Class<?>> canaries = Stream.concat(onFuture, programs).toList();
    assertEquals(14, canaries.size(), canaries::toString);
    for (Class<?> canary : canaries) {
      String name = "| `" + canary.getSimpleName() + "` | ";
      List<String> violates = CheckRecorder.violatedBy(canary);
      String claims = "| " + (violates.isEmpty() ? "-" : String.join(" ", violates)) + " |";
      assertTrue(
          readme.lines().anyMatch(line -> line.contains(name) && line.endsWith(claims)),
          () -> "README.md does not explain " + name + " with its claims " + claims);
    }
  }

  private void assertMentioned(String name) {
    assertTrue(readme.contains("`" + name + "`"), () -> "README.md does not explain " + name);
  }

  private String only(Pattern pattern) {
    List<String> found = pattern.matcher(pom).results().map(m -> m.group(1)).toList();
    assertEquals(1, found.size(), () -> pattern + " in pom.xml: " + found);
    return found.get(0);
  }
}
