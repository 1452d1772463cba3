package dev.compactfuture.evidence;

import static java.util.Objects.requireNonNullElse;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files of JSON: written whole or not at all, and read without a guess at what is missing. */
public final class JsonFile {
  static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .setStrictness(Strictness.STRICT)
          .create();

  private JsonFile() {}

  /**
   * Writes a file. Whoever reads it meanwhile, or after a crash, sees the old or the new one.
   *
   * @param content anything that Gson writes
   */
  public static void write(Path file, Object content) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Files.writeString(part, GSON.toJson(content) + "\n");
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads a record. Gson by itself makes zero, false or null of what is missing or unknown.
   *
   * @param where names the record in a message
   * @throws JsonParseException if a component is missing, or of another type
   */
  static <R extends Record> R record(@Nullable JsonElement json, Class<R> type, String where) {
    if (json == null || !json.isJsonObject()) {
      throw new JsonParseException(where + " is missing, or no object");
    }
    JsonObject object = json.getAsJsonObject();
    for (RecordComponent component : type.getRecordComponents()) {
      requireValue(object, component, where);
    }
    try {
      return GSON.fromJson(object, type);
    } catch (RuntimeException e) { // what the record's constructor throws is wrapped
      Throwable reason = requireNonNullElse(e.getCause(), e);
      throw new JsonParseException(where + ": " + reason.getMessage(), e);
    }
  }

  private static void requireValue(JsonObject object, RecordComponent component, String where) {
    Class<?> type = component.getType();
    String name = component.getName();
    JsonElement value = object.get(name);
    if (type.isRecord()) {
      record(value, type.asSubclass(Record.class), where + "." + name);
    } else if (elementsOf(component) instanceof Class<?> element && element.isRecord()) {
      records(value, element.asSubclass(Record.class), where + "." + name);
    } else if (value == null || !isOf(type, value)) {
      String found = value == null ? "is missing" : "cannot be " + value;
      throw new JsonParseException(where + ": '" + name + "' " + found);
    }
  }

  private static @Nullable Type elementsOf(RecordComponent component) {
    return component.getType() == List.class
            && component.getGenericType() instanceof ParameterizedType list
        ? list.getActualTypeArguments()[0]
        : null;
  }

  private static boolean isOf(Class<?> type, JsonElement value) {
    if (type == List.class) {
      return value.isJsonArray();
    }
    if (type == Map.class) { // of numbers: there are no others
      return value.isJsonObject()
          && value.getAsJsonObject().asMap().values().stream().allMatch(n -> isOf(double.class, n));
    }
    if (!value.isJsonPrimitive()) {
      return false;
    }
    if (type.isEnum()) {
      return GSON.fromJson(value, type) != null;
    }
    JsonPrimitive primitive = value.getAsJsonPrimitive();
    return switch (type.getSimpleName()) {
      case "String" -> primitive.isString();
      case "boolean" -> primitive.isBoolean();
      case "double" -> primitive.isNumber();
      default -> primitive.isNumber() && value.getAsString().matches("-?\\d{1,18}");
    };
  }

  /** Reads a list of records, see {@link #record}. */
  static <R extends Record> List<R> records(
      @Nullable JsonElement json, Class<R> type, String where) {
    if (json == null || !json.isJsonArray()) {
      throw new JsonParseException(where + " is missing, or no array");
    }
    List<R> records = new ArrayList<>();
    for (JsonElement element : json.getAsJsonArray()) {
      records.add(record(element, type, where + "[" + records.size() + "]"));
    }
    return records;
  }
}
