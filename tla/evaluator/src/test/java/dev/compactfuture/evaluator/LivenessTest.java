package dev.compactfuture.evaluator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Liveness holds exactly under the fairness that it needs. */
class LivenessTest {
  /** A counter that goes round 0, 1, 2, 0 …, may leave from 1 to 9, and stops there. */
  private static final String ROUND =
      """
      VARIABLE x
      Init == x = 0
      Up == x < 3 /\\ x' = (x + 1) %% 3
      Leave == x = 1 /\\ x' = 9
      Next == Up \\/ Leave
      Spec == Init /\\ [][Next]_x /\\ %s
      P == %s
      """;

  private final Path folder;

  LivenessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Without fairness it may stop at once.
        "TRUE | <>(x = 1) | violated",
        "WF_x(Up) | <>(x = 1) | holds",
        // Leave is enabled again and again, but not for ever: weak fairness is not enough.
        "WF_x(Next) | <>(x = 9) | violated",
        "WF_x(Up) /\\ WF_x(Leave) | <>(x = 9) | violated",
        "WF_x(Up) /\\ SF_x(Leave) | <>(x = 9) | holds",
        "WF_x(Up) /\\ SF_x(Leave) | <>[](x = 9) | holds",
        "WF_x(Next) | []<>(x = 0) | violated",
        "WF_x(Next) | []<>(x \\in {0, 9}) | holds",
        "WF_x(Next) | (x = 2) ~> (x = 0) | holds",
        "WF_x(Next) | (x = 0) ~> (x = 2) | violated",
        "TRUE | WF_x(Leave) => <>[](x # 1) | violated",
        "WF_x(Next) | WF_x(Up) | holds",
        "WF_x(Next) | SF_x(Leave) => <>[](x = 9) | holds",
        "TRUE | []<>(x = 0) \\/ <>[](x # 0) | holds",
        "TRUE | \\A i \\in {0, 1} : []<>(x # i) \\/ <>[](x = i) | holds",
        "WF_x(Next) | []<><<Up>>_x | violated",
      })
  void aPropertyHoldsUnderFairness(String fairness, String property, String verdict)
      throws IOException {
    ModelCheck.Result result =
        new TestModule(folder).check(ROUND.formatted(fairness, property), "P");
    assertEquals(verdict, result.violation() == null ? "holds" : "violated", text(result));
  }

  private static String text(ModelCheck.Result result) {
    @Nullable Violation violation = result.violation();
    return violation == null ? "" : violation.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "I!Spec | holds", // the counter in tens refines the counter
        "I!Live | violated", // but it may stop
      })
  void anInstanceIsRefined(String property, String verdict) throws IOException {
    TestModule module = new TestModule(folder);
    module.with(
        "Counter",
        """
        VARIABLE v
        Go == v' = (v + 1) % 3
        Spec == v = 0 /\\ [][Go]_v
        Live == WF_v(Go)
        """);
    ModelCheck.Result result =
        module.check(
            """
            VARIABLES tens, ticks
            I == INSTANCE Counter WITH v <- tens \\div 10
            Init == tens = 0 /\\ ticks = 0
            Tick == ticks' = 1 - ticks /\\ UNCHANGED tens
            Go == tens' = (tens + 10) %% 30 /\\ UNCHANGED ticks
            Spec == Init /\\ [][Tick \\/ Go]_<<tens, ticks>> /\\ WF_<<tens, ticks>>(Tick)
            P == %s
            """
                .formatted(property),
            "P");
    assertEquals(verdict, result.violation() == null ? "holds" : "violated", text(result));
  }
}
