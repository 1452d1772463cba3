package dev.compactfuture.lockstep;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * A plain variable of a client, which hands it from thread to thread by means of the code under
 * test. Under weak memory an access that is not ordered with another thread's is an error.
 */
public final class Plain {
  private static final Field VALUE = Fields.of(Plain.class, "value");

  private final String name;
  private @Nullable Object value;

  /**
   * Creates one.
   *
   * @param name by which states tell it from others
   */
  public Plain(String name) {
    this.name = name;
  }

  /** Reads it. */
  public @Nullable Object get() {
    access(false);
    return value;
  }

  /** Writes it. */
  public void set(@Nullable Object to) {
    access(true);
    value = to;
  }

  private void access(boolean writes) {
    Worker worker = Worker.current();
    if (worker != null) {
      Probe.plain(worker, new Memory.Location(VALUE, this), writes);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
