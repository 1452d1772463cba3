package dev.compactfuture.weakmemory.axioms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every rule of every model matters: deciding-programs.txt has a program that it decides. */
class ModelRulesTest {
  private static final List<AxiomaticModel> MODELS =
      List.of(new SequentialConsistency(), new Rc11(), new Jam21(), new Armv8());

  private final List<VerdictTable.Row> rows = VerdictTable.read("deciding-programs.txt");

  @Test
  void everyRuleHasADecidingProgram() {
    List<String> rules = new ArrayList<>();
    for (AxiomaticModel model : MODELS) {
      model.rules().forEach(rule -> rules.add(model.name() + " " + rule));
    }
    assertEquals(rules, rows.stream().map(row -> row.first() + " " + row.second()).toList());
  }

  @Test
  void aRuleForbidsTheOutcomeOfItsProgram() {
    for (VerdictTable.Row row : rows) {
      assertFalse(model(row).allows(row.question()), row.first() + " " + row);
    }
  }

  @Test
  void withoutTheRuleTheOutcomeIsAllowed() {
    for (VerdictTable.Row row : rows) {
      AxiomaticModel weaker = model(row).without(row.second());
      assertTrue(weaker.allows(row.question()), row.first() + " " + row);
    }
  }

  private static AxiomaticModel model(VerdictTable.Row row) {
    return MODELS.stream()
        .filter(each -> each.name().equals(row.first()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void rulesAreDroppedOneAfterAnother() {
    LitmusQuestion question = LitmusQuestion.parse("xADD_V(1)=0; yV=0 || xADD_V(1)=0; yV1");
    AxiomaticModel weaker = new Rc11().without("atomicity");
    assertTrue(weaker.allows(question));
    assertTrue(weaker.without("psc").allows(question));
    assertFalse(new Rc11().without("psc").allows(question));
  }

  @Test
  void anUnknownRuleIsRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Rc11().without("sc"));
    assertTrue(
        ("" + e.getMessage()).startsWith("RC11 has no rule 'sc' but [coherence, "), e.getMessage());
  }

  /** LDAPR may pass an earlier STLR, and the loop lets what follows pass its store. */
  @Test
  void otherMappingsToArmv8AreStronger() {
    LitmusQuestion pass = LitmusQuestion.parse("xR1; yA=0 || yR1; xA=0");
    assertTrue(new Armv8(true, false).allows(pass));
    assertFalse(new Armv8(false, false).allows(pass));
    LitmusQuestion loop = LitmusQuestion.parse("xO1; zCAS_V(0,1)=0; yO=0 || yV1; xV=0");
    assertTrue(new Armv8(true, false).allows(loop));
    assertFalse(new Armv8(true, true).allows(loop));
  }
}
