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
import java.util.Locale;
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

    /** The mode of the write. */
    final Access.Mode mode;

    /** Its index in the modification order. */
    int position;

    /** What a thread that acquires this message takes over. */
    View view = new View();

    Message(@Nullable Object value, boolean update, Access.Mode mode) {
      this.value = value;
      this.update = update;
      this.mode = mode;
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
      insert(0, new Message(initially, false, Access.Mode.OPAQUE));
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

  /** An access, in the order of its variable: the write of a message comes before its reads. */
  record Stamp(Message message, boolean isRead) {
    int order() {
      return 2 * message.position + (isRead ? 1 : 0);
    }
  }

  /** An access of each variable, or none. */
  static final class Stamps {
    private final Map<Variable, Stamp> stamps = new HashMap<>();

    Stamps copy() {
      Stamps copy = new Stamps();
      copy.stamps.putAll(stamps);
      return copy;
    }

    /** Returns the access of {@code variable}: if there is none, the write of its first message. */
    Stamp of(Variable variable) {
      Stamp stamp = stamps.get(variable);
      return stamp == null ? new Stamp(variable.first(), false) : stamp;
    }

    void joinNewest(Variable variable, Stamp stamp) {
      stamps.merge(variable, stamp, (a, b) -> a.order() >= b.order() ? a : b);
    }

    void joinOldest(Variable variable, Stamp stamp) {
      stamps.merge(variable, stamp, (a, b) -> a.order() <= b.order() ? a : b);
    }

    void joinNewest(Stamps others) {
      others.stamps.forEach(this::joinNewest);
    }

    /** Joins the writes of the messages in {@code view}. */
    void joinWritten(View view) {
      view.messages.forEach(
          (variable, message) -> {
            if (message != variable.first()) {
              joinNewest(variable, new Stamp(message, false));
            }
          });
    }

    /** Joins the messages of these accesses to {@code view}. */
    void joinTo(View view) {
      stamps.forEach((variable, stamp) -> view.join(variable, stamp.message));
    }

    /** Returns whether, where these have an access, it is not older than that of {@code others}. */
    boolean areNotOlderThan(Stamps others) {
      return stamps.entrySet().stream()
          .allMatch(each -> each.getValue().order() >= others.orderOf(each.getKey()));
    }

    boolean areNone() {
      return stamps.isEmpty();
    }

    private int orderOf(Variable variable) {
      Stamp stamp = stamps.get(variable);
      return stamp == null ? -1 : stamp.order();
    }

    void clear() {
      stamps.clear();
    }
  }

  /** A fence between two volatile accesses of a thread, or a full fence. */
  static final class Fence {
    final Stamps seen;
    final Stamps used = new Stamps();
    private final boolean full;

    Fence(Stamps seen, boolean full) {
      this.seen = seen;
      this.full = full;
    }

    /** Returns whether one that has {@code own} may be inserted before this. */
    boolean agrees(Stamps own) {
      return !full && used.areNotOlderThan(own);
    }
  }

  /** What is kept of a thread; {@code AccessModes.tla} says what each is. */
  static final class ThreadState {
    final View view = new View();
    int bound;
    final Stamps own = new Stamps();
    final View acquired = new View();
    View released = new View();
    final View known = new View();
    boolean isFenceDue;
  }

  private final IdentityHashMap<Object, Map<Field, Variable>> variables = new IdentityHashMap<>();
  private final Map<Integer, ThreadState> threads = new TreeMap<>(); // by number

  /** In their one order; the first stands for the beginning. */
  private final List<Fence> fences = new ArrayList<>();

  /** The newest messages in the views of threads at full fences. */
  final View fenced = new View();

  final AccessModes.Scope scope;

  AccessModesState(AccessModes.Scope scope) {
    this.scope = scope;
    clear();
  }

  void clear() {
    variables.clear();
    threads.clear();
    fenced.messages.clear();
    fences.clear();
    fences.add(new Fence(new Stamps(), false));
  }

  Variable variable(Location location) {
    return variables
        .computeIfAbsent(location.object(), object -> new HashMap<>())
        .computeIfAbsent(location.field(), field -> new Variable(location, location.read()));
  }

  ThreadState thread(int number) {
    return threads.computeIfAbsent(number, t -> new ThreadState());
  }

  /** Returns the last fence of {@code thread}. */
  Fence last(ThreadState thread) {
    return fences.get(thread.bound);
  }

  /** Returns after which fences that of {@code thread} may be inserted, the last at the end. */
  List<Integer> places(ThreadState thread) {
    List<Integer> places = new ArrayList<>();
    for (int place = fences.size() - 1; place >= thread.bound; place--) {
      places.add(0, place);
      if (!fences.get(place).agrees(thread.own)) {
        break;
      }
    }
    return places;
  }

  /** Lets the fence of {@code thread} come last. */
  void fenceLast(ThreadState thread, boolean full) {
    fence(thread, fences.size() - 1, full);
  }

  /** Inserts the fence of {@code thread} after the one at {@code place}. */
  void fence(ThreadState thread, int place, boolean full) {
    thread.bound = place;
    if (full || !thread.own.areNone()) {
      Fence fence = new Fence(fences.get(place).seen.copy(), full);
      fence.seen.joinNewest(thread.own);
      fences.add(place + 1, fence);
      fences.stream().skip(place + 2).forEach(later -> later.seen.joinNewest(thread.own));
      threads.values().stream()
          .filter(each -> each == thread || each.bound > place)
          .forEach(each -> each.bound++);
    }
    thread.own.clear();
    thread.isFenceDue = false;
  }

  // In the variables of AccessModes.tla.

  private static final Map<String, Function<ThreadState, View>> VIEWS =
      Map.of(
          "view", thread -> thread.view,
          "acquired", thread -> thread.acquired,
          "released", thread -> thread.released,
          "known", thread -> thread.known);

  /** Returns what {@link Machine#memory} returns. */
  Map<String, Object> contents(List<Location> locations, int threads) {
    Map<String, Variable> named = new TreeMap<>();
    locations.forEach(each -> named.put(each.field().getName(), variable(each)));
    Map<String, Object> messages = new HashMap<>();
    named.forEach((name, variable) -> messages.put(name, messages(variable, named)));
    Map<String, Object> contents = new HashMap<>();
    contents.put("messages", messages);
    contents.put("fenced", positions(fenced, named));
    contents.put("fences", fences.stream().map(each -> contents(each, named)).toList());
    List<ThreadState> all = IntStream.rangeClosed(1, threads).mapToObj(this::thread).toList();
    contents.put("bound", all.stream().map(thread -> (Object) (thread.bound + 1)).toList());
    contents.put("own", all.stream().map(thread -> numbers(thread.own, named)).toList());
    contents.put("due", all.stream().map(thread -> (Object) thread.isFenceDue).toList());
    VIEWS.forEach(
        (name, view) ->
            contents.put(
                name, all.stream().map(each -> positions(view.apply(each), named)).toList()));
    return contents;
  }

  private static Object contents(Fence fence, Map<String, Variable> named) {
    return Map.of(
        "seen", numbers(fence.seen, named),
        "used", numbers(fence.used, named),
        "full", fence.full);
  }

  private static String mode(Access.Mode mode) {
    return mode.name().charAt(0) + mode.name().substring(1).toLowerCase(Locale.ROOT);
  }

  private static Map<String, Integer> numbers(Stamps stamps, Map<String, Variable> named) {
    Map<String, Integer> numbers = new HashMap<>();
    named.forEach(
        (name, variable) -> {
          int order = stamps.orderOf(variable);
          numbers.put(name, order < 0 ? 0 : order + 2);
        });
    return numbers;
  }

  private static List<Object> messages(Variable variable, Map<String, Variable> named) {
    List<Object> messages = new ArrayList<>();
    for (Message each : variable.messages) {
      Object value = each.value == null ? "null" : each.value;
      messages.add(
          Map.of(
              "value",
              value,
              "update",
              each.update,
              "mode",
              mode(each.mode),
              "view",
              positions(each.view, named)));
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
      thread(t); // a thread that has accessed nothing may still read everything
    }
    if (scope != AccessModes.Scope.UNORDERED) {
      describeOrder(description);
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
    for (ThreadState thread : threads.values()) {
      oldest = Math.min(oldest, thread.view.of(variable).position);
      unordered |= variable.isPlain ? unordered(thread.view, variable) : 0;
    }
    boolean ordered =
        scope != AccessModes.Scope.UNORDERED
            && fences.stream().anyMatch(fence -> fence.used.orderOf(variable) >= 0);
    return new Named(name, number, field, variable, oldest, unordered, ordered);
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
        description.number(message.update ? 1 : 0);
        // Other modes do not matter any more.
        boolean isPlain = message.mode == Access.Mode.PLAIN;
        description.number(isPlain ? 1 : message.mode == Access.Mode.VOLATILE ? 2 : 0);
        description.value(message.value);
      }
    }
  }

  private static void describe(Fence fence, Named each, Memory.Description description) {
    description.number(each.order(fence.seen));
    description.number(each.order(fence.used));
  }

  private int oldestBound() {
    return threads.values().stream().mapToInt(thread -> thread.bound).min().orElse(0);
  }

  /** Writes what the order of the fences decides, and how those that are to come fit into it. */
  private void describeOrder(Memory.Description description) {
    for (ThreadState thread : threads.values()) {
      description.number(thread.isFenceDue ? 1 : 0);
      description.number(thread.bound - oldestBound());
      // Accesses that are no part of the key, of variables that nobody can reach or of messages
      // that
      // nobody can read, still decide where the thread's fence may be inserted.
      description.number(thread.own.areNone() ? 0 : 1);
      description.number(places(thread).get(0) - oldestBound());
    }
    fences.stream().skip(oldestBound()).forEach(each -> description.number(each.full ? 1 : 0));
  }

  private void describe(Named each, List<Named> reachable, Memory.Description description) {
    int published = each.order(fences.get(fences.size() - 1).seen);
    if (scope == AccessModes.Scope.UNORDERED) {
      description.number(published);
    } else {
      fences.stream().skip(oldestBound()).forEach(fence -> describe(fence, each, description));
    }
    for (ThreadState thread : threads.values()) {
      int position = each.position(thread.view);
      description.number(position);
      int own = each.order(thread.own);
      if (scope == AccessModes.Scope.UNORDERED) {
        description.number(Math.max(2 * position, each.order(last(thread).seen)));
        description.number(
            own <= published ? -1 : own); // what is published already does not matter
      } else {
        description.number(own);
      }
      if (scope == AccessModes.Scope.ALL) {
        description.number(Math.max(position, each.position(thread.acquired)));
        description.number(each.position(thread.released));
        description.number(each.position(thread.known));
      }
    }
    if (scope == AccessModes.Scope.ALL) {
      description.number(each.position(fenced));
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
