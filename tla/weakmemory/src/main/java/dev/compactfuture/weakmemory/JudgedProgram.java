package dev.compactfuture.weakmemory;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.weakmemory.axioms.AxiomaticModel;
import dev.compactfuture.weakmemory.axioms.Execution;
import dev.compactfuture.weakmemory.axioms.Executions;
import dev.compactfuture.weakmemory.axioms.LitmusProgram;
import dev.compactfuture.weakmemory.axioms.LitmusQuestion;
import dev.compactfuture.weakmemory.axioms.MixedModePrograms.ShapedProgram;
import dev.compactfuture.weakmemory.axioms.Outcome;
import dev.compactfuture.weakmemory.axioms.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A litmus program, and which of its outcomes the machine, that is the engine's memory, and the
 * axiomatic models allow.
 *
 * @param weak the program, with the outcome that is weak in its shape
 * @param all the outcomes of all executions
 * @param machine the outcomes that the machine allows
 * @param models by name, what a model allows
 */
record JudgedProgram(
    Shape shape,
    LitmusQuestion weak,
    Set<Outcome> all,
    Set<Outcome> machine,
    Map<String, Allowed> models) {
  /**
   * The outcomes that a model allows.
   *
   * @param outcomes all
   * @param ordered those by an execution in which no read returns what is written later: no load
   *     buffering
   */
  record Allowed(Set<Outcome> outcomes, Set<Outcome> ordered) {}

  /** Judges a program. */
  static JudgedProgram of(ShapedProgram shaped, List<AxiomaticModel> models) {
    LitmusProgram program = shaped.weak().program();
    List<Execution> all = Executions.of(program);
    List<Execution> ordered = all.stream().filter(each -> !each.buffersLoads()).toList();
    Map<String, Allowed> allowed = new TreeMap<>();
    models.forEach(
        model ->
            allowed.put(model.name(), new Allowed(model.outcomes(all), model.outcomes(ordered))));
    return new JudgedProgram(
        shaped.shape(),
        shaped.weak(),
        all.stream().map(Execution::outcome).collect(Collectors.toSet()),
        MachineOutcomes.of(program),
        allowed);
  }

  /** Returns the same with a machine that allows every outcome. */
  JudgedProgram withAllOutcomes() {
    return new JudgedProgram(shape, weak, all, all, models);
  }

  LitmusProgram program() {
    return weak.program();
  }

  boolean allowsWeak(Set<Outcome> outcomes) {
    return weak.isMetByAny(outcomes);
  }

  Set<Outcome> outcomes(String model) {
    return allowed(model).outcomes;
  }

  private Allowed allowed(String model) {
    return requireNonNull(models.get(model));
  }

  /** Returns the outcomes that a model allows and the machine forbids, without load buffering. */
  Set<Outcome> strongerThan(String model) {
    return minus(allowed(model).ordered, machine);
  }

  /** Returns the outcomes that a model allows only by load buffering, and the machine forbids. */
  Set<Outcome> byLoadBuffering(String model) {
    return minus(minus(allowed(model).outcomes, allowed(model).ordered), machine);
  }

  /** Returns the outcomes that the machine allows and no model does. */
  Set<Outcome> onlyMachine() {
    Set<Outcome> only = new HashSet<>(machine);
    models.values().forEach(each -> only.removeAll(each.outcomes));
    return only;
  }

  private static Set<Outcome> minus(Set<Outcome> some, Set<Outcome> others) {
    Set<Outcome> rest = new HashSet<>(some);
    rest.removeAll(others);
    return rest;
  }
}
