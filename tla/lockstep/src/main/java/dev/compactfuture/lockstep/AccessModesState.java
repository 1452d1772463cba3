package dev.compactfuture.lockstep;

import dev.compactfuture.lockstep.ModificationOrder.Message;
import dev.compactfuture.lockstep.ModificationOrder.Variable;
import dev.compactfuture.lockstep.ModificationOrder.View;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The state of {@link AccessModes}: messages and views, and how they are written down. */
final class AccessModesState {
  /** What code does with memory; it decides what distinguishes two states. */
  enum Scope {
    /**
     * Every access is volatile, except of plain data. Then the order in which the accesses are
     * executed explains every result, so each reads the newest message.
     */
    VOLATILE,
    /**
     * The fences between volatile accesses are left out: a weaker memory, with fewer states. What
     * holds under it holds under the other rules, too.
     */
    UNORDERED,
    /** The code has no fence: what a fence of its own would order does not matter. */
    WITHOUT_FENCES,
    ALL;

    /** Returns whether fences between volatile accesses make a difference. */
    boolean ordersVolatiles() {
      return this == WITHOUT_FENCES || this == ALL;
    }
  }

  /** A fence between two volatile accesses of a thread, or a full fence. */
  static final class Fence {
    final Stamps seen;
    final Stamps used = new Stamps();
    final boolean full;

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

  final IdentityHashMap<Object, Map<Field, Variable>> variables = new IdentityHashMap<>();
  final Map<Integer, ThreadState> threads = new TreeMap<>(); // by number

  /** In their one order; the first stands for the beginning. */
  final List<Fence> fences = new ArrayList<>();

  /** The newest messages in the views of threads at full fences. */
  final View fenced = new View();

  final Scope scope;

  AccessModesState(Scope scope) {
    this.scope = scope;
    clear();
  }

  void clear() {
    variables.clear();
    threads.clear();
    fenced.clear();
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
}
