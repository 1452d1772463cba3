package dev.compactfuture.lockstep;

import dev.compactfuture.lockstep.ModificationOrder.Message;
import dev.compactfuture.lockstep.ModificationOrder.Variable;
import dev.compactfuture.lockstep.ModificationOrder.View;
import java.util.HashMap;
import java.util.Map;

/** An access of each variable, or none, as {@link AccessModes} orders them by fences. */
final class Stamps {
  /** An access, in the order of its variable: the write of a message comes before its reads. */
  record Stamp(Message message, boolean isRead) {
    int order() {
      return 2 * message.position + (isRead ? 1 : 0);
    }
  }

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
    view.forEach(
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

  int orderOf(Variable variable) {
    Stamp stamp = stamps.get(variable);
    return stamp == null ? -1 : stamp.order();
  }

  void clear() {
    stamps.clear();
  }
}
