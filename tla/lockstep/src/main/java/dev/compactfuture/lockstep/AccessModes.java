package dev.compactfuture.lockstep;

import dev.compactfuture.lockstep.AccessModesState.Message;
import dev.compactfuture.lockstep.AccessModesState.Variable;
import dev.compactfuture.lockstep.AccessModesState.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Memory as Java's access modes promise it, and no stronger. The rules are those of {@code
 * AccessModes.tla}, which explains them.
 *
 * <p>A variable has messages, in modification order. A thread has a view: of each variable the
 * oldest message that it may still read. Which message is read, and between which messages a write
 * comes, is a {@link Choice}, and every choice is explored.
 *
 * <p>Plain data is not modelled like that: it only has to be free of data races, and an access that
 * nothing orders with another thread's is refused.
 */
final class AccessModes implements Memory {
  private final AccessModesState state;
  private String staleRead = "";

  /**
   * Creates an empty memory.
   *
   * @param onlyVolatile whether every access is volatile, except of plain data
   */
  AccessModes(boolean onlyVolatile) {
    state = new AccessModesState(onlyVolatile);
  }

  @Override
  public void begin() {
    state.clear();
    staleRead = "";
  }

  @Override
  public @Nullable Object perform(Access access) {
    Variable variable = state.variable(access.location());
    staleRead = "";
    return switch (access.kind()) {
      case READ -> {
        List<Message> readable = readable(access, variable);
        int last = readable.size() - 1; // the first alternative is the newest message
        yield read(access, variable, readable.get(last - Choice.of(last + 1))).value;
      }
      case WRITE -> {
        write(access, variable);
        yield null;
      }
      default -> readModifyWrite(access, variable);
    };
  }

  /** Returns the messages that may be read, the newest last. */
  private List<Message> readable(Access access, Variable variable) {
    int thread = access.thread();
    int oldest = state.view(thread).of(variable).position;
    if (access.mode() == Access.Mode.VOLATILE) {
      View ordered = state.isEarly(thread) ? state.since(thread) : state.newest;
      oldest = Math.max(oldest, ordered.of(variable).position);
    }
    return variable.messages.subList(oldest, variable.messages.size());
  }

  /** Returns the position of the oldest message that a write may follow. */
  private int oldestOverwritable(Access access, Variable variable) {
    int oldest = state.view(access.thread()).of(variable).position;
    return access.mode() == Access.Mode.VOLATILE
        ? Math.max(oldest, state.newest.of(variable).position)
        : oldest;
  }

  private Message read(Access access, Variable variable, Message message) {
    int thread = access.thread();
    View view = state.view(thread);
    if (message != variable.last()) {
      staleRead = "reads " + show(message.value) + ", not " + show(variable.last().value);
    }
    if (access.mode().acquires()) {
      view.join(message.view);
    } else {
      state.setEarly(thread);
    }
    if (access.mode() != Access.Mode.PLAIN || access.kind() != Access.Kind.READ) {
      view.join(variable, message);
    }
    if (access.mode() == Access.Mode.VOLATILE) {
      state.newest.join(variable, message);
    }
    if (!state.isEarly(thread)) {
      state.order(thread);
    }
    return message;
  }

  private static String show(@Nullable Object value) {
    return value == null || value instanceof Number ? "" + value : value.getClass().getSimpleName();
  }

  private void write(Access access, Variable variable) {
    int oldest = oldestOverwritable(access, variable);
    List<Message> overwritable = new ArrayList<>();
    for (Message each : variable.messages.subList(oldest, variable.messages.size())) {
      if (!variable.isUpdated(each)) {
        overwritable.add(each);
      }
    }
    int last = overwritable.size() - 1; // the first alternative is that the write comes last
    Message before = overwritable.get(last - Choice.of(overwritable.size()));
    insert(access, variable, before.position + 1, new Message(access.value(), false));
  }

  private void insert(Access access, Variable variable, int position, Message message) {
    variable.insert(position, message);
    View view = state.view(access.thread());
    view.put(variable, message);
    if (access.mode().releases()) {
      message.view = view.copy();
    } else {
      message.view.put(variable, message);
    }
    if (access.mode() == Access.Mode.VOLATILE) {
      state.newest.put(variable, message);
      state.order(access.thread());
    }
    variable.location.write(variable.last().value);
  }

  private @Nullable Object readModifyWrite(Access access, Variable variable) {
    int oldest = oldestOverwritable(access, variable); // the read may be early, the write may not
    List<Message> found = new ArrayList<>(); // the newest first
    for (Message each : readable(access, variable)) {
      if (!wins(access, each) || (each.position >= oldest && !variable.isUpdated(each))) {
        found.add(0, each);
      }
    }
    int alternatives = found.size() + (access.mayFail() ? 1 : 0);
    int chosen = Choice.of(alternatives);
    if (chosen == found.size()) {
      return false; // it fails spuriously
    }
    Message message = read(access, variable, found.get(chosen));
    boolean wins = wins(access, message);
    if (wins) {
      Object value =
          access.kind() == Access.Kind.GET_AND_ADD
              ? Memory.sum(message.value, access.value())
              : access.value();
      insert(access, variable, message.position + 1, new Message(value, true));
    }
    return access.kind() == Access.Kind.COMPARE_AND_SET ? wins : message.value;
  }

  private static boolean wins(Access access, Message found) {
    return !access.kind().compares() || access.location().same(found.value, access.expected());
  }

  /**
   * The documentation of {@code LockSupport} maintains the order of its calls with volatile
   * accesses and promises nothing about others. So no volatile access that comes after {@code park}
   * is early; and {@code park} takes over no view.
   */
  @Override
  public void returnFromPark(int thread) {
    state.order(thread);
  }

  @Override
  public String staleRead() {
    return staleRead;
  }

  @Override
  public void checkPlainAccess(int thread, Location location, boolean writes) {
    Variable data = state.variable(location);
    data.isPlain = true;
    View view = state.view(thread);
    if (view.of(data) != data.last()) {
      throw dataRace(thread, writes ? "writes" : "reads", data, "has written");
    }
    if (!writes) {
      Variable mine = data.reads.computeIfAbsent(thread, t -> new Variable(location, null));
      mine.append(new Message(null, false));
      view.put(mine, mine.last());
      return;
    }
    data.reads.forEach(
        (reader, read) -> {
          if (view.of(read) != read.last()) {
            throw dataRace(thread, "writes", data, "has read");
          }
        });
    data.append(new Message(null, false));
    view.put(data, data.last());
  }

  private static LockstepException dataRace(
      int thread, String accesses, Variable data, String hasAccessed) {
    return new LockstepException.DataRace(
        "data race: thread "
            + thread
            + " "
            + accesses
            + " "
            + data.location
            + ", which another "
            + hasAccessed
            + ", and nothing orders the two");
  }

  @Override
  public Map<String, Object> contents(List<Location> locations, int threads) {
    return state.contents(locations, threads);
  }

  @Override
  public void describe(Description description) {
    state.describe(description);
  }
}
