package dev.compactfuture.races.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.races.litmus.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does a litmus test run with the modes asked for, and is a run that saw nothing a failure? */
class LitmusTest {
  private static final LitmusVariant CORR =
      LitmusVariant.parse("CoherenceOfReads:PLAIN,OPAQUE,VOLATILE");

  private static void assertRefused(String named, String... args) {
    CommandLineAssertions.assertRefused(new LitmusCommand(), named, args);
  }

  @Test
  void aVariantIsParsed() {
    assertEquals(List.of(Mode.PLAIN, Mode.OPAQUE, Mode.VOLATILE), CORR.modes());
    assertEquals("-Dlitmus.modes=PLAIN,OPAQUE,VOLATILE", CORR.vmArgument());
    assertEquals("CoherenceOfReads:PLAIN,OPAQUE,VOLATILE", CORR.toString());
    assertEquals(2, CORR.info().threads());
  }

  @Test
  void variantsComeFromFilesAndFromTheCommandLine(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("pairs"), CORR + "\n\n" + CORR + "\n");
    String other = "CoherenceOfReads:PLAIN,PLAIN,PLAIN";
    LitmusCommand command = new LitmusCommand();
    CommandLines.of(command).parseArgs("--pairs", file.toString(), other);
    assertEquals(List.of(CORR, LitmusVariant.parse(other)), command.allVariants());
  }

  @Test
  void whatIsWrongIsNamed() {
    assertRefused("no TEST:MODES");
    assertRefused("CoherenceOfReads", "CoherenceOfReads");
    assertRefused("NoSuchTest", "NoSuchTest:PLAIN");
    assertRefused("CompletionRaces", "CompletionRaces.SetAgainstSet:PLAIN");
    assertRefused("ACQUIRE\"", "CoherenceOfReads:PLAIN,ACQUIRE,PLAIN");
    assertRefused("2 modes for 3", "CoherenceOfReads:PLAIN,PLAIN");
    assertRefused("4 modes for 3", "CoherenceOfReads:PLAIN,PLAIN,PLAIN,PLAIN");
    assertRefused("missing", "--pairs", "missing");
    assertRefused("--millis", "--millis", "0", CORR.toString());
    assertRefused("--forks", "--forks", "x", CORR.toString());
    assertRefused("--deep", "--deep", CORR.toString());
  }

  @Test
  void helpNamesEveryOptionAndTest() {
    String help = CommandLineAssertions.help(new LitmusCommand()).replaceAll("\\s+", " ");
    for (String option : List.of("--pairs", "--millis", "--forks", "--out", "--help")) {
      assertTrue(help.contains(option), help);
    }
    for (String test : LitmusVariant.names()) {
      assertTrue(help.contains(test), help);
    }
    for (Mode mode : Mode.values()) {
      assertTrue(help.contains(mode.name()), help);
    }
  }

  /** Hazard: an access that takes the mode of another one would run in a mode not asked for. */
  @Test
  void eachAccessHasAModeOfItsOwnInTheOrderOfTheSource() throws IOException {
    assertEquals(11, LitmusVariant.names().size());
    for (String test : LitmusVariant.names()) {
      Path source =
          Path.of("src/main/java", (LitmusVariant.PACKAGE + test).replace('.', '/') + ".java");
      List<String> modes =
          Pattern.compile("\\bM\\d\\b")
              .matcher(Files.readString(source))
              .results()
              .map(match -> match.group())
              .toList();
      assertEquals(
          IntStream.rangeClosed(1, LitmusVariant.accesses(test)).mapToObj(i -> "M" + i).toList(),
          modes,
          test);
    }
  }

  @Test
  void noLitmusTestIsARace() {
    assertTrue(Race.all().stream().noneMatch(race -> race.name().contains("litmus")));
  }

  @Test
  void outcomesOfAllVmsAreAddedUp() {
    var one = new LitmusReport.VmReport(null, new TreeMap<>(Map.of("0, 0", 3L)));
    var two = new LitmusReport.VmReport(null, new TreeMap<>(Map.of("0, 0", 4L, "0, 1", 1L)));
    LitmusReport seen = LitmusReport.sum(CORR, 2, List.of(one, two));
    assertEquals(Map.of("0, 0", 7L, "0, 1", 1L), seen.outcomes());
    assertEquals(8, seen.samples());
    assertNull(seen.failed());
    assertNull(seen.notRun());
  }

  @Test
  void aVmThatSawNothingIsAFailure() {
    var good = new LitmusReport.VmReport(null, new TreeMap<>(Map.of("0, 0", 3L)));
    var bad = new LitmusReport.VmReport("VM_ERROR", new TreeMap<>());
    var empty = new LitmusReport.VmReport(null, new TreeMap<>());
    assertTrue(LitmusReport.sum(CORR, 2, List.of(good, bad)).failed().contains("VM_ERROR"));
    assertNotNull(LitmusReport.sum(CORR, 2, List.of(good, empty)).failed());
    assertNotNull(LitmusReport.sum(CORR, 2, List.of(good)).failed());
  }
}
