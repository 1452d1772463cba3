package dev.compactfuture.subject;

import dev.compactfuture.evaluator.Evaluation;
import dev.compactfuture.evaluator.EvaluationException;
import dev.compactfuture.evaluator.Model;
import dev.compactfuture.evaluator.Value;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.Specification;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The graph of a specification, from the second evaluator. */
public final class EvaluatorSpecification implements Specification {
  /** So many values are shared at most; after that, sharing begins anew. */
  private static final int MAX_SHARED = 1_000_000;

  private final Model model;
  private final String[] variables;
  private final ThreadLocal<Evaluation> evaluations;
  private final Map<Value, Object> shared = new ConcurrentHashMap<>();

  /** Takes the graph of a model. */
  public EvaluatorSpecification(Model model) {
    this.model = model;
    this.variables = model.variables().toArray(String[]::new);
    this.evaluations = ThreadLocal.withInitial(() -> new Evaluation(model));
  }

  /**
   * Reads a specification.
   *
   * @throws LockstepException if it cannot be read, or has an operator that is not supported
   */
  public static EvaluatorSpecification open(SpecificationFiles files) {
    try {
      return new EvaluatorSpecification(Model.read(files.folder(), files.module(), files.cfg()));
    } catch (IOException | EvaluationException e) {
      throw new LockstepException(
          "the evaluator cannot read " + files.module() + ": " + e.getMessage(), e);
    }
  }

  /** A state; its variables are converted when they are asked for. */
  private final class EvaluatorVertex implements Vertex {
    private final Value[] values;
    private final long key;

    EvaluatorVertex(Value[] values) {
      this.values = values;
      this.key = Evaluation.fingerprint(values);
    }

    @Override
    public long key() {
      return key;
    }

    @Override
    public State state() {
      if (shared.size() > MAX_SHARED) {
        shared.clear();
      }
      Object[] converted = new Object[values.length];
      for (int i = 0; i < converted.length; i++) {
        converted[i] = shared.computeIfAbsent(values[i], Value::toJava);
      }
      return Specification.state(variables, converted);
    }
  }

  @Override
  public List<Vertex> initial() {
    try {
      Map<Long, Vertex> distinct = new LinkedHashMap<>();
      for (Value[] each : evaluations.get().initial()) {
        EvaluatorVertex vertex = new EvaluatorVertex(each);
        distinct.putIfAbsent(vertex.key, vertex);
      }
      return List.copyOf(distinct.values());
    } catch (EvaluationException e) {
      throw new LockstepException("Init cannot be evaluated: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Edge> next(Vertex state) {
    List<Edge> edges = new ArrayList<>();
    try {
      evaluations
          .get()
          .next(
              ((EvaluatorVertex) state).values,
              (action, arguments, to) ->
                  edges.add(new Edge(thread(action, arguments), action, new EvaluatorVertex(to))));
    } catch (EvaluationException e) {
      throw new LockstepException(e.getMessage() + "\n  in " + state.state(), e);
    }
    return edges;
  }

  /** Returns the thread of a step: the only number among the arguments, as for TLC. */
  private static int thread(String action, List<Value> arguments) {
    int thread = -1;
    for (Value each : arguments) {
      if (each.toJava() instanceof Integer number) {
        if (thread >= 0 && thread != number) {
          throw new EvaluationException("action " + action + " has several threads: " + arguments);
        }
        thread = number;
      }
    }
    if (thread < 0) {
      throw new EvaluationException("action " + action + " has no parameter that is a thread");
    }
    return thread;
  }

  @Override
  public Set<String> actions() {
    return new HashSet<>(model.actions());
  }
}
