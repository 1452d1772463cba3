package dev.compactfuture.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The engine's memory beside its specification, with compare-and-sets; reads and writes: litmus.
 */
class AccessModesTest {
  private static final Path RESOURCES = Path.of("src/test/resources/lockstep");

  private final Path scratch;

  AccessModesTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  private Lockstep words(String from, String to) throws IOException {
    String specification = Files.readString(Path.of("AccessModes.tla"));
    assertTrue(specification.contains(from), from);
    Files.writeString(scratch.resolve("AccessModes.tla"), specification.replace(from, to));
    for (String name : new String[] {"Words.tla", "Words.cfg"}) {
      Files.copy(RESOURCES.resolve(name), scratch.resolve(name));
    }
    Path sources = Path.of("src/test/java/dev/compactfuture/lockstep");
    Path alone = Files.createDirectories(scratch.resolve("src/dev/compactfuture/lockstep"));
    Files.copy(sources.resolve("Words.java"), alone.resolve("Words.java"));
    Path src = scratch.resolve("src");
    Steps steps = Steps.read(Javac.compile(src, scratch), src);
    return new Lockstep(WordsSubject.class, steps, scratch, "Words", scratch.resolve("Words.cfg"))
        .underAccessModes();
  }

  @Test
  void compareAndSetsAgree() throws IOException {
    Walk walk = words("", "").recheckOneIn(1).walk();
    assertNull(walk.counterexample());
    assertEquals(54, walk.figure("programs"));
    assertEquals(walk.figure("specStates"), walk.figure("javaStates"));
    assertEquals(walk.figure("specEdges"), walk.figure("javaEdges"));
  }

  /** Who writes and then looks sees it, or is seen: whatever else is read between. */
  @Test
  void aVolatileReadOvertakesNoVolatileWrite() throws IOException {
    Set<Object> answers = new HashSet<>();
    words("", "")
        .programs(titles -> titles.get(0).startsWith("Fenced"))
        .atEnd(end -> answers.add(end.get("answers")))
        .walk();
    assertEquals(
        Set.of(
            List.of(List.of(1, 0), List.of(1, 1)),
            List.of(List.of(1, 1), List.of(1, 0)),
            List.of(List.of(1, 1), List.of(1, 1))),
        answers);
  }

  /** Each rule is needed: without it the two differ. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IF Acquires(mode) THEN Join(m.view[t], m.messages[x][i].view) ELSE m.view[t] | m.view[t]",
        "IF Releases(mode) THEN mine ELSE | IF FALSE THEN mine ELSE",
        "IF early[t] THEN since[t][x] ELSE newest[x] | newest[x]",
        "IF u = t /\\ mode = \"Volatile\" THEN n ELSE Shift(m.since[u]) | Shift(m.since[u])",
        "ELSE /\\ i \\in Overwritable(t, x, writes) /\\ ~Updated(x, i) | ELSE /\\ ~Updated(x, i)",
        "{k \\in Overwritable(t, x, mode) : ~Updated(x, k)} | Overwritable(t, x, mode)",
        "\\/ Go(t, memory, <<FALSE>>) | \\/ FALSE",
        "IF @ > i THEN @ + 1 ELSE @ | @",
      })
  void aBrokenRuleIsFound(String from, String to) throws IOException {
    Walk walk = words(from, to).walk();
    assertNotNull(walk.counterexample());
  }
}
