package dev.compactfuture.races.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Is a litmus test run with the modes that were asked for, and a run that saw nothing noticed? */
class LitmusTest {
  private static final LitmusVariant CORR =
      LitmusVariant.parse("CoherenceOfReads:PLAIN,OPAQUE,VOLATILE");

  private static void assertRefused(String named, String... args) {
    var refused = assertThrows(IllegalArgumentException.class, () -> LitmusCommand.parse(args));
    assertTrue(refused.getMessage().contains(named), refused.getMessage());
  }

  @Test
  void aPair() {
    assertEquals(List.of(Mode.PLAIN, Mode.OPAQUE, Mode.VOLATILE), CORR.modes());
    assertEquals("-Dlitmus.modes=PLAIN,OPAQUE,VOLATILE", CORR.argument());
    assertEquals("CoherenceOfReads:PLAIN,OPAQUE,VOLATILE", CORR.toString());
    assertEquals(2, CORR.info().threads());
  }

  @Test
  void pairsOfACommandAndOfAFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("pairs"), CORR + "\n\n" + CORR + "\n");
    String other = "CoherenceOfReads:PLAIN,PLAIN,PLAIN";
    assertEquals(
        List.of(CORR, LitmusVariant.parse(other)),
        LitmusCommand.parse("--pairs", file.toString(), other).pairs());
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
    assertRefused("--deep", "--deep", CORR.toString());
  }

  /** Or a mode would be asked for, and another one run. */
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
  void whatTheVmsSawIsAddedUp() {
    var one = new LitmusReport.Vm(null, new TreeMap<>(Map.of("0, 0", 3L)));
    var two = new LitmusReport.Vm(null, new TreeMap<>(Map.of("0, 0", 4L, "0, 1", 1L)));
    LitmusReport seen = LitmusReport.of(CORR, 2, List.of(one, two));
    assertEquals(Map.of("0, 0", 7L, "0, 1", 1L), seen.outcomes());
    assertEquals(8, seen.samples());
    assertNull(seen.failed());
    assertNull(seen.notRun());
  }

  @Test
  void aVmThatSawNothingIsAFailure() {
    var good = new LitmusReport.Vm(null, new TreeMap<>(Map.of("0, 0", 3L)));
    var bad = new LitmusReport.Vm("VM_ERROR", new TreeMap<>());
    var empty = new LitmusReport.Vm(null, new TreeMap<>());
    assertTrue(LitmusReport.of(CORR, 2, List.of(good, bad)).failed().contains("VM_ERROR"));
    assertNotNull(LitmusReport.of(CORR, 2, List.of(good, empty)).failed());
    assertNotNull(LitmusReport.of(CORR, 2, List.of(good)).failed());
  }
}
