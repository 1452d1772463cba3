package dev.compactfuture.evaluator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the invariants and properties of a model in all reachable states, steps and loops. */
public final class ModelCheck {
  /**
   * What was checked.
   *
   * @param states how many distinct states were found
   * @param steps how many steps, with those that lead to known states
   * @param properties how many invariants and parts of properties
   * @param liveness how many of these are about infinite behaviours
   * @param violation what was violated first; null if all hold, or the check was stopped
   * @param stopped whether there are more states than was allowed
   */
  public record Result(
      long states,
      long steps,
      int properties,
      int liveness,
      @Nullable Violation violation,
      boolean stopped) {}

  /** A formula that is to hold in the first states, in all states, or at all steps. */
  private record Part(String property, Expr expr) {}

  private final Model model;
  private final long mostStates;
  private final List<Part> initially = new ArrayList<>();
  private final List<Part> always = new ArrayList<>();
  private final List<Part> steps = new ArrayList<>();
  private final List<Model.Named> liveness = new ArrayList<>();
  private @Nullable Violation violation;

  private ModelCheck(Model model, long mostStates) {
    this.model = model;
    this.mostStates = mostStates;
    for (Model.Invariant each : model.invariants()) {
      always.add(new Part(each.name(), each.expr()));
    }
    for (Model.Named each : model.properties()) {
      add(each.name(), each.formula());
    }
  }

  private void add(String property, Formula formula) {
    if (formula instanceof Formula.All all) {
      all.parts().forEach(part -> add(property, part));
    } else if (formula instanceof Formula.Initially f) {
      initially.add(new Part(property, f.expr()));
    } else if (formula instanceof Formula.Always f) {
      (f.expr().readsNext ? steps : always).add(new Part(property, f.expr()));
    } else {
      liveness.add(new Model.Named(property, formula));
    }
  }

  /** Checks a model. */
  public static Result check(Model model) {
    return check(model, Long.MAX_VALUE);
  }

  /**
   * Checks a model.
   *
   * @param mostStates the check is stopped if there are more states
   * @throws EvaluationException if an expression has no value
   */
  public static Result check(Model model, long mostStates) {
    return new ModelCheck(model, mostStates).run();
  }

  private Result run() {
    StateGraph graph = new StateGraph(model, !liveness.isEmpty(), mostStates);
    graph.explore(
        new StateGraph.Observer() {
          @Override
          public boolean state(Env env, int state) {
            return (graph.steps() > 0 || hold(initially, env, graph, state))
                && hold(always, env, graph, state);
          }

          @Override
          public boolean step(Env env, int from, int to) {
            return holdAtStep(env, graph, from, to);
          }
        });
    boolean stopped = graph.isStopped() && violation == null;
    if (!graph.isStopped()) {
      for (Model.Named each : liveness) {
        violation =
            new LivenessCheck(graph, model.assumptions()).violation(each.name(), each.formula());
        if (violation != null) {
          break;
        }
      }
    }
    int properties = initially.size() + always.size() + steps.size() + liveness.size();
    return new Result(
        graph.states(), graph.steps(), properties, liveness.size(), violation, stopped);
  }

  private boolean hold(List<Part> parts, Env env, StateGraph graph, int state) {
    for (Part each : parts) {
      if (!test(each, env, graph, state)) {
        violation = new Violation(each.property, graph.way(state), List.of());
        return false;
      }
    }
    return true;
  }

  private boolean holdAtStep(Env env, StateGraph graph, int from, int to) {
    for (Part each : steps) {
      if (!test(each, env, graph, from)) {
        List<Violation.Step> way = new ArrayList<>(graph.way(from));
        way.add(new Violation.Step("a step", graph.text(to)));
        violation = new Violation(each.property, way, List.of());
        return false;
      }
    }
    return true;
  }

  private static boolean test(Part part, Env env, StateGraph graph, int state) {
    try {
      return part.expr.test(env);
    } catch (EvaluationException e) {
      throw e.in(part.property + " in\n" + graph.text(state));
    }
  }
}
