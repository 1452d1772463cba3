package dev.compactfuture.lockstep;

import dev.compactfuture.lockstep.AccessModesState.Scope;
import dev.compactfuture.lockstep.AccessModesState.ThreadState;
import dev.compactfuture.lockstep.ModificationOrder.Message;
import dev.compactfuture.lockstep.ModificationOrder.Variable;
import dev.compactfuture.lockstep.ModificationOrder.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
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
  private final IntUnaryOperator choice;
  private String staleRead = "";

  /**
   * Creates an empty memory.
   *
   * @param scope what the code does with it
   * @param choice chooses one of so many alternatives, see {@link Choice#of}
   */
  AccessModes(Scope scope, IntUnaryOperator choice) {
    this.state = new AccessModesState(scope);
    this.choice = choice;
  }

  @Override
  public void begin() {
    state.clear();
    staleRead = "";
  }

  @Override
  public @Nullable Object perform(Access access) {
    Variable variable = state.variable(access.location());
    ThreadState thread = state.thread(access.thread());
    staleRead = "";
    if (thread.isFenceDue
        && access.mode() == Access.Mode.VOLATILE
        && state.scope.ordersVolatiles()) {
      fence(thread);
    }
    return switch (access.kind()) {
      case READ -> {
        List<Message> readable = possible(access, variable);
        int last = readable.size() - 1; // the first alternative is the newest message
        int chosen = choice.applyAsInt(last + 1);
        Message message = read(access, variable, readable.get(last - chosen));
        after(access, variable, new Stamps.Stamp(message, true));
        yield message.value;
      }
      case WRITE -> {
        write(access, variable);
        yield null;
      }
      default -> readModifyWrite(access, variable);
    };
  }

  /** The fence between two volatile accesses of a thread. */
  private void fence(ThreadState thread) {
    List<Integer> places = state.places(thread);
    int last = places.size() - 1; // the first alternative is that it comes last
    state.fence(thread, places.get(last - choice.applyAsInt(last + 1)), false);
  }

  /** Records that a volatile access has read or written a message. */
  private void after(Access access, Variable variable, Stamps.Stamp stamp) {
    if (access.mode() == Access.Mode.VOLATILE) {
      ThreadState thread = state.thread(access.thread());
      thread.isFenceDue = true;
      state.last(thread).used.joinOldest(variable, stamp);
      if (stamp.message().mode == Access.Mode.VOLATILE) {
        thread.own.joinNewest(variable, stamp);
      }
    }
  }

  /** Returns the messages that may be read or that a write may follow, the newest last. */
  private List<Message> possible(Access access, Variable variable) {
    if (state.scope == Scope.VOLATILE) {
      return List.of(variable.last());
    }
    ThreadState thread = state.thread(access.thread());
    int oldest = thread.view.of(variable).position;
    if (access.mode() == Access.Mode.VOLATILE) {
      oldest = Math.max(oldest, state.last(thread).seen.of(variable).message().position);
    }
    return variable.messages.subList(oldest, variable.messages.size());
  }

  private Message read(Access access, Variable variable, Message message) {
    ThreadState thread = state.thread(access.thread());
    if (message != variable.last()) {
      staleRead = "reads " + show(message.value) + ", not " + show(variable.last().value);
    }
    if (access.mode().acquires()) {
      thread.view.join(message.view);
      thread.known.join(message.view);
    }
    boolean isPlain = access.mode() == Access.Mode.PLAIN && access.kind() == Access.Kind.READ;
    if (!isPlain && message.mode != Access.Mode.PLAIN) {
      thread.view.join(variable, message);
    }
    thread.acquired.join(message.view);
    return message;
  }

  private static String show(@Nullable Object value) {
    return value == null || value instanceof Number ? "" + value : value.getClass().getSimpleName();
  }

  private void write(Access access, Variable variable) {
    List<Message> overwritable = new ArrayList<>();
    for (Message each : possible(access, variable)) {
      if (!variable.isUpdated(each)) {
        overwritable.add(each);
      }
    }
    int last = overwritable.size() - 1; // the first alternative is that the write comes last
    Message before = overwritable.get(last - choice.applyAsInt(last + 1));
    insert(access, variable, before.position + 1, access.value(), false);
  }

  private void insert(
      Access access, Variable variable, int position, @Nullable Object value, boolean update) {
    Message message = new Message(value, update, writeMode(access));
    variable.insert(position, message);
    ThreadState thread = state.thread(access.thread());
    thread.view.put(variable, message);
    thread.known.put(variable, message);
    message.view = (access.mode().releases() ? thread.view : thread.released).copy();
    after(access, variable, new Stamps.Stamp(message, false));
    variable.location.write(variable.last().value);
  }

  private @Nullable Object readModifyWrite(Access access, Variable variable) {
    List<Message> found = new ArrayList<>(); // the newest first
    for (Message each : possible(access, variable)) {
      if (!wins(access, each) || !variable.isUpdated(each)) {
        found.add(0, each);
      }
    }
    int alternatives = found.size() + (access.mayFail() ? 1 : 0);
    int chosen = choice.applyAsInt(alternatives);
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
      insert(access, variable, message.position + 1, value, true);
    } else {
      after(access, variable, new Stamps.Stamp(message, true));
    }
    return access.kind() == Access.Kind.COMPARE_AND_SET ? wins : message.value;
  }

  /** An access in mode acquire writes in mode plain. */
  private static Access.Mode writeMode(Access access) {
    return access.mode() == Access.Mode.ACQUIRE ? Access.Mode.PLAIN : access.mode();
  }

  private static boolean wins(Access access, Message found) {
    return !access.kind().compares() || access.location().same(found.value, access.expected());
  }

  @Override
  public void fence(int number, Fence kind) {
    ThreadState thread = state.thread(number);
    if (kind != Fence.RELEASE) {
      thread.view.join(thread.acquired);
      thread.known.join(thread.acquired);
    }
    if (kind == Fence.FULL) {
      thread.own.joinWritten(thread.known);
      state.fenceLast(thread, true);
      state.last(thread).seen.joinTo(thread.view);
      thread.view.join(state.fenced);
      state.fenced.join(thread.view);
    }
    if (kind != Fence.ACQUIRE) {
      thread.released = thread.view.copy();
    }
  }

  /**
   * The documentation of {@code LockSupport} maintains the order of its calls with volatile
   * accesses and promises nothing about others. So a call is ordered like a volatile access of a
   * variable that no other thread accesses, and its fence comes last.
   */
  @Override
  public void callLockSupport(int thread) {
    state.fenceLast(state.thread(thread), false);
  }

  @Override
  public String staleRead() {
    return staleRead;
  }

  @Override
  public void checkPlainAccess(int thread, Location location, boolean writes) {
    Variable data = state.variable(location);
    data.isPlain = true;
    View view = state.thread(thread).view;
    if (view.of(data) != data.last()) {
      throw dataRace(thread, writes ? "writes" : "reads", data, "has written");
    }
    if (!writes) {
      Variable mine = data.reads.computeIfAbsent(thread, t -> new Variable(location, null));
      mine.append(new Message(null, false, Access.Mode.PLAIN));
      view.put(mine, mine.last());
      return;
    }
    data.reads.forEach(
        (reader, read) -> {
          if (view.of(read) != read.last()) {
            throw dataRace(thread, "writes", data, "has read");
          }
        });
    data.append(new Message(null, false, Access.Mode.PLAIN));
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
    new AccessModesKey(state, description).write();
  }
}
