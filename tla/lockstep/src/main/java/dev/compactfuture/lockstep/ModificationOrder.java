package dev.compactfuture.lockstep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of {@link AccessModes}, which each variable has in modification order, and views.
 */
final class ModificationOrder {
  private ModificationOrder() {}

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

    void clear() {
      messages.clear();
    }

    void forEach(BiConsumer<Variable, Message> action) {
      messages.forEach(action);
    }
  }
}
