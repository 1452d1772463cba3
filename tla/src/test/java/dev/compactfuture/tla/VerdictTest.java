package dev.compactfuture.tla;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row is green only if it ran, ran enough, and held. */
class VerdictTest {
  private static final Set<String> PLAN = Set.of("x.a");

  private static Check row(String verdict, Map<String, Long> figures) {
    return new Check("x.a", "x", List.of("C1"), verdict, "", 1, "caught: x", figures);
  }

  @Test
  void aRowThatWasPlannedAndNotWrittenIsRed() {
    List<Check> rows = ForkedChecks.complete(PLAN, new Check[0], "");
    assertEquals(1, rows.size());
    assertTrue(rows.get(0).isRed());
  }

  @Test
  void aRowThatHoldsWithoutFiguresIsRed() {
    Check[] written = {row(Check.HOLDS, Map.of("tests", 0L))};
    assertTrue(ForkedChecks.complete(PLAN, written, "").get(0).isRed());
  }

  @Test
  void aRateIsNothingThatWasLookedAt() {
    Check[] written = {row(Check.HOLDS, Map.of("tests", 0L, "testsPerSecond", 9L))};
    assertTrue(ForkedChecks.complete(PLAN, written, "").get(0).isRed());
  }

  @Test
  void aCheckerThatFailedWithoutSayingWhereMakesItsRowsRed() {
    Check[] written = {row(Check.HOLDS, Map.of("tests", 1L))};
    assertFalse(ForkedChecks.complete(PLAN, written, "").get(0).isRed());
    assertTrue(ForkedChecks.complete(PLAN, written, "ended with status 1").get(0).isRed());
  }

  @Test
  void aRowWithoutACanaryIsRed() {
    Check[] written = {new Check("x.a", "x", List.of(), Check.HOLDS, "", 1, "", Map.of("n", 1L))};
    assertTrue(ForkedChecks.complete(PLAN, written, "").get(0).isRed());
  }

  @Test
  void aRowWrittenTwiceIsRed() {
    Check holds = row(Check.HOLDS, Map.of("tests", 1L));
    Check[] written = {holds, holds};
    assertTrue(ForkedChecks.complete(PLAN, written, "").get(0).isRed());
  }

  @Test
  void anUnknownVerdictIsRed() {
    assertTrue(row("", Map.of("tests", 1L)).isRed());
  }

  @Test
  void whatDidNotRunIsNeitherGreenNorRed() {
    assertFalse(row(Check.NOT_RUN, Map.of()).isRed());
    assertTrue(
        Report.table(Level.QUICK, List.of(row(Check.NOT_RUN, Map.of())))
            .contains("1 checks, 0 hold, 0 violated, 1 not run"));
  }

  @Test
  void theEvidenceIsTheTableAsData(@TempDir Path scratch) throws Exception {
    Path file = scratch.resolve("report/evidence.json");
    Report.write(file, Level.QUICK, List.of(row(Check.HOLDS, Map.of("tests", 3L))));
    JsonObject evidence = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertEquals("compact-future", evidence.get("project").getAsString());
    assertEquals("quick", evidence.get("level").getAsString());
    assertTrue(evidence.getAsJsonObject("environment").get("cpus").getAsInt() > 0);
    JsonObject check = evidence.getAsJsonArray("checks").get(0).getAsJsonObject();
    assertEquals("x.a", check.get("id").getAsString());
    assertEquals("holds", check.get("verdict").getAsString());
    assertEquals(3, check.getAsJsonObject("figures").get("tests").getAsInt());
  }
}
