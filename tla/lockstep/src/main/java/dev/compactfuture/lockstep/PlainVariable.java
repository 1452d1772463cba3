package dev.compactfuture.lockstep;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * A plain variable of a client, which hands it from thread to thread by means of the code under
 * test. Under {@link Lockstep#underAccessModes} an access that nothing orders with an access of
 * another thread is reported as a data race; otherwise it is a variable like any other.
 */
public final class PlainVariable implements Location.Named {
  private static final Field VALUE = Fields.named(PlainVariable.class, "value");

  private final String name;
  private @Nullable Object value;

  /**
   * Creates a variable that holds null.
   *
   * @param name its name in states and messages; no other variable of the run may have it
   */
  public PlainVariable(String name) {
    this.name = name;
  }

  /** Returns the value. */
  public @Nullable Object get() {
    checkAccess(false);
    return value;
  }

  /** Sets the value. */
  public void set(@Nullable Object to) {
    checkAccess(true);
    value = to;
  }

  private void checkAccess(boolean writes) {
    Worker worker = Worker.current();
    if (worker != null) {
      worker.checkPlainAccess(new Location(VALUE, this), writes);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }
}
