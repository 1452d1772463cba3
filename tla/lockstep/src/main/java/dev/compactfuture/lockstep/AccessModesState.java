package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The state of {@link AccessModes}: messages and views, and how they are written down. */
final class AccessModesState {
  /** A value that was written. */
  static final class Message {
    final @Nullable Object value;

    /** Whether a read-modify-write wrote it: nothing may come between it and the one before. */
    final boolean update;

    /** Whether a volatile access wrote it. */
    final boolean isVolatile;

    /** Its index in the modification order. */
    int position;

    /** What a thread that acquires this message takes over. */
    View view = new View();

    Message(@Nullable Object value, boolean update, boolean isVolatile) {
      this.value = value;
      this.update = update;
      this.isVolatile = isVolatile;
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
      insert(0, new Message(initially, false, false));
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

    void clear() {
      messages.clear();
    }
  }

  /** What is kept of a thread; {@code AccessModes.tla} says what each is. */
  static final class ThreadState {
    final View view = new View();
    final View bound = new View();
    final View own = new View();
    final View acquired = new View();
    View released = new View();
    boolean isFenceDue;
  }

  private final IdentityHashMap<Object, Map<Field, Variable>> variables = new IdentityHashMap<>();
  private final Map<Integer, ThreadState> threads = new TreeMap<>(); // by number

  /** The newest messages of volatile writes that fences have published. */
  final View published = new View();

  final AccessModes.Scope scope;

  AccessModesState(AccessModes.Scope scope) {
    this.scope = scope;
  }

  void clear() {
    variables.clear();
    threads.clear();
    published.clear();
  }

  Variable variable(Location location) {
    return variables
        .computeIfAbsent(location.object(), object -> new HashMap<>())
        .computeIfAbsent(location.field(), field -> new Variable(location, location.read()));
  }

  ThreadState thread(int number) {
    return threads.computeIfAbsent(number, t -> new ThreadState());
  }

  // In the variables of AccessModes.tla.

  private static final Map<String, Function<ThreadState, View>> VIEWS =
      Map.of(
          "view", thread -> thread.view,
          "bound", thread -> thread.bound,
          "own", thread -> thread.own,
          "acquired", thread -> thread.acquired,
          "released", thread -> thread.released);

  /** Returns what {@link Machine#memory} returns. */
  Map<String, Object> contents(List<Location> locations, int threads) {
    Map<String, Variable> named = new TreeMap<>();
    locations.forEach(each -> named.put(each.field().getName(), variable(each)));
    Map<String, Object> messages = new HashMap<>();
    named.forEach((name, variable) -> messages.put(name, messages(variable, named)));
    Map<String, Object> contents = new HashMap<>();
    contents.put("messages", messages);
    contents.put("published", positions(published, named));
    List<ThreadState> all = IntStream.rangeClosed(1, threads).mapToObj(this::thread).toList();
    contents.put("due", all.stream().map(thread -> (Object) thread.isFenceDue).toList());
    VIEWS.forEach(
        (name, view) ->
            contents.put(
                name, all.stream().map(each -> positions(view.apply(each), named)).toList()));
    return contents;
  }

  private static List<Object> messages(Variable variable, Map<String, Variable> named) {
    List<Object> messages = new ArrayList<>();
    for (Message each : variable.messages) {
      Object value = each.value == null ? "null" : each.value;
      messages.add(
          Map.of(
              "value", value,
              "update", each.update,
              "volatile", each.isVolatile,
              "view", positions(each.view, named)));
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
      // A thread that has accessed nothing may still read everything.
      description.number(thread(t).isFenceDue ? 1 : 0);
    }
    List<Named> reachable = reachable(description);
    for (Named each : reachable) {
      description.text(each.name);
      description.number(each.number);
      description.text(each.field.getName());
      Variable variable = each.variable;
      if (variable.isPlain) {
        threads.values().forEach(t -> description.number(unordered(t.view, variable)));
        if (scope == AccessModes.Scope.ALL) {
          threads.values().forEach(t -> description.number(unordered(t.acquired, variable)));
          threads.values().forEach(t -> description.number(unordered(t.released, variable)));
        }
      } else if (scope == AccessModes.Scope.VOLATILE) {
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
    for (ThreadState thread : threads.values()) {
      oldest = Math.min(oldest, thread.view.of(variable).position);
      unordered |= variable.isPlain ? unordered(thread.view, variable) : 0;
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
    if (!each.variable.isPlain && scope != AccessModes.Scope.VOLATILE) {
      description.number(each.readable().size());
      for (Message message : each.readable()) {
        boolean isUnpublished =
            message.isVolatile && message.position > published.of(each.variable).position;
        description.number((message.update ? 1 : 0) + (isUnpublished ? 2 : 0));
        description.value(message.value);
      }
    }
  }

  private void describe(Named each, List<Named> reachable, Memory.Description description) {
    int published = each.position(this.published);
    description.number(published);
    for (ThreadState thread : threads.values()) {
      int position = each.position(thread.view);
      description.number(position);
      description.number(Math.max(position, each.position(thread.bound)));
      int own = each.position(thread.own);
      description.number(own <= published ? 0 : own); // what is published already does not matter
      if (scope == AccessModes.Scope.ALL) {
        description.number(Math.max(position, each.position(thread.acquired)));
        description.number(each.position(thread.released));
      }
    }
    each.readable().forEach(message -> describeView(message, reachable, description));
  }

  private void describeView(
      Message message, List<Named> reachable, Memory.Description description) {
    for (Named each : reachable) {
      if (each.variable.isPlain) {
        description.number(unordered(message.view, each.variable) & each.unordered);
      } else if (scope != AccessModes.Scope.VOLATILE) {
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
