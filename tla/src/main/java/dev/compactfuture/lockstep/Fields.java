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
              if (!Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                fields.add(field);
              }
            }
          }
          return fields;
        }
      };

  private static final Map<VarHandle, Field> BY_HANDLE = new ConcurrentHashMap<>();

  private Fields() {}

  /** All fields of instances of {@code type}. */
  static List<Field> of(Class<?> type) {
    return INSTANCE.get(type);
  }

  static Field of(Class<?> type, String name) {
    for (Field field : of(type)) {
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
    Field field = of(handle.coordinateTypes().get(0), name);
    BY_HANDLE.put(handle, field);
    return field;
  }
}
