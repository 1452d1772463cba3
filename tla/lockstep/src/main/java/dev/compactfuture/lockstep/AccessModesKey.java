package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.AccessModesState.Fence;
import dev.compactfuture.lockstep.AccessModesState.ThreadState;
import dev.compactfuture.lockstep.ModificationOrder.Message;
import dev.compactfuture.lockstep.ModificationOrder.Variable;
import dev.compactfuture.lockstep.ModificationOrder.View;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the state of {@link AccessModes} as a part of the concrete state. Positions are relative
 * to the oldest message that a thread can still read, and a view of an older message is written as
 * a view of that one. Hazard: unreadable messages must not reach the key. The first access of
 * another variable would write its views of them, and one state would then lead to two.
 */
final class AccessModesKey {
  private final AccessModesState state;
  private final Memory.Description description;

  AccessModesKey(AccessModesState state, Memory.Description description) {
    this.state = state;
    this.description = description;
  }

  /** Writes everything that can still be read. */
  void write() {
    for (int t = 1; t <= description.threads(); t++) {
      state.thread(t); // a thread that has accessed nothing may still read everything
    }
    if (state.scope.ordersVolatiles()) {
      describeOrder();
    }
    List<Named> reachable = reachable();
    for (Named each : reachable) {
      description.text(each.name);
      description.number(each.number);
      description.text(each.field.getName());
      Variable variable = each.variable;
      if (variable.isPlain) {
        state.threads.values().forEach(t -> description.number(unordered(t.view, variable)));
        if (state.scope == AccessModesState.Scope.ALL) {
          state.threads.values().forEach(t -> description.number(unordered(t.acquired, variable)));
          state.threads.values().forEach(t -> description.number(unordered(t.released, variable)));
        }
      } else if (state.scope == AccessModesState.Scope.VOLATILE) {
        describeView(variable.last(), reachable);
      } else {
        describe(each, reachable);
      }
    }
  }

  /**
   * A variable, and what distinguishes it from all others of the state.
   *
   * @param oldest the position of the oldest message that some thread may still read
   * @param unordered of plain data: the accesses that are not in the view of every thread
   * @param ordered whether volatile accesses of it may decide where a fence is inserted
   */
  private record Named(
      String name,
      int number,
      Field field,
      Variable variable,
      int oldest,
      long unordered,
      boolean ordered) {
    static final Comparator<Named> ORDER =
        Comparator.comparing(Named::name)
            .thenComparingInt(Named::number)
            .thenComparing(each -> each.field.getName())
            .thenComparing(each -> each.field.getDeclaringClass().getName());

    /** Returns whether there is nothing to know of it but what the heap holds. */
    boolean isUntouched() {
      return variable.isPlain ? unordered == 0 : variable.messages.size() == 1 && !ordered;
    }

    /** Returns how much newer than the oldest is the message in view. */
    int position(View view) {
      return Math.max(0, view.of(variable).position - oldest);
    }

    /** Returns how much newer than the oldest message is the access of it; -1 if there is none. */
    int order(Stamps stamps) {
      int order = stamps.orderOf(variable);
      return order < 0 ? -1 : Math.max(0, order - 2 * oldest);
    }

    List<Message> readable() {
      return variable.messages.subList(oldest, variable.messages.size());
    }
  }

  private Named named(String name, int number, Field field, Variable variable) {
    int oldest = Integer.MAX_VALUE;
    long unordered = 0;
    for (ThreadState thread : state.threads.values()) {
      oldest = Math.min(oldest, thread.view.of(variable).position);
      unordered |= variable.isPlain ? unordered(thread.view, variable) : 0;
    }
    boolean ordered =
        state.scope.ordersVolatiles()
            && state.fences.stream().anyMatch(fence -> fence.used.orderOf(variable) >= 0);
    return new Named(name, number, field, variable, oldest, unordered, ordered);
  }

  /**
   * Returns the variables that can still be reached, in an order that every run has, and writes the
   * messages that can still be read of them. An object that the heap has let go of may be reached
   * by a message, and then has variables, too.
   */
  private List<Named> reachable() {
    List<Named> reachable = new ArrayList<>();
    Set<Object> left = Collections.newSetFromMap(new IdentityHashMap<>());
    left.addAll(state.variables.keySet());
    for (int before = Integer.MAX_VALUE; left.size() < before; ) {
      before = left.size();
      List<Named> found = new ArrayList<>();
      for (Iterator<Object> objects = left.iterator(); objects.hasNext(); ) {
        Object object = objects.next();
        String name = object instanceof Location.Named named ? named.name() : "";
        int number = name.isEmpty() ? description.find(object) : 0;
        if (number >= 0) {
          requireNonNull(state.variables.get(object))
              .forEach((field, v) -> found.add(named(name, number, field, v)));
          objects.remove();
        }
      }
      // Whether an untouched variable was asked for, as an abstraction does, makes no difference.
      found.removeIf(Named::isUntouched);
      found.sort(Named.ORDER);
      found.forEach(each -> describeMessages(each));
      reachable.addAll(found);
    }
    return reachable;
  }

  private void describeMessages(Named each) {
    if (!each.variable.isPlain && state.scope != AccessModesState.Scope.VOLATILE) {
      description.number(each.readable().size());
      for (Message message : each.readable()) {
        description.number(message.update ? 1 : 0);
        // Other modes do not matter any more.
        boolean isPlain = message.mode == Access.Mode.PLAIN;
        description.number(isPlain ? 1 : message.mode == Access.Mode.VOLATILE ? 2 : 0);
        description.value(message.value);
      }
    }
  }

  private void describe(Fence fence, Named each) {
    description.number(each.order(fence.seen));
    description.number(each.order(fence.used));
  }

  private int oldestBound() {
    return state.threads.values().stream().mapToInt(thread -> thread.bound).min().orElse(0);
  }

  /** Writes what the order of the fences decides, and how those that are to come fit into it. */
  private void describeOrder() {
    for (ThreadState thread : state.threads.values()) {
      description.number(thread.isFenceDue ? 1 : 0);
      description.number(thread.bound - oldestBound());
      // Accesses of variables that nobody can reach, or of messages that nobody can read, are no
      // part of the key, but still decide where the thread's fence may be inserted.
      description.number(thread.own.areNone() ? 0 : 1);
      description.number(state.places(thread).get(0) - oldestBound());
    }
    state.fences.stream()
        .skip(oldestBound())
        .forEach(each -> description.number(each.full ? 1 : 0));
  }

  private void describe(Named each, List<Named> reachable) {
    int published = each.order(state.fences.get(state.fences.size() - 1).seen);
    if (state.scope == AccessModesState.Scope.UNORDERED) {
      description.number(published);
    } else {
      state.fences.stream().skip(oldestBound()).forEach(fence -> describe(fence, each));
    }
    for (ThreadState thread : state.threads.values()) {
      int position = each.position(thread.view);
      description.number(position);
      int own = each.order(thread.own);
      if (state.scope == AccessModesState.Scope.UNORDERED) {
        description.number(Math.max(2 * position, each.order(state.last(thread).seen)));
        description.number(
            own <= published ? -1 : own); // what is published already does not matter
      } else {
        description.number(own);
      }
      if (state.scope == AccessModesState.Scope.ALL) {
        description.number(Math.max(position, each.position(thread.acquired)));
        description.number(each.position(thread.released));
        description.number(each.position(thread.known));
      }
    }
    if (state.scope == AccessModesState.Scope.ALL) {
      description.number(each.position(state.fenced));
    }
    each.readable().forEach(message -> describeView(message, reachable));
  }

  private void describeView(Message message, List<Named> reachable) {
    for (Named each : reachable) {
      if (each.variable.isPlain) {
        description.number(unordered(message.view, each.variable) & each.unordered);
      } else if (state.scope != AccessModesState.Scope.VOLATILE) {
        description.number(each.position(message.view));
      }
    }
  }

  /**
   * Returns a bit for the last write of {@code data}, and for each thread's last read, not in view.
   */
  private static long unordered(View view, Variable data) {
    long bits = view.of(data) == data.last() ? 0 : 1;
    for (Map.Entry<Integer, Variable> read : data.reads.entrySet()) {
      if (view.of(read.getValue()) != read.getValue().last()) {
        bits |= 1L << read.getKey();
      }
    }
    return bits;
  }
}
