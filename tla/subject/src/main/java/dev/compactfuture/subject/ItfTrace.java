package dev.compactfuture.subject;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;

/**
 * Converts the behavior in TLC's output to the Informal Trace Format, the JSON that tools for TLA+
 * exchange. TLC prints sequences, tuples and functions on 1..n alike; here they are lists.
 */
public final class ItfTrace {
  private final String text;
  private int at;

  private ItfTrace(String text) {
    this.text = text;
  }

  /**
   * Converts a behavior.
   *
   * @param output TLC's output
   * @param source the name of the specification's file
   * @param description what is wrong
   * @return the trace; it has no states if the output has no behavior
   * @throws IllegalArgumentException if a value is not understood
   */
  public static JsonObject of(String output, String source, String description) {
    TlcBehavior behavior = TlcBehavior.of(output);
    JsonObject trace = new JsonObject();
    JsonObject meta = new JsonObject();
    meta.addProperty("format", "ITF");
    meta.addProperty("format-description", "https://apalache-mc.org/docs/adr/015adr-trace.html");
    meta.addProperty("source", source);
    meta.addProperty("description", description);
    trace.add("#meta", meta);
    JsonArray variables = new JsonArray();
    JsonArray states = new JsonArray();
    for (TlcBehavior.State each : behavior.states()) {
      if (variables.isEmpty()) {
        each.values().keySet().forEach(variables::add);
      }
      states.add(state(states.size(), each));
    }
    trace.add("vars", variables);
    trace.add("states", states);
    behavior.loop().ifPresent(loop -> trace.addProperty("loop", loop));
    return trace;
  }

  private static JsonObject state(int index, TlcBehavior.State state) {
    JsonObject json = new JsonObject();
    JsonObject meta = new JsonObject();
    meta.addProperty("index", index);
    meta.addProperty("action", state.action());
    json.add("#meta", meta);
    for (Map.Entry<String, String> variable : state.values().entrySet()) {
      json.add(variable.getKey(), value(variable.getValue()));
    }
    return json;
  }

  /** Converts a value as TLC prints it. */
  static JsonElement value(String text) {
    ItfTrace parser = new ItfTrace(text);
    JsonElement value = parser.value();
    if (!parser.rest().isEmpty()) {
      throw parser.wrong();
    }
    return value;
  }

  // A parser by recursive descent.

  private JsonElement value() {
    if (take("<<")) {
      return list(">>");
    }
    if (take("{")) {
      JsonObject set = new JsonObject();
      set.add("#set", list("}"));
      return set;
    }
    if (take("[")) {
      return record();
    }
    if (take("(")) {
      return function();
    }
    if (take("\"")) {
      return string();
    }
    String word = word();
    if (word.matches("-?\\d+")) {
      JsonObject integer = new JsonObject();
      integer.addProperty("#bigint", word);
      return integer;
    }
    return word.equals("TRUE") || word.equals("FALSE")
        ? new JsonPrimitive(word.equals("TRUE"))
        : new JsonPrimitive(word); // a model value
  }

  private JsonArray list(String end) {
    JsonArray list = new JsonArray();
    while (!take(end)) {
      if (!list.isEmpty()) {
        expect(",");
      }
      list.add(value());
    }
    return list;
  }

  private JsonObject record() {
    JsonObject record = new JsonObject();
    while (!take("]")) {
      if (record.size() > 0) {
        expect(",");
      }
      String field = word();
      expect("|->");
      record.add(field, value());
    }
    return record;
  }

  private JsonObject function() {
    JsonArray pairs = new JsonArray();
    while (!take(")")) {
      if (!pairs.isEmpty()) {
        expect("@@");
      }
      JsonArray pair = new JsonArray();
      pair.add(value());
      expect(":>");
      pair.add(value());
      pairs.add(pair);
    }
    JsonObject function = new JsonObject();
    function.add("#map", pairs);
    return function;
  }

  private JsonPrimitive string() {
    StringBuilder string = new StringBuilder();
    for (; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\') {
        at++;
      }
      string.append(text.charAt(at));
    }
    expect("\"");
    return new JsonPrimitive(string.toString());
  }

  private String word() {
    int from = text.length() - rest().length();
    int to = from;
    while (to < text.length()
        && (Character.isJavaIdentifierPart(text.charAt(to)) || text.charAt(to) == '-')) {
      to++;
    }
    if (to == from) {
      throw wrong();
    }
    at = to;
    return text.substring(from, to);
  }

  private boolean take(String token) {
    String rest = rest();
    if (!rest.startsWith(token)) {
      return false;
    }
    at = text.length() - rest.length() + token.length();
    return true;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw wrong();
    }
  }

  private String rest() {
    return text.substring(at).stripLeading();
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("not a value of TLA+ at character " + at + ": " + text);
  }
}
