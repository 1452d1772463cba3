package dev.compactfuture.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a file of results read only if it is whole, this project's, and agrees with itself? */
class ResultsFileTest {
  private static final HostMachine MACHINE = new HostMachine("17.0.1", 64, "aarch64", "Linux 6.1");
  private static final ResultsFile.Head HEAD =
      new ResultsFile.Head("compact-future", Level.FULL, "c0ffee", "5eed", MACHINE);
  private static final EvidenceRow ROW =
      new EvidenceRow(
          "jcstress.getters",
          "jcstress",
          List.of("C5"),
          Verdict.HOLDS,
          "left out: biased locking",
          2.5,
          "caught: no recheck",
          Map.of("configurations", 2L, "samples", 30L, "forbidden", 0L));
  private static final List<RaceOutcomes> OUTCOMES =
      List.of(
          new RaceOutcomes(
              "CanaryRaces.SetAgainstGetWithoutRecheck",
              ROW.id(),
              true,
              1,
              List.of(new RaceOutcomes.Outcome("asleep", true, 7, "a lost wake-up"))),
          new RaceOutcomes(
              "GetterRaces.SetAgainstGet",
              ROW.id(),
              false,
              2,
              List.of(
                  new RaceOutcomes.Outcome("set, false", false, 10, "get, then set"),
                  new RaceOutcomes.Outcome("set, true", false, 20, "set, then get"))));

  private final Path folder;
  private final Path file;

  ResultsFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("arm.json");
  }

  @BeforeEach
  void write() throws IOException {
    new ResultsFile(file, HEAD, List.of(ROW), OUTCOMES).write();
  }

  private ResultsFile of(String name, String commit, String sources, HostMachine machine, long n) {
    EvidenceRow row =
        new EvidenceRow("x.a", "x", List.of(), Verdict.HOLDS, "", 1, "", Map.of("tests", n));
    ResultsFile.Head head =
        new ResultsFile.Head("compact-future", Level.QUICK, commit, sources, machine);
    return new ResultsFile(folder.resolve(name), head, List.of(row), List.of());
  }

  /** Returns why the files are refused. */
  private static String refusal(Executable attempt) {
    return String.valueOf(assertThrows(IOException.class, attempt).getMessage());
  }

  /** Changes the text of the file, and asserts that it is refused by its name for this reason. */
  private void assertRefused(String text, String other, String reason) throws IOException {
    String before = Files.readString(file);
    assertTrue(before.contains(text), text);
    Files.writeString(file, before.replace(text, other));
    String refusal = refusal(() -> ResultsFile.read(file));
    assertTrue(refusal.contains(file.toString()), refusal);
    assertTrue(refusal.contains(reason), refusal);
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    ResultsFile read = ResultsFile.read(file);
    assertEquals(file, read.file());
    assertEquals(HEAD, read.head());
    assertEquals(List.of(ROW).toString(), read.checks().toString());
    assertEquals(OUTCOMES, read.outcomes());
  }

  @Test
  void theSameResultsGiveTheSameText() throws IOException {
    String text = Files.readString(file);
    new ResultsFile(file, HEAD, List.of(ROW), OUTCOMES).write();
    assertEquals(text, Files.readString(file));
  }

  @Test
  void noPartOfAFileIsLeftBehind() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void theEvidenceOfTheMainJobHasNoOutcomes() throws IOException {
    EvidenceFile.write(file, Level.QUICK, List.of(ROW));
    assertFalse(Files.readString(file).contains("\"outcomes\""));
    ResultsFile read = ResultsFile.read(file);
    assertEquals(List.of(), read.outcomes());
    assertEquals(SourceState.ofThisBuild().sources(), read.head().sources());
  }

  /** Cut off anywhere, it is refused: before the last bracket nothing is whole. */
  @Test
  void aTornFileIsRefused() throws IOException {
    String text = Files.readString(file).strip();
    for (int length = 0; length < text.length(); length++) {
      Files.writeString(file, text.substring(0, length));
      String refusal = refusal(() -> ResultsFile.read(file));
      assertTrue(refusal.contains(file.toString()), refusal);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "level",
        "commit",
        "sources",
        "environment",
        "cpus",
        "arch",
        "checks",
        "verdict",
        "why",
        "seconds",
        "figures",
        "race",
        "canary",
        "configurations",
        "forbidden",
        "count",
        "description"
      })
  void aMissingFieldIsRefused(String field) throws IOException {
    assertRefused("\"" + field + "\":", "\"" + field + "x\":", field);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "compact-future, other-future, project: 'other-future'",
        "\"holds\", \"fine\", 'verdict' cannot be \"fine\"",
        "\"full\", \"deep\", 'level' cannot be \"deep\"",
        "\"cpus\": 64, \"cpus\": \"many\", 'cpus' cannot be \"many\"",
        "\"samples\": 30, \"samples\": \"lots\", lots",
        "\"samples\": 30, \"samples\": null, 'figures' cannot be {",
        "\"samples\": 30, \"samples\": 31, `samples: 31, but 30 in its outcomes`",
        "\"count\": 20, \"count\": 21, `samples: 30, but 31 in its outcomes`",
        "\"count\": 20, \"count\": -20, count is -20",
        "\"count\": 20, \"count\": 20.5, outcomes",
        "\"forbidden\": false, \"forbidden\": true, `forbidden: 0, but 30 in its outcomes`",
        "\"forbidden\": false, \"forbidden\": \"no\", 'forbidden' cannot be \"no\"",
        "\"configurations\": 1, \"configurations\": null, 'configurations' cannot be null",
        "GetterRaces.SetAgainstGet, CanaryRaces.SetAgainstGetWithoutRecheck, is in it twice",
        "\"row\": \"jcstress.getters\", \"row\": \"jcstress.x\", jcstress.getters: ",
      })
  void aTamperedFileIsRefused(String text, String other, String reason) throws IOException {
    assertRefused(text, other, reason);
  }

  @Test
  void aFileInAnotherCharsetIsRefused() throws IOException {
    Files.write(file, new byte[] {'{', '"', (byte) 0xe9, '"', '}'}); // in ISO 8859-1
    assertEquals(
        file + " is no file of results: it is not in UTF-8", refusal(() -> ResultsFile.read(file)));
  }

  @Test
  void aRowThatHoldsWithAForbiddenOutcomeIsRefused() throws IOException {
    String text = Files.readString(file).replace("\"forbidden\": 0", "\"forbidden\": 30");
    Files.writeString(file, text);
    assertRefused(
        "\"forbidden\": false", "\"forbidden\": true", "holds, but a forbidden outcome was seen");
  }

  @Test
  void outcomesOfNoRowAreRefused() throws IOException {
    ResultsFile alone = new ResultsFile(file, HEAD, List.of(), OUTCOMES);
    alone.write();
    assertRefused("5eed", "5eed", "is of no row: jcstress.getters");
  }

  @Test
  void resultsOfDifferentSourcesAreNotMerged() {
    ResultsFile here = of("here.json", "aaaaaaaaaaaa", "1111111111111111", MACHINE, 1);
    ResultsFile there = of("there.json", "bbbbbbbbbbbb", "2222222222222222", MACHINE, 2);
    String refusal = refusal(() -> ResultsFile.requireMergeable(List.of(here, there)));
    assertEquals(
        "results of different sources: "
            + here.file()
            + " is of commit aaaaaaaaaaaa, sources 1111111111111111; "
            + there.file()
            + " is of commit bbbbbbbbbbbb, sources 2222222222222222",
        refusal);
  }

  @Test
  void commitsMayDifferIfTheSourcesAreThoseOfBoth() throws IOException {
    ResultsFile.requireMergeable(
        List.of(
            of("here.json", "aaaaaaaaaaaa", "1111111111111111", MACHINE, 1),
            of("there.json", "aaaaaaaaaaaa-dirty", "1111111111111111", MACHINE, 2)));
  }

  @Test
  void aCopyOfAFileIsNotMergedWithIt() {
    ResultsFile one = of("one.json", "a", "1", MACHINE, 1);
    ResultsFile copy = of("copy.json", "a", "1", MACHINE, 1);
    assertEquals(
        one.file() + " and " + copy.file() + " are the same results",
        refusal(() -> ResultsFile.requireMergeable(List.of(one, copy))));
  }

  @Test
  void filesOfOneMachineAreToldApartByTheirNames() {
    HostMachine other = new HostMachine("25.0.1", 2, "amd64", "Linux 6.1");
    ResultsFile first = of("first.json", "a", "1", MACHINE, 1);
    ResultsFile second = of("second.json", "a", "1", MACHINE, 2);
    assertEquals(
        List.of(
            "64 CPUs, aarch64, Linux 6.1, JDK 17.0.1 (" + first.file() + ")",
            "2 CPUs, amd64, Linux 6.1, JDK 25.0.1",
            "64 CPUs, aarch64, Linux 6.1, JDK 17.0.1 (" + second.file() + ")"),
        ResultsFile.names(List.of(first, of("other.json", "a", "1", other, 3), second)));
  }
}
