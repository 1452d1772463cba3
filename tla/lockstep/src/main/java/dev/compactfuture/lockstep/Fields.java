package dev.compactfuture.lockstep;

import java.lang.constant.DynamicConstantDesc;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Fields by reflection, looked up once. */
final class Fields {
  private static final ClassValue<List<Field>> INSTANCE =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          List<Field> fields = new ArrayList<>();
          for (Class<?> at = type; at != Object.class && at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
              // Not those of the JDK's own classes, which are closed.
              if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
                fields.add(field);
              }
            }
          }
          return fields;
        }
      };

  private static final Map<VarHandle, Field> BY_HANDLE = new ConcurrentHashMap<>();

  private Fields() {}

  /** Lets go of what {@code loader} loaded. */
  static void forget(ClassLoader loader) {
    BY_HANDLE.values().removeIf(field -> field.getDeclaringClass().getClassLoader() == loader);
  }

  /** All fields of instances of {@code type}. */
  static List<Field> of(Class<?> type) {
    return INSTANCE.get(type);
  }

  /** The only field with that name. */
  static Field of(Class<?> type, String name) {
    List<Field> found = of(type).stream().filter(f -> f.getName().equals(name)).toList();
    if (found.size() != 1) {
      throw new LockstepException(
          type.getName() + " has " + (found.isEmpty() ? "no field " : "several fields ") + name,
          null);
    }
    return found.get(0);
  }

  /** The field that bytecode names: of {@code owner}, or inherited by it. */
  static Field of(Class<?> type, String owner, String name) {
    Class<?> from = type;
    while (!from.getName().equals(owner.replace('/', '.')) && from != Object.class) {
      from = from.getSuperclass();
    }
    for (Field field : of(from)) {
      if (field.getName().equals(name)) {
        return field;
      }
    }
    throw new LockstepException(type.getName() + " has no field " + name, null);
  }

  static Field ofStatic(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new LockstepException(type.getName() + " has no field " + name, e);
    }
  }

  /** The field that {@code handle} is of. */
  static Field of(VarHandle handle) {
    Field known = BY_HANDLE.get(handle);
    if (known != null) {
      return known;
    }
    if (handle.coordinateTypes().size() != 1) {
      throw new LockstepException(handle + " is not supported: not of an instance's field", null);
    }
    String name = handle.describeConstable().map(DynamicConstantDesc::constantName).orElse("?");
    Class<?> type = handle.coordinateTypes().get(0);
    Field field = of(type, type.getName(), name);
    BY_HANDLE.put(handle, field);
    return field;
  }
}
