package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Memory as Java's access modes promise it, and no more: {@code AccessModes.tla}, rule by rule;
 * there they are explained.
 *
 * <p>A variable has its messages, in modification order. A thread has a view: of each variable the
 * oldest message that it may still read. Which message is read, and before which one a write comes,
 * is a choice, and every choice is explored.
 *
 * <p>Plain data, which only has to be free of races, is no choice: an access that another thread's
 * is not ordered with is refused.
 */
final class AccessModes implements Memory {
  /** A value that was written; the writer's view, as far as who acquires it gets that. */
  private static final class Message {
    final @Nullable Object value;
    final boolean update; // it follows immediately on the one before
    int at; // in the modification order
    Map<Variable, Message> view = Map.of();

    Message(@Nullable Object value, boolean update) {
      this.value = value;
      this.update = update;
    }
  }

  /** A location with its messages; in the heap is always what the last one says. */
  private static final class Variable {
    final Location location;
    final List<Message> messages = new ArrayList<>();
    final Map<Integer, Variable> reads = new TreeMap<>(); // of plain data: by thread
    boolean isPlain;

    Variable(Location location, @Nullable Object initially) {
      this.location = location;
      insert(0, new Message(initially, false));
    }

    void insert(int at, Message message) {
      messages.add(at, message);
      for (int i = at; i < messages.size(); i++) {
        messages.get(i).at = i;
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

    /** Whether nothing can come between {@code message} and the next. */
    boolean isUpdated(Message message) {
      return message != last() && messages.get(message.at + 1).update;
    }
  }

  private final IdentityHashMap<Object, Map<String, Variable>> variables = new IdentityHashMap<>();
  private final Map<Integer, Map<Variable, Message>> views = new TreeMap<>();

  /** The newest that any volatile access has read or written. */
  private final Map<Variable, Message> newest = new HashMap<>();

  /** By threads: the newest as it was when the thread last had to wait for all before. */
  private final Map<Integer, Map<Variable, Message>> since = new HashMap<>();

  /** Threads that have read since, neither acquire nor volatile: volatile reads may come first. */
  private final Set<Integer> early = new TreeSet<>();

  /** What the last access read, if that was stale. */
  private String read = "";

  private final boolean onlyVolatile;

  /**
   * Creates it.
   *
   * @param onlyVolatile whether all accesses but those of plain data are: then no more is kept of
   *     their variables than the last message
   */
  AccessModes(boolean onlyVolatile) {
    this.onlyVolatile = onlyVolatile;
  }

  @Override
  public void begin() {
    variables.clear();
    views.clear();
    newest.clear();
    since.clear();
    early.clear();
    read = "";
  }

  private Variable variable(Location location) {
    return variables
        .computeIfAbsent(location.object(), object -> new HashMap<>())
        .computeIfAbsent(
            location.field().getName(), name -> new Variable(location, location.read()));
  }

  private Map<Variable, Message> view(int thread) {
    return views.computeIfAbsent(thread, t -> new HashMap<>());
  }

  private static Message of(@Nullable Map<Variable, Message> view, Variable variable) {
    Message seen = view == null ? null : view.get(variable);
    return seen == null ? variable.first() : seen;
  }

  private static void join(Map<Variable, Message> view, Map<Variable, Message> other) {
    other.forEach((variable, message) -> join(view, variable, message));
  }

  private static void join(Map<Variable, Message> view, Variable variable, Message message) {
    view.merge(variable, message, (a, b) -> a.at >= b.at ? a : b);
  }

  @Override
  public @Nullable Object answer(Access access) {
    Variable variable = variable(access.location());
    read = "";
    return switch (access.kind()) {
      case READ -> {
        List<Message> readable = readable(access, variable);
        int last = readable.size() - 1; // that it is the newest is the first alternative
        yield read(access, variable, readable.get(last - Choice.of(last + 1))).value;
      }
      case WRITE -> {
        write(access, variable);
        yield null;
      }
      default -> update(access, variable);
    };
  }

  /** The newest last. */
  private List<Message> readable(Access access, Variable variable) {
    return variable.messages.subList(
        oldest(access, variable, access.mode() == Mode.VOLATILE), variable.messages.size());
  }

  private int oldest(Access access, Variable variable, boolean isVolatile) {
    int own = of(view(access.thread()), variable).at;
    int thread = access.thread();
    Map<Variable, Message> before = early.contains(thread) ? since.get(thread) : newest;
    return isVolatile ? Math.max(own, of(before, variable).at) : own;
  }

  /** The oldest message that a write may come behind. */
  private int overwritable(Access access, Variable variable) {
    int own = of(view(access.thread()), variable).at;
    return access.mode() == Mode.VOLATILE ? Math.max(own, of(newest, variable).at) : own;
  }

  private static boolean acquires(Mode mode) {
    return mode == Mode.ACQUIRE || mode == Mode.VOLATILE;
  }

  private static boolean releases(Mode mode) {
    return mode == Mode.RELEASE || mode == Mode.VOLATILE;
  }

  private static String show(@Nullable Object value) {
    return value == null || value instanceof Number ? "" + value : value.getClass().getSimpleName();
  }

  private Message read(Access access, Variable variable, Message message) {
    Map<Variable, Message> view = view(access.thread());
    boolean isAtomic = access.kind() != Kind.READ;
    if (message != variable.last()) {
      read = "reads " + show(message.value) + ", not " + show(variable.last().value);
    }
    if (acquires(access.mode())) {
      join(view, message.view);
    } else {
      early.add(access.thread());
    }
    if (access.mode() != Mode.PLAIN || isAtomic) {
      join(view, variable, message);
    }
    if (access.mode() == Mode.VOLATILE) {
      join(newest, variable, message);
    }
    if (!early.contains(access.thread())) {
      waits(access.thread());
    }
    return message;
  }

  private void write(Access access, Variable variable) {
    int after = overwritable(access, variable);
    List<Message> before = new ArrayList<>();
    for (Message each : variable.messages.subList(after, variable.messages.size())) {
      if (!variable.isUpdated(each)) {
        before.add(each);
      }
    }
    int last = before.size() - 1; // that it comes last is the first alternative
    Message follows = before.get(last - Choice.of(before.size()));
    insert(access, variable, follows.at + 1, new Message(access.value(), false));
  }

  private void insert(Access access, Variable variable, int at, Message message) {
    variable.insert(at, message);
    Map<Variable, Message> view = view(access.thread());
    view.put(variable, message);
    message.view = releases(access.mode()) ? Map.copyOf(view) : Map.of(variable, message);
    if (access.mode() == Mode.VOLATILE) {
      newest.put(variable, message);
      waits(access.thread());
    }
    variable.location.write(variable.last().value);
  }

  private @Nullable Object update(Access access, Variable variable) {
    boolean compares =
        access.kind() == Kind.COMPARE_AND_SET || access.kind() == Kind.COMPARE_AND_EXCHANGE;
    int behind = overwritable(access, variable); // a read may be early, a write never is
    List<Message> found = new ArrayList<>();
    for (Message each : readable(access, variable)) {
      boolean wins = !compares || variable.location.same(each.value, access.expected());
      if (!wins || (each.at >= behind && !variable.isUpdated(each))) {
        found.add(0, each);
      }
    }
    int alternatives = found.size() + (access.mayFail() ? 1 : 0);
    int chosen = Choice.of(alternatives);
    if (chosen == found.size()) {
      return false;
    }
    Message message = read(access, variable, found.get(chosen));
    boolean wins = !compares || variable.location.same(message.value, access.expected());
    if (wins) {
      Object value =
          access.kind() == Kind.GET_AND_ADD
              ? Memory.sum(message.value, access.value())
              : access.value();
      insert(access, variable, message.at + 1, new Message(value, true));
    }
    return access.kind() == Kind.COMPARE_AND_SET ? wins : message.value;
  }

  /**
   * {@code LockSupport} says that the order of its calls and of volatile accesses is maintained,
   * and promises nothing of others: so no volatile access is early that comes after it, and it
   * takes over no view.
   */
  @Override
  public void parks(int thread) {
    waits(thread);
  }

  /** What {@code thread} does from now on it does after all that it has done. */
  private void waits(int thread) {
    early.remove(thread);
    since.put(thread, new HashMap<>(newest));
  }

  // Plain data.

  @Override
  public void plain(int thread, Location location, boolean writes) {
    Variable data = variable(location);
    data.isPlain = true;
    Map<Variable, Message> view = view(thread);
    refuseRace(thread, data, of(view, data) == data.last(), writes, "has written");
    if (!writes) {
      Variable mine = data.reads.computeIfAbsent(thread, t -> new Variable(location, null));
      mine.append(new Message(null, false));
      view.put(mine, mine.last());
      return;
    }
    data.reads.forEach(
        (reader, read) ->
            refuseRace(thread, data, of(view, read) == read.last(), true, "has read"));
    data.append(new Message(null, false));
    view.put(data, data.last());
  }

  @Override
  public String read() {
    return read;
  }

  // The state.

  @Override
  public Map<String, Object> kept(List<Location> locations, int threads) {
    Map<String, Variable> named = new TreeMap<>();
    locations.forEach(each -> named.put(each.field().getName(), variable(each)));
    Map<String, Object> messages = new HashMap<>();
    named.forEach((name, variable) -> messages.put(name, messages(variable, named)));
    List<Object> view = new ArrayList<>();
    List<Object> before = new ArrayList<>();
    List<Object> isEarly = new ArrayList<>();
    for (int t = 1; t <= threads; t++) {
      view.add(positions(views.get(t), named));
      before.add(positions(since.get(t), named));
      isEarly.add(early.contains(t));
    }
    Map<String, Object> kept = new HashMap<>();
    kept.put("messages", messages);
    kept.put("view", view);
    kept.put("newest", positions(newest, named));
    kept.put("since", before);
    kept.put("early", isEarly);
    return kept;
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

  private static Map<String, Integer> positions(
      @Nullable Map<Variable, Message> view, Map<String, Variable> named) {
    Map<String, Integer> positions = new HashMap<>();
    named.forEach((name, variable) -> positions.put(name, of(view, variable).at + 1));
    return positions;
  }

  @Override
  public void describe(Description description) {
    for (int t = 1; t <= description.threads(); t++) {
      view(t); // who has accessed nothing may still read everything
    }
    Map<String, Variable> named = new TreeMap<>();
    variables.forEach(
        (object, fields) -> {
          String name = description.name(object);
          if (name != null) {
            fields.forEach((field, variable) -> named.put(name + "." + field, variable));
          }
        });
    named.forEach(
        (name, variable) -> {
          description.text("\n" + name);
          if (variable.isPlain) {
            views.forEach((thread, view) -> description.text(ordered(view, variable)));
          } else if (onlyVolatile) {
            describe(variable.last(), named, description);
          } else {
            describe(variable, named, description);
          }
        });
  }

  private void describe(Variable variable, Map<String, Variable> named, Description description) {
    int from = views.values().stream().mapToInt(view -> of(view, variable).at).min().orElse(0);
    for (Map<Variable, Message> view : views.values()) {
      description.text(" " + (of(view, variable).at - from));
    }
    description.text(" " + Math.max(-1, of(newest, variable).at - from));
    views.forEach(
        (thread, view) -> {
          int before = Math.max(of(view, variable).at, of(since.get(thread), variable).at);
          description.text((early.contains(thread) ? " e" : " s") + (before - from));
        });
    for (Message each : variable.messages.subList(from, variable.messages.size())) {
      description.text(each.update ? " +" : " ");
      description.value(each.value);
      describe(each, named, description);
    }
  }

  /** What whoever acquires {@code message} gets to see. */
  private void describe(Message message, Map<String, Variable> named, Description description) {
    named
        .values()
        .forEach(
            variable -> {
              if (variable.isPlain) {
                description.text(ordered(message.view, variable));
              } else if (!onlyVolatile) {
                description.text(" " + (of(message.view, variable).at - variable.last().at));
              }
            });
  }

  /** Whether what was written, and what each has read, is ordered before what sees this. */
  private static String ordered(Map<Variable, Message> view, Variable data) {
    StringBuilder text = new StringBuilder(of(view, data) == data.last() ? "o" : "-");
    data.reads.values().forEach(read -> text.append(of(view, read) == read.last() ? 'r' : '-'));
    return text.toString();
  }

  private static void refuseRace(
      int thread, Variable data, boolean ordered, boolean writes, String before) {
    if (!ordered) {
      throw new LockstepException.Race(
          "data race: thread "
              + thread
              + (writes ? " writes " : " reads ")
              + data.location
              + ", which another "
              + before
              + ", and nothing orders the two");
    }
  }
}
