package dev.compactfuture.subject;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The log of what callbacks throw, switched off: in the explored programs they throw hundreds of
 * thousands of times.
 */
public final class CallbacksLog implements AutoCloseable {
  /** A strong reference: a logger that is collected loses its level. */
  private static final Logger LOG = Logger.getLogger("dev.compactfuture");

  private final Level before = LOG.getLevel();

  private CallbacksLog() {
    LOG.setLevel(Level.OFF);
  }

  /** Switches the log off until the returned object is closed. */
  public static CallbacksLog off() {
    return new CallbacksLog();
  }

  @Override
  public void close() {
    LOG.setLevel(before);
  }
}
