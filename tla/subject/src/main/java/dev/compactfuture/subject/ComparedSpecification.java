package dev.compactfuture.subject;

import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.Specification;
import dev.compactfuture.lockstep.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a specification from TLC, compared with that of another evaluator wherever it is
 * asked for: the initial states, and the steps from each state with their threads, actions and
 * targets. The first difference is an error.
 *
 * <p>States are compared by their values when TLC first finds them, and then by their keys.
 */
public final class ComparedSpecification implements Specification {
  private final Specification tlc;
  private final Specification other;
  private final Map<Long, Vertex> others = new ConcurrentHashMap<>(); // by the keys of TLC
  private final Map<Long, Long> keys = new ConcurrentHashMap<>(); // those of TLC, by the other's
  private final Set<Long> expanded = ConcurrentHashMap.newKeySet();
  private final AtomicLong edges = new AtomicLong();
  private final AtomicReference<@Nullable String> difference = new AtomicReference<>();
  private @Nullable List<Vertex> initial;

  /**
   * Compares two graphs.
   *
   * @param tlc the one that is handed out
   * @param other the one that it is compared with
   */
  public ComparedSpecification(Specification tlc, Specification other) {
    this.tlc = tlc;
    this.other = other;
  }

  @Override
  public synchronized List<Vertex> initial() {
    if (initial == null) {
      List<Vertex> own = tlc.initial();
      List<Vertex> unmatched = new ArrayList<>(other.initial());
      Map<State, Vertex> byState = new ConcurrentHashMap<>();
      unmatched.forEach(vertex -> byState.put(vertex.state(), vertex));
      for (Vertex each : own) {
        Vertex same = byState.remove(each.state());
        if (same != null) {
          pair(each, same);
        } else if (!others.containsKey(each.key())) {
          throw differs("only TLC has the initial state " + each.state());
        }
      }
      if (!byState.isEmpty()) {
        throw differs(
            "only the evaluator has the initial state " + byState.keySet().iterator().next());
      }
      initial = own;
    }
    return initial;
  }

  private void pair(Vertex own, Vertex same) {
    Long known = keys.putIfAbsent(same.key(), own.key());
    if (known != null && known != own.key()) {
      throw differs("two states of TLC are one of the evaluator's: " + same.state());
    }
    others.putIfAbsent(own.key(), same);
  }

  @Override
  public List<Edge> next(Vertex state) {
    Vertex from = others.get(state.key());
    if (from == null) {
      throw differs("TLC went on from a state that was not compared: " + state.state());
    }
    List<Edge> own = tlc.next(state);
    List<Edge> unmatched = new ArrayList<>(other.next(from));
    Set<Edge> matched = new HashSet<>();
    for (Edge each : own) {
      Edge same = find(each, unmatched);
      if (same == null) {
        throw differs("only TLC has the step " + text(each) + " from " + state.state());
      }
      matched.add(same);
    }
    unmatched.removeAll(matched);
    for (Edge each : unmatched) {
      // Where TLC has found a step once, the evaluator may find it twice.
      boolean repeated =
          matched.stream()
              .anyMatch(edge -> isAction(edge, each) && edge.to().key() == each.to().key());
      if (!repeated) {
        throw differs("only the evaluator has the step " + text(each) + " from " + state.state());
      }
    }
    if (expanded.add(state.key())) {
      edges.addAndGet(own.size());
    }
    return own;
  }

  private @Nullable Edge find(Edge own, List<Edge> candidates) {
    Vertex known = others.get(own.to().key());
    for (Edge each : candidates) {
      if (isAction(own, each)) {
        if (known == null
            ? own.to().state().equals(each.to().state())
            : known.key() == each.to().key()) {
          pair(own.to(), each.to());
          return each;
        }
      }
    }
    return null;
  }

  private static boolean isAction(Edge a, Edge b) {
    return a.thread() == b.thread() && a.action().equals(b.action());
  }

  private static String text(Edge edge) {
    return edge.action() + "(" + edge.thread() + ") to " + edge.to().state();
  }

  private LockstepException differs(String what) {
    difference.compareAndSet(null, what);
    return new LockstepException("TLC and the evaluator differ: " + what, null);
  }

  @Override
  public Set<String> actions() {
    if (!tlc.actions().equals(other.actions())) {
      throw differs("the actions of TLC are " + tlc.actions() + ", not " + other.actions());
    }
    return tlc.actions();
  }

  /** Compares the steps from all states that can be reached. */
  public void walk() {
    actions();
    Deque<Vertex> open = new ArrayDeque<>(initial());
    Set<Long> seen = new HashSet<>();
    open.forEach(vertex -> seen.add(vertex.key()));
    while (!open.isEmpty()) {
      for (Edge edge : next(open.remove())) {
        if (seen.add(edge.to().key())) {
          edge.to()
              .state(); // TLC's values are read by one thread at a time until they are converted
          open.add(edge.to());
        }
      }
    }
  }

  /** Returns how many states there are from which the steps were compared. */
  public long states() {
    return expanded.size();
  }

  /** Returns how many steps were compared. */
  public long edges() {
    return edges.get();
  }

  /** Returns the first difference, or an empty string. */
  public String difference() {
    String found = difference.get();
    return found == null ? "" : found;
  }
}
