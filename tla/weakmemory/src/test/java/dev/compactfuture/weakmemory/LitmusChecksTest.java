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

/** What the row of the litmus tests says, of few of them. */
class LitmusChecksTest {
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(LitmusChecks.PASSING.pair(), Set.of("0, 0", "0, 1", "1, 1"));

  private static LitmusSeen seen(Map<String, Long> outcomes, long samples) {
    List<String> modes = LitmusChecks.PASSING.modes().stream().map(Mode::name).toList();
    return new LitmusSeen("MessagePassing", modes, outcomes, samples, null, null);
  }

  private static List<String> wrong(LitmusSeen... seen) {
    return LitmusSeen.wrong(List.of(seen), List.of(LitmusChecks.PASSING), ALLOWED);
  }

  /** In mixed modes the weak outcomes are there; where all release and acquire it is not. */
  @Test
  void theModelIsAsWeakAsItShouldBe() throws IOException {
    LitmusChecks checks = new LitmusChecks(Project.ofWorkingDirectory(), Level.QUICK);
    assertEquals(List.of(), checks.walk(Litmus.mixed()));
    assertEquals(List.of(), checks.walk(List.of(LitmusChecks.PASSING)));
    assertEquals(List.of(), checks.disagreements(Litmus.mixed()));
    assertEquals(List.of(), checks.disagreements(List.of(LitmusChecks.PASSING)));
    assertEquals(
        List.of(LitmusChecks.PASSING.pair() + " is forbidden"),
        checks.disagreements(List.of(LitmusChecks.PASSING.expecting('A'))));
  }

  @Test
  void theHardwareMayShowWhatIsAllowedAndNoMore() {
    assertEquals(List.of(), wrong(seen(Map.of("0, 0", 5L, "1, 1", 1L), 6)));
    String pair = LitmusChecks.PASSING.pair();
    assertEquals(
        List.of(pair + ": jcstress saw [1, 0]"), wrong(seen(Map.of("0, 0", 5L, "1, 0", 1L), 6)));
    assertEquals(List.of(pair + ": jcstress saw nothing"), wrong(seen(Map.of(), 0)));
    assertEquals(List.of(pair + " under jcstress: missing"), wrong());
  }

  @Test
  void theBoundaryIsTheWeakestThatForbids() {
    assertEquals(
        List.of(Litmus.MP.of(Mode.RELEASE_ACQUIRE, Mode.RELEASE_ACQUIRE)), Litmus.MP.boundary());
    assertEquals(
        List.of(
            Litmus.LB.of(Mode.PLAIN, Mode.RELEASE_ACQUIRE),
            Litmus.LB.of(Mode.RELEASE_ACQUIRE, Mode.PLAIN)),
        Litmus.LB.boundary());
  }
}
