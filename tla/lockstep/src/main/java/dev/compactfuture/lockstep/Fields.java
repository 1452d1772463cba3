package dev.compactfuture.lockstep;

import java.lang.constant.DynamicConstantDesc;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Finds fields by reflection and remembers them. All fields returned are accessible. */
final class Fields {
  private static final ClassValue<List<Field>> OF_INSTANCES =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          List<Field> fields = new ArrayList<>();
          for (Class<?> at = type; at != Object.class && at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
              // The fields of the JDK's own classes are not accessible, and are left out.
              if (!Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
                fields.add(field);
              }
            }
          }
          return fields;
        }
      };

  private static final ClassValue<Map<String, Field>> BY_NAME =
      new ClassValue<>() {
        @Override
        protected Map<String, Field> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private static final Map<VarHandle, Field> BY_HANDLE = new ConcurrentHashMap<>();

  private Fields() {}

  /**
   * Forgets the fields of classes that {@code loader} has loaded, or they could not be unloaded.
   */
  static void forget(ClassLoader loader) {
    BY_HANDLE.values().removeIf(field -> field.getDeclaringClass().getClassLoader() == loader);
  }

  /** Returns all fields of an instance of {@code type}, inherited ones included. */
  static List<Field> ofInstance(Class<?> type) {
    return OF_INSTANCES.get(type);
  }

  /** Returns the only field of instances of {@code type} that has this name. */
  static Field named(Class<?> type, String name) {
    Map<String, Field> known = BY_NAME.get(type);
    Field field = known.get(name);
    if (field == null) {
      field = find(type, name);
      known.put(name, field);
    }
    return field;
  }

  private static Field find(Class<?> type, String name) {
    List<Field> found = ofInstance(type).stream().filter(f -> f.getName().equals(name)).toList();
    if (found.size() != 1) {
      throw new LockstepException(
          type.getName() + " has " + (found.isEmpty() ? "no field " : "several fields ") + name,
          null);
    }
    return found.get(0);
  }

  /**
   * Resolves a field as bytecode names it.
   *
   * @param type the class of the object that is accessed
   * @param owner the internal name of the class in the instruction, which has or inherits the field
   */
  static Field resolve(Class<?> type, String owner, String name) {
    Class<?> from = type;
    while (!from.getName().equals(owner.replace('/', '.')) && from != Object.class) {
      from = from.getSuperclass();
    }
    for (Field field : ofInstance(from)) {
      if (field.getName().equals(name)) {
        return field;
      }
    }
    throw new LockstepException(type.getName() + " has no field " + name, null);
  }

  /** Returns a static field that {@code type} declares. */
  static Field ofClass(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new LockstepException(type.getName() + " has no field " + name, e);
    }
  }

  /** Returns the field that {@code handle} accesses. */
  static Field ofHandle(VarHandle handle) {
    Field known = BY_HANDLE.get(handle);
    if (known != null) {
      return known;
    }
    if (handle.coordinateTypes().size() != 1) {
      throw new LockstepException(handle + " is not supported: not of an instance's field", null);
    }
    String name = handle.describeConstable().map(DynamicConstantDesc::constantName).orElse("?");
    Class<?> type = handle.coordinateTypes().get(0);
    Field field = resolve(type, type.getName(), name);
    BY_HANDLE.put(handle, field);
    return field;
  }
}
