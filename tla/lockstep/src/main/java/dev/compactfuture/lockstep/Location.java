package dev.compactfuture.lockstep;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A shared variable: a field of an object.
 *
 * @param field the field, accessible
 * @param object the object; null for a static field
 */
record Location(Field field, @Nullable Object object) {
  /** An object that states and messages call by its own name instead of its class and number. */
  interface Named {
    /** Returns a name that no other object of the same run has. */
    String name();
  }

  /** Reads the field as the heap has it. */
  @Nullable Object read() {
    return read(field, object);
  }

  /** Reads a field as the heap has it. */
  static @Nullable Object read(Field field, @Nullable Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new LockstepException(field + " cannot be read", e);
    }
  }

  /** Writes the field in the heap. */
  void write(@Nullable Object value) {
    try {
      field.set(object, value);
    } catch (IllegalAccessException | IllegalArgumentException e) {
      throw new LockstepException(field + " cannot be written", e);
    }
  }

  /** Converts an argument of a {@code VarHandle} to the field's type: an int to a long, say. */
  @Nullable Object converted(@Nullable Object value) {
    return value == null ? null : converted(field.getType(), value);
  }

  /** Widens or unboxes {@code value}, as the JVM does, for a variable of {@code type}. */
  static Object converted(Class<?> type, Object value) {
    if (!type.isPrimitive() || isBoxed(type, value)) {
      return value;
    }
    try {
      Object one = Array.newInstance(type, 1);
      Array.set(one, 0, value);
      return Array.get(one, 0);
    } catch (IllegalArgumentException e) {
      throw new LockstepException(value + " is no " + type, e);
    }
  }

  private static boolean isBoxed(Class<?> type, Object value) {
    return (type == int.class && value instanceof Integer)
        || (type == boolean.class && value instanceof Boolean)
        || (type == long.class && value instanceof Long);
  }

  /** Returns whether a compare-and-set takes {@code a} and {@code b}, two values, for equal. */
  boolean same(@Nullable Object a, @Nullable Object b) {
    return field.getType().isPrimitive() ? Objects.equals(a, b) : a == b;
  }

  @Override
  public String toString() {
    return object instanceof Named named
        ? named.name()
        : field.getDeclaringClass().getSimpleName() + "." + field.getName();
  }
}
