package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The actions and models in tla/README.md exist; DocumentTest tries its commands. TlcTraceTest and
 * FutureLockstepTest print its counterexamples.
 */
class ReadmeTest {
  private static final Path TLA = Project.ofWorkingDirectory().specifications();

  private final String readme = Files.readString(TLA.resolve("README.md"));

  ReadmeTest() throws IOException {}

  /** The models that commands of tlc.jar name. */
  @Test
  void everyModelOfACommandExists() {
    List<String> models =
        Pattern.compile("(?m)^ *java -jar tlc.jar (?:run|server) .*?([A-Z]\\w+)(?: +#.*)?$")
            .matcher(readme)
            .results()
            .map(command -> command.group(1))
            .toList();
    assertTrue(models.size() > 3, models::toString);
    for (String name : models) {
      assertTrue(Files.exists(TLA.resolve("models/" + name + ".cfg")), name);
    }
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
