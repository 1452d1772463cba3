package dev.compactfuture.weakmemory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.races.litmus.Mode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The check of the memory model, with a few litmus cases. */
class LitmusChecksTest {
  private static final LitmusCase PASSING = ModelCanaries.PASSING;

  private static HardwareReport report(Map<String, Long> outcomes, long samples) {
    List<String> modes = PASSING.modes().stream().map(Mode::name).toList();
    return new HardwareReport("MessagePassing", modes, outcomes, samples, null, null);
  }

  private static List<String> errors(HardwareReport... reports) {
    AllowedOutcomes allowed = new AllowedOutcomes();
    allowed.put(PASSING, Set.of("0, 0", "0, 1", "1, 1"));
    return HardwareReport.errors(List.of(reports), List.of(PASSING), allowed);
  }

  /** In mixed modes the weak outcomes are allowed; with release and acquire it is forbidden. */
  @Test
  void theModelIsAsWeakAsItShouldBe() throws IOException {
    LitmusChecks checks = new LitmusChecks(Project.ofWorkingDirectory(), Level.QUICK);
    assertEquals(List.of(), checks.compare(LitmusCatalogue.mixed()));
    assertEquals(List.of(), checks.compare(List.of(PASSING)));
    assertEquals(List.of(), checks.disagreements(LitmusCatalogue.mixed()));
    assertEquals(List.of(), checks.disagreements(List.of(PASSING)));
    assertEquals(
        List.of(PASSING.pair() + " is forbidden"),
        checks.disagreements(List.of(PASSING.expecting('A'))));
  }

  @Test
  void theHardwareMayShowWhatIsAllowedAndNoMore() {
    assertEquals(List.of(), errors(report(Map.of("0, 0", 5L, "1, 1", 1L), 6)));
    String pair = PASSING.pair();
    assertEquals(
        List.of(pair + ": jcstress saw [1, 0]"), errors(report(Map.of("0, 0", 5L, "1, 0", 1L), 6)));
    assertEquals(List.of(pair + ": jcstress saw nothing"), errors(report(Map.of(), 0)));
    assertEquals(List.of(pair + " under jcstress: missing"), errors());
  }

  @Test
  void theBoundaryIsTheWeakestThatForbids() {
    assertEquals(List.of(PASSING), LitmusCatalogue.boundary(LitmusFamily.MP));
    assertEquals(
        List.of(
            LitmusCatalogue.uniform(LitmusFamily.LB, Mode.PLAIN, Mode.RELEASE_ACQUIRE),
            LitmusCatalogue.uniform(LitmusFamily.LB, Mode.RELEASE_ACQUIRE, Mode.PLAIN)),
        LitmusCatalogue.boundary(LitmusFamily.LB));
  }

  @Test
  void theCatalogueHasEveryTestInEveryMode() {
    // Ten tests in 16 combinations; 2+2W, which has no reads, in 4; and 2 in mixed modes.
    assertEquals(10 * 16 + 4 + 2, LitmusCatalogue.all().size());
  }
}
