package dev.compactfuture.evaluator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model for TLC: a file {@code .cfg}.
 *
 * @param constants the values of constants
 * @param definitions for constants and definitions, the definitions that stand for them
 * @param named INIT, NEXT and SPECIFICATION with their definitions
 * @param invariants the definitions after INVARIANT
 * @param properties the definitions after PROPERTY
 */
record ModelFile(
    Map<String, Value> constants,
    Map<String, String> definitions,
    Map<String, String> named,
    List<String> invariants,
    List<String> properties) {
  private static final Pattern TOKEN = Pattern.compile("\"[^\"]*\"|<-|-?\\d+|[\\w!]+|[{}=,]|\\S");
  private static final Set<String> ONE = Set.of("INIT", "NEXT", "SPECIFICATION");
  private static final Set<String> SECTIONS =
      Set.of(
          "INIT",
          "NEXT",
          "SPECIFICATION",
          "CONSTANT",
          "CONSTANTS",
          "INVARIANT",
          "INVARIANTS",
          "PROPERTY",
          "PROPERTIES",
          "CHECK_DEADLOCK");

  /**
   * Reads a model.
   *
   * @throws EvaluationException if it has a section or a value that is not supported
   */
  static ModelFile read(Path file) throws IOException {
    return new Reader(file, Files.readString(file)).model();
  }

  private static final class Reader {
    private final Path file;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    Reader(Path file, String text) {
      this.file = file;
      String code = text.replaceAll("(?s)\\(\\*.*?\\*\\)", "").replaceAll("\\\\\\*.*", "");
      Matcher token = TOKEN.matcher(code);
      while (token.find()) {
        tokens.add(token.group());
      }
    }

    private EvaluationException error(String what) {
      return new EvaluationException(file + ": " + what);
    }

    private String next() {
      if (at == tokens.size()) {
        throw error("ends too early");
      }
      return tokens.get(at++);
    }

    private boolean inSection() {
      return at < tokens.size() && !SECTIONS.contains(tokens.get(at));
    }

    ModelFile model() {
      ModelFile model =
          new ModelFile(
              new LinkedHashMap<>(),
              new LinkedHashMap<>(),
              new LinkedHashMap<>(),
              new ArrayList<>(),
              new ArrayList<>());
      while (at < tokens.size()) {
        String section = next();
        if (!SECTIONS.contains(section)) {
          throw error("'" + section + "' is not supported");
        }
        if (ONE.contains(section)) {
          model.named.put(section, next());
        } else if (section.equals("CHECK_DEADLOCK")) {
          next(); // a state without a step is for the caller to judge
        }
        while (inSection()) {
          if (section.startsWith("CONSTANT")) {
            constant(model);
          } else if (section.startsWith("INVARIANT")) {
            model.invariants.add(next());
          } else if (section.startsWith("PROPERT")) {
            model.properties.add(next());
          } else {
            throw error("'" + next() + "' after " + section);
          }
        }
      }
      return model;
    }

    private void constant(ModelFile model) {
      String name = next();
      String sign = next();
      if (sign.equals("<-")) {
        model.definitions.put(name, next());
      } else if (sign.equals("=")) {
        model.constants.put(name, value());
      } else {
        throw error("'" + sign + "' after " + name);
      }
    }

    private Value value() {
      String token = next();
      if (token.equals("{")) {
        List<Value> elements = new ArrayList<>();
        while (!tokens.get(at).equals("}")) {
          elements.add(value());
          if (tokens.get(at).equals(",")) {
            next();
          }
        }
        next();
        return SetValue.Finite.of(elements);
      }
      if (token.startsWith("\"")) {
        return StringValue.of(token.substring(1, token.length() - 1));
      }
      if (token.matches("-?\\d+")) {
        return IntValue.of(Integer.parseInt(token));
      }
      if (token.equals("TRUE") || token.equals("FALSE")) {
        return BoolValue.of(token.equals("TRUE"));
      }
      if (!token.matches("\\w+")) {
        throw error("'" + token + "' is not a value");
      }
      return ModelValue.of(token);
    }
  }
}
