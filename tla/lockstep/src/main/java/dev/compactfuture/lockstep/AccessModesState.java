package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The state of {@link AccessModes}: messages and views, and how they are written down. */
final class AccessModesState {
  /** A value that was written. */
  static final class Message {
    final @Nullable Object value;

    /** Whether a read-modify-write wrote it: nothing may come between it and the one before. */
    final boolean update;

    /** Its index in the modification order. */
    int position;

    /** What a thread that acquires this message takes over. */
    View view = new View();

    Message(@Nullable Object value, boolean update) {
      this.value = value;
      this.update = update;
    }
  }

  /** A variable and its messages in modification order. The heap holds the value of the last. */
  static final class Variable {
    final Location location;
    final List<Message> messages = new ArrayList<>();

    /** Whether it is plain data, which is only checked for races. */
    boolean isPlain;

    /** Of plain data, by thread: a variable with a message for each read by that thread. */
    final Map<Integer, Variable> reads = new TreeMap<>();

    Variable(Location location, @Nullable Object initially) {
      this.location = location;
      insert(0, new Message(initially, false));
    }

    void insert(int position, Message message) {
      messages.add(position, message);
      for (int i = position; i < messages.size(); i++) {
        messages.get(i).position = i;
      }
    }

    void append(Message message) {
      insert(messages.size(), message);
    }

    Message first() {
      return messages.get(0);
    }

    Message last() {
      return messages.get(messages.size() - 1);
    }

    /** Returns whether an update follows {@code message}, so that nothing can come between. */
    boolean isUpdated(Message message) {
      return message != last() && messages.get(message.position + 1).update;
    }
  }

  /** A message of each variable: of a thread's view, the oldest that the thread may still read. */
  static final class View {
    private final Map<Variable, Message> messages;

    View() {
      this(Map.of());
    }

    private View(Map<Variable, Message> messages) {
      this.messages = new HashMap<>(messages);
    }

    View copy() {
      return new View(messages);
    }

    /** Returns the message of {@code variable}: its first one, if the view has none. */
    Message of(Variable variable) {
      Message seen = messages.get(variable);
      return seen == null ? variable.first() : seen;
    }

    void put(Variable variable, Message message) {
      messages.put(variable, message);
    }

    /** Moves on to {@code message}, unless the view is further on. */
    void join(Variable variable, Message message) {
      messages.merge(variable, message, (a, b) -> a.position >= b.position ? a : b);
    }

    void join(View other) {
      other.messages.forEach(this::join);
    }
  }

  private static final View INITIAL = new View();

  private final IdentityHashMap<Object, Map<Field, Variable>> variables = new IdentityHashMap<>();
  private final Map<Integer, View> views = new TreeMap<>(); // by thread

  /** The newest messages that any volatile access has read or written. */
  final View newest = new View();

  /** By thread: the newest as they were when the thread last had to wait for all before. */
  private final Map<Integer, View> since = new HashMap<>();

  /** The threads that have read since, neither acquire nor volatile: see {@link #isEarly}. */
  private final Set<Integer> early = new HashSet<>();

  private final boolean onlyVolatile;

  /**
   * Creates a state.
   *
   * @param onlyVolatile whether every access is volatile, except of plain data; then nothing
   *     distinguishes two states but the last message of each variable
   */
  AccessModesState(boolean onlyVolatile) {
    this.onlyVolatile = onlyVolatile;
  }

  void clear() {
    variables.clear();
    views.clear();
    newest.messages.clear();
    since.clear();
    early.clear();
  }

  Variable variable(Location location) {
    return variables
        .computeIfAbsent(location.object(), object -> new HashMap<>())
        .computeIfAbsent(location.field(), field -> new Variable(location, location.read()));
  }

  View view(int thread) {
    return views.computeIfAbsent(thread, t -> new View());
  }

  View since(int thread) {
    return since.getOrDefault(thread, INITIAL);
  }

  /**
   * Returns whether the next volatile read of {@code thread} may come before the reads that the
   * thread has just made, because those were neither acquire nor volatile.
   */
  boolean isEarly(int thread) {
    return early.contains(thread);
  }

  void setEarly(int thread) {
    early.add(thread);
  }

  /** Orders what {@code thread} does from now on after all that it has done. */
  void order(int thread) {
    early.remove(thread);
    since.put(thread, newest.copy());
  }

  // In the variables of AccessModes.tla.

  /** Returns what {@link Machine#memory} returns. */
  Map<String, Object> contents(List<Location> locations, int threads) {
    Map<String, Variable> named = new TreeMap<>();
    locations.forEach(each -> named.put(each.field().getName(), variable(each)));
    Map<String, Object> messages = new HashMap<>();
    named.forEach((name, variable) -> messages.put(name, messages(variable, named)));
    List<Object> view = new ArrayList<>();
    List<Object> before = new ArrayList<>();
    List<Object> isEarly = new ArrayList<>();
    for (int t = 1; t <= threads; t++) {
      view.add(positions(views.getOrDefault(t, INITIAL), named));
      before.add(positions(since(t), named));
      isEarly.add(isEarly(t));
    }
    return Map.of(
        "messages", messages,
        "view", view,
        "newest", positions(newest, named),
        "since", before,
        "early", isEarly);
  }

  private static List<Object> messages(Variable variable, Map<String, Variable> named) {
    List<Object> messages = new ArrayList<>();
    for (Message each : variable.messages) {
      Object value = each.value == null ? "null" : each.value;
      messages.add(
          Map.of("value", value, "update", each.update, "view", positions(each.view, named)));
    }
    return messages;
  }

  private static Map<String, Integer> positions(View view, Map<String, Variable> named) {
    Map<String, Integer> positions = new HashMap<>();
    named.forEach((name, variable) -> positions.put(name, view.of(variable).position + 1));
    return positions;
  }

  // As part of the concrete state. Positions are relative to the oldest message that a thread can
  // still read, and a view of an older message is written as a view of that one. Hazard: unreadable
  // messages must not reach the key. The first access of another variable would write its views of
  // them, and one state would then lead to two.

  /** Writes everything that can still be read. */
  void describe(Memory.Description description) {
    for (int t = 1; t <= description.threads(); t++) {
      view(t); // a thread that has accessed nothing may still read everything
      description.number(isEarly(t) ? 1 : 0);
    }
    List<Named> reachable = reachable(description);
    for (Named each : reachable) {
      description.text(each.name);
      description.number(each.number);
      description.text(each.field.getName());
      Variable variable = each.variable;
      if (variable.isPlain) {
        views.values().forEach(view -> description.number(unordered(view, variable)));
      } else if (onlyVolatile) {
        describeView(variable.last(), reachable, description);
      } else {
        describe(each, reachable, description);
      }
    }
  }

  /**
   * A variable, and what distinguishes it from all others of the state.
   *
   * @param oldest the position of the oldest message that some thread may still read
   * @param unordered of plain data: the accesses that are not in the view of every thread
   */
  private record Named(
      String name, int number, Field field, Variable variable, int oldest, long unordered) {
    static final Comparator<Named> ORDER =
        Comparator.comparing(Named::name)
            .thenComparingInt(Named::number)
            .thenComparing(each -> each.field.getName())
            .thenComparing(each -> each.field.getDeclaringClass().getName());

    /** Returns whether there is nothing to know of it but what the heap holds. */
    boolean isUntouched() {
      return variable.isPlain ? unordered == 0 : variable.messages.size() == 1;
    }

    /** Returns how much newer than the oldest is the message in view. */
    int position(View view) {
      return Math.max(0, view.of(variable).position - oldest);
    }

    List<Message> readable() {
      return variable.messages.subList(oldest, variable.messages.size());
    }
  }

  private Named named(String name, int number, Field field, Variable variable) {
    int oldest = Integer.MAX_VALUE;
    long unordered = 0;
    for (View view : views.values()) {
      oldest = Math.min(oldest, view.of(variable).position);
      unordered |= variable.isPlain ? unordered(view, variable) : 0;
    }
    return new Named(name, number, field, variable, oldest, unordered);
  }

  /**
   * Returns the variables that can still be reached, in an order that every run has, and writes the
   * messages that can still be read of them. An object that the heap has let go of may be reached
   * by a message, and then has variables, too.
   */
  private List<Named> reachable(Memory.Description description) {
    List<Named> reachable = new ArrayList<>();
    Set<Object> left = Collections.newSetFromMap(new IdentityHashMap<>());
    left.addAll(variables.keySet());
    for (int before = Integer.MAX_VALUE; left.size() < before; ) {
      before = left.size();
      List<Named> found = new ArrayList<>();
      for (Iterator<Object> objects = left.iterator(); objects.hasNext(); ) {
        Object object = objects.next();
        String name = object instanceof Location.Named named ? named.name() : "";
        int number = name.isEmpty() ? description.find(object) : 0;
        if (number >= 0) {
          requireNonNull(variables.get(object))
              .forEach((field, v) -> found.add(named(name, number, field, v)));
          objects.remove();
        }
      }
      // Whether an untouched variable was asked for, as an abstraction does, makes no difference.
      found.removeIf(Named::isUntouched);
      found.sort(Named.ORDER);
      found.forEach(each -> describeMessages(each, description));
      reachable.addAll(found);
    }
    return reachable;
  }

  private void describeMessages(Named each, Memory.Description description) {
    if (!each.variable.isPlain && !onlyVolatile) {
      description.number(each.readable().size());
      for (Message message : each.readable()) {
        description.number(message.update ? 1 : 0);
        description.value(message.value);
      }
    }
  }

  private void describe(Named each, List<Named> reachable, Memory.Description description) {
    views.values().forEach(view -> description.number(each.position(view)));
    description.number(each.position(newest));
    views.forEach(
        (thread, view) ->
            description.number(Math.max(each.position(view), each.position(since(thread)))));
    each.readable().forEach(message -> describeView(message, reachable, description));
  }

  private void describeView(
      Message message, List<Named> reachable, Memory.Description description) {
    for (Named each : reachable) {
      if (each.variable.isPlain) {
        description.number(unordered(message.view, each.variable) & each.unordered);
      } else if (!onlyVolatile) {
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
