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

  private static int open; // guarded by the class

  private CallbacksLog() {}

  /** Switches the log off until the returned object, and all others like it, are closed. */
  public static synchronized CallbacksLog off() {
    open++;
    LOG.setLevel(Level.OFF);
    return new CallbacksLog();
  }

  @Override
  public void close() {
    synchronized (CallbacksLog.class) {
      LOG.setLevel(--open == 0 ? null : Level.OFF);
    }
  }
}
