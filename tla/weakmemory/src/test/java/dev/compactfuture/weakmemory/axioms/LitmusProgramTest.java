package dev.compactfuture.weakmemory.axioms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The texts of programs, questions and outcomes. */
class LitmusProgramTest {
  private static String error(String text) {
    return ""
        + assertThrows(IllegalArgumentException.class, () -> LitmusQuestion.parse(text))
            .getMessage();
  }

  @Test
  void printingIsTheInverseOfParsing() {
    String text =
        "xP1; xO2; xR3; xV4 || yP; yO; yA; yV || zCAS_V(0,1); zCAS_A(0,1); zCAS_R(0,1); zCAS_P(0,1)"
            + " || wADD_V(1); wADD_A(2); wADD_R(3); fullFence; acquireFence; releaseFence";
    LitmusProgram program = LitmusProgram.parse(text);
    assertEquals(text, program.toString());
    assertEquals(program, LitmusProgram.parse(" " + text.replace("; ", ";").replace(",", " , ")));
    assertEquals(List.of("x", "y", "z", "w"), program.variables());
  }

  @Test
  void aQuestionIsAProgramWithAnswersAndFinalValues() {
    String text = "xV1; yCAS_V(0,1)=0 || yA=1; xV | x=1 y=2";
    LitmusQuestion question = LitmusQuestion.parse(text);
    assertEquals(text, question.toString());
    assertEquals("xV1; yCAS_V(0,1) || yA; xV", question.program().toString());
    assertTrue(question.isMetBy(new Outcome(List.of(0, 1, 7), Map.of("x", 1, "y", 2))));
    assertFalse(question.isMetBy(new Outcome(List.of(0, 0, 7), Map.of("x", 1, "y", 2))));
    assertFalse(question.isMetBy(new Outcome(List.of(0, 1, 7), Map.of("x", 1, "y", 1))));
  }

  @Test
  void everyGeneratedQuestionCanBeParsed() {
    for (MixedModePrograms.ShapedProgram each : MixedModePrograms.of(Shape.R)) {
      assertEquals(each.weak(), LitmusQuestion.parse(each.weak().toString()));
    }
  }

  @Test
  void anOutcomeHasAnswersAndThenFinalValues() {
    assertEquals("1, 0 | x=2 w=3", new Outcome(List.of(1, 0), Map.of("w", 3, "x", 2)).toString());
    assertEquals("| y=1", new Outcome(List.of(), Map.of("y", 1)).toString());
  }

  @Test
  void anErrorNamesThreadAndInstruction() {
    assertTrue(error("xV1; yO || xV; yQ1").startsWith("thread 2, instruction 2: 'yQ1' is no"));
    assertTrue(error("xV1;").startsWith("thread 1, instruction 2: '' is no instruction"));
    assertTrue(error("xV1 || xCAS_V(0)").startsWith("thread 2, instruction 1: 'xCAS_V(0)' is no"));
    assertEquals("thread 1, instruction 1: 'xA1': a write has no mode acquire", error("xA1"));
    assertEquals("thread 1, instruction 1: 'xR': a read has no mode release", error("xR"));
  }

  @Test
  void aQuestionAsksOnlyForWhatThereIs() {
    assertEquals("'xV1' has no answer", error("xV1=1"));
    assertEquals("'x:1' is no final value such as x=1", error("xV1 | x:1"));
    assertEquals("the program has no such variable: y=1", error("xV1 | y=1"));
    assertEquals("more than one | in 'xV1 | x=1 | x=1'", error("xV1 | x=1 | x=1"));
  }
}
