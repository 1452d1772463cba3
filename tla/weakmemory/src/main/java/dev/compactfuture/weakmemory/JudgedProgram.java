package dev.compactfuture.weakmemory;

import dev.compactfuture.weakmemory.axioms.AxiomaticModel;
import dev.compactfuture.weakmemory.axioms.Execution;
import dev.compactfuture.weakmemory.axioms.Executions;
import dev.compactfuture.weakmemory.axioms.LitmusProgram;
import dev.compactfuture.weakmemory.axioms.LitmusQuestion;
import dev.compactfuture.weakmemory.axioms.MixedModePrograms.ShapedProgram;
import dev.compactfuture.weakmemory.axioms.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A litmus program, and which of its outcomes the machine, that is the engine's memory, and the
 * axiomatic models allow.
 *
 * @param weak the program, with the outcome that is weak in its shape
 * @param machine the outcomes that the machine allows
 * @param models by name, the outcomes that a model allows
 * @param ordered by name, the outcomes that a model allows by an execution in which no read returns
 *     what is written later: no load buffering
 */
record JudgedProgram(
    String shape,
    LitmusQuestion weak,
    Set<Outcome> machine,
    Map<String, Set<Outcome>> models,
    Map<String, Set<Outcome>> ordered) {

  /** Judges a program. */
  static JudgedProgram of(ShapedProgram shaped, List<AxiomaticModel> models) {
    LitmusProgram program = shaped.weak().program();
    List<Execution> all = Executions.of(program);
    List<Execution> ordered = all.stream().filter(each -> !each.buffersLoads()).toList();
    Map<String, Set<Outcome>> allowed = new TreeMap<>();
    Map<String, Set<Outcome>> allowedOrdered = new TreeMap<>();
    for (AxiomaticModel model : models) {
      allowed.put(model.name(), model.outcomes(all));
      allowedOrdered.put(model.name(), model.outcomes(ordered));
    }
    return new JudgedProgram(
        shaped.shape().toString(),
        shaped.weak(),
        MachineOutcomes.of(program),
        allowed,
        allowedOrdered);
  }

  boolean allowsWeak(Set<Outcome> outcomes) {
    return weak.isMetByAny(outcomes);
  }

  /** Returns the outcomes that a model allows and the machine forbids, without load buffering. */
  Set<Outcome> strongerThan(String model) {
    return minus(ordered.get(model), machine);
  }

  /** Returns the outcomes that a model allows only by load buffering, and the machine forbids. */
  Set<Outcome> byLoadBuffering(String model) {
    return minus(minus(models.get(model), ordered.get(model)), machine);
  }

  /** Returns the outcomes that the machine allows and no model does. */
  Set<Outcome> onlyMachine() {
    Set<Outcome> only = new HashSet<>(machine);
    models.values().forEach(only::removeAll);
    return only;
  }

  private static Set<Outcome> minus(Set<Outcome> some, Set<Outcome> others) {
    Set<Outcome> rest = new HashSet<>(some);
    rest.removeAll(others);
    return rest;
  }
}
