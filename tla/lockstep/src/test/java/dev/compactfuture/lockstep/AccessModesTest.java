package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.lockstep.toys.TwoVariablesSubject;
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
 * The engine's memory under Java's access modes beside its specification, {@code AccessModes.tla}:
 * programs with compare-and-sets. The litmus tests compare programs of reads and writes.
 */
class AccessModesTest {
  private static final Path SPECIFICATION = Path.of("../AccessModes.tla");

  private final Path scratch;

  AccessModesTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  /** Prepares a comparison with the specification in which {@code from} has become {@code to}. */
  private Lockstep lockstep(String from, String to) throws IOException {
    String specification = Files.readString(SPECIFICATION);
    assertTrue(specification.contains(from), from);
    Files.writeString(scratch.resolve("AccessModes.tla"), specification.replace(from, to));
    for (String name : List.of("CasPrograms.tla", "CasPrograms.cfg")) {
      Files.copy(CodeAndSpecification.SPECIFICATIONS.resolve(name), scratch.resolve(name));
    }
    Path src = scratch.resolve("src");
    Path folder = Files.createDirectories(src.resolve(CodeAndSpecification.PACKAGE));
    String name = "TwoVariables.java";
    Files.copy(CodeAndSpecification.CODE.resolve(name), folder.resolve(name));
    Javac.compile(src, scratch);
    SpecificationFiles files =
        new SpecificationFiles(scratch, "CasPrograms", scratch.resolve("CasPrograms.cfg"));
    return new Lockstep(TwoVariablesSubject.class, steps(), files).underAccessModes();
  }

  private Steps steps() throws IOException {
    return Steps.read(new ClassesUnderTest(scratch.resolve("classes"), scratch.resolve("src")));
  }

  @Test
  void compareAndSetsAgree() throws IOException {
    StepComparison comparison = lockstep("", "").recheckOneIn(1).compareSteps();
    assertNull(comparison.counterexample());
    assertEquals(85, comparison.programs());
    assertEquals(comparison.specificationStates(), comparison.codeStates());
    assertEquals(comparison.specificationEdges(), comparison.codeEdges());
  }

  /** Of two threads that write and then read, one sees the other's write. */
  @Test
  void aVolatileReadOvertakesNoVolatileWrite() throws IOException {
    Set<Object> answers = new HashSet<>();
    lockstep("", "")
        .programs(titles -> titles.get(0).startsWith("Fenced"))
        .onFinalState(end -> answers.add(end.get("answers")))
        .compareSteps();
    assertEquals(
        Set.of(
            List.of(List.of(1, 0), List.of(1, 1)),
            List.of(List.of(1, 1), List.of(1, 0)),
            List.of(List.of(1, 1), List.of(1, 1))),
        answers);
  }

  /** Each rule is needed: if one is dropped, engine and specification differ. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IF Acquires(mode) THEN Join(m.view[t], read.view) ELSE m.view[t] | m.view[t]",
        "IF Releases(mode) THEN mine ELSE | IF FALSE THEN mine ELSE",
        "IF mode = \"Plain\" \\/ read.mode = \"Plain\" THEN v | IF mode = \"Plain\" THEN v",
        "IF mode = \"Volatile\" /\\ m.due[t] THEN Fence(m, t) ELSE {m} | {m}",
        "{i \\in m.bound[t] .. Len(m.fences) : Agrees(m, t, i)} | {Len(m.fences)}",
        "{i \\in m.bound[t] .. Len(m.fences) : Agrees(m, t, i)} | m.bound[t] .. Len(m.fences)",
        "[m.fences[k + j] EXCEPT !.seen = Join(@, m.own[t])] | m.fences[k + j]",
        "ReadStamp(i) == 2 * i + 1 | ReadStamp(i) == 2 * i",
        "Max(m.view[t][x], MessageOf(m.fences[m.bound[t]].seen[x])) | m.view[t][x]",
        "IF m.messages[x][MessageOf(stamp)].mode = \"Volatile\" THEN | IF TRUE THEN",
        "THEN /\\ ~Updated(m, x, i) | THEN /\\ TRUE",
        "{k \\in Possible(m, t, x, mode) : ~Updated(m, x, k)} | Possible(m, t, x, mode)",
        "\\/ Go(t, memory, <<FALSE>>) | \\/ FALSE",
        "IF @ > i THEN @ + 1 ELSE @ | @",
        "IF MessageOf(@) > i THEN @ + 2 ELSE @ | @",
        "[m EXCEPT !.view[t] = Join(@, m.acquired[t]), | [m EXCEPT",
        "!.known[t] = IF Acquires(mode) THEN Join(@, read.view) ELSE @, | !.known[t] = @,",
        "Join(Join(f.view[t], f.fenced), | Join(f.view[t],",
        "[m EXCEPT !.released[t] = m.view[t]] | m",
        "Join(@, stamps) | @",
        "Value(found) == found + Now(t).value | Value(found) == found",
      })
  void aBrokenRuleIsFound(String from, String to) throws IOException {
    Lockstep lockstep = lockstep(from, to);
    Counterexample found = requireNonNull(lockstep.compareSteps().counterexample());
    Schedule schedule = requireNonNull(found.schedule());
    assertEquals("" + found, "" + lockstep.withVariant(steps()).replaySteps(schedule));
  }
}
