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

    /** Returns whether there is nothing to know of it but what the heap holds. */
    boolean isUntouched() {
      return messages.size() == 1 && reads.isEmpty();
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

  // As part of the concrete state. Positions are relative, so that a loop does not make new states.

  /** Writes everything that can still be read. */
  void describe(Memory.Description description) {
    for (int t = 1; t <= description.threads(); t++) {
      view(t); // a thread that has accessed nothing may still read everything
    }
    List<Named> reachable = reachable(description);
    for (Named each : reachable) {
      description.text(each.name);
      description.number(each.number);
      description.text(each.field.getName());
      Variable variable = each.variable;
      if (variable.isPlain) {
        views.values().forEach(view -> description.number(ordered(view, variable)));
      } else if (onlyVolatile) {
        describeView(variable.last(), reachable, description);
      } else {
        describe(variable, reachable, description);
      }
    }
  }

  /** A variable, and what distinguishes it from all others of the state. */
  private record Named(String name, int number, Field field, Variable variable) {
    static final Comparator<Named> ORDER =
        Comparator.comparing(Named::name)
            .thenComparingInt(Named::number)
            .thenComparing(each -> each.field.getName())
            .thenComparing(each -> each.field.getDeclaringClass().getName());
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
              .forEach((field, v) -> found.add(new Named(name, number, field, v)));
          objects.remove();
        }
      }
      // Whether an untouched variable was asked for, as an abstraction does, makes no difference.
      found.removeIf(each -> each.variable.isUntouched());
      found.sort(Named.ORDER);
      found.forEach(each -> describeMessages(each.variable, description));
      reachable.addAll(found);
    }
    return reachable;
  }

  private void describeMessages(Variable variable, Memory.Description description) {
    if (!variable.isPlain && !onlyVolatile) {
      List<Message> readable = readable(variable);
      description.number(readable.size());
      for (Message each : readable) {
        description.number(each.update ? 1 : 0);
        description.value(each.value);
      }
    }
  }

  /** Returns the messages that some thread may still read. */
  private List<Message> readable(Variable variable) {
    return variable.messages.subList(oldest(variable), variable.messages.size());
  }

  private int oldest(Variable variable) {
    int oldest = Integer.MAX_VALUE;
    for (View view : views.values()) {
      oldest = Math.min(oldest, view.of(variable).position);
    }
    return oldest;
  }

  private void describe(Variable variable, List<Named> reachable, Memory.Description description) {
    int from = oldest(variable);
    for (View view : views.values()) {
      description.number(view.of(variable).position - from);
    }
    description.number(Math.max(-1, newest.of(variable).position - from));
    views.forEach(
        (thread, view) -> {
          int before = Math.max(view.of(variable).position, since(thread).of(variable).position);
          description.number(isEarly(thread) ? 1 : 0);
          description.number(before - from);
        });
    readable(variable).forEach(each -> describeView(each, reachable, description));
  }

  private void describeView(
      Message message, List<Named> reachable, Memory.Description description) {
    for (Named each : reachable) {
      Variable variable = each.variable;
      if (variable.isPlain) {
        description.number(ordered(message.view, variable));
      } else if (!onlyVolatile) {
        description.number(message.view.of(variable).position - variable.last().position);
      }
    }
  }

  /**
   * Returns, a bit each: is the last write of {@code data}, and each thread's last read, in view?
   */
  private static long ordered(View view, Variable data) {
    long bits = view.of(data) == data.last() ? 1 : 0;
    for (Variable read : data.reads.values()) {
      bits = 2 * bits + (view.of(read) == read.last() ? 1 : 0);
    }
    return bits;
  }
}
