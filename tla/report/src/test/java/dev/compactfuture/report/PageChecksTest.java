package dev.compactfuture.report;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.SessionNotCreatedException;

/** The page in a browser. */
class PageChecksTest {
  @TempDir Path root = Path.of("");

  private static @Nullable Browser started;

  @BeforeAll
  static void startBrowser() throws IOException {
    assumeTrue(Browser.missing().isEmpty(), Browser::missing);
    try {
      started = Browser.start();
    } catch (SessionNotCreatedException e) { // the driver is of another version, perhaps
      abort(String.valueOf(e.getMessage()));
    }
  }

  @AfterAll
  static void closeBrowser() throws IOException {
    if (started != null) {
      started.close();
    }
  }

  private static Browser browser() {
    return requireNonNull(started);
  }

  @Test
  void aRedPageHoldsInABrowserAndCatchesItsCanaries() throws IOException {
    Path folder = Files.createDirectories(root.resolve("a path with spaces"));
    ReportFixture fixture =
        new ReportFixture(folder)
            .withCounterexample("differs")
            .withProgram("setResult")
            .row("tlc.Pairs[Threads={1, 2}]", Verdict.HOLDS, "100 %", "caught: x", "states");
    EvidenceRow row = PageChecks.run(fixture.write(), fixture.rows());
    assertEquals(Verdict.HOLDS, row.verdict(), row::toString);
  }

  @Test
  void noTextOfARunIsExecuted() throws IOException {
    ReportFixture fixture =
        new ReportFixture(root)
            .withCounterexample(ReportFixture.HOSTILE)
            .withProgram(ReportFixture.HOSTILE);
    browser().open(fixture.write(), "");
    assertEquals("undefined", browser().evaluate("return typeof hacked"));
  }

  @Test
  void aStepThatOnlyOneSideTakesIsMarked() throws IOException {
    browser().open(new ReportFixture(root).withProgram("setResult").write(), "#stepper");
    assertEquals(
        "cannot take this step here",
        browser().evaluate("return document.querySelector('.missing').textContent"));
  }

  @Test
  void aLinkLeadsToAState() throws IOException {
    Path page = new ReportFixture(root).withProgram("setResult").write();
    browser().open(page, "#walk=setResult%7Cget/1.Complete.1/2.GetLook.2");
    assertEquals(
        "Steps so far: 2",
        browser().evaluate("return document.querySelector('#walk summary').textContent"));
  }

  @Test
  void aLinkToACounterexampleUnfoldsIt() throws IOException {
    Path page = new ReportFixture(root).withCounterexample("differs").write();
    browser().open(page, "#trace.lockstep.pairs.Pairs");
    assertEquals(true, browser().evaluate("return document.querySelector(':target').open"));
  }
}
