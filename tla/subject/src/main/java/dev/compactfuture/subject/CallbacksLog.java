package dev.compactfuture.subject;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Where programs are explored callbacks throw by the hundred thousand: not a line for each. */
public final class CallbacksLog implements AutoCloseable {
  /** Held on to, or its level would be forgotten. */
  private static final Logger LOG = Logger.getLogger("dev.compactfuture");

  private final Level before = LOG.getLevel();

  private CallbacksLog() {
    LOG.setLevel(Level.OFF);
  }

  /** Silent until it is closed. */
  public static CallbacksLog off() {
    return new CallbacksLog();
  }

  @Override
  public void close() {
    LOG.setLevel(before);
  }
}
