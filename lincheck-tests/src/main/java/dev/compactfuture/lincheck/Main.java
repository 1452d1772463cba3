package dev.compactfuture.lincheck;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks of a level and writes their rows: {@code --level brief|quick|full|soak --out
 * FILE.json}. Ends with 0 if every row holds, with 1 if one does not, with 2 if the arguments are
 * wrong; then nothing has run.
 */
public final class Main {
  private static final Set<String> OPTIONS = Set.of("--level", "--out");

  private Main() {}

  /**
   * See the class.
   *
   * @param args the options
   * @throws IOException if the rows cannot be written
   */
  public static void main(String[] args) throws IOException {
    LincheckBounds bounds;
    Path out;
    try {
      Map<String, String> options = options(args);
      bounds = LincheckBounds.of(required(options, "--level"));
      out = Path.of(required(options, "--out"));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    List<Row> rows = new ArrayList<>();
    new LincheckChecks(bounds)
        .byId()
        .forEach(
            (id, check) -> {
              say(id + ": starts");
              Row row = row(id, check);
              rows.add(row);
              say(
                  "%s: %s in %.1f s %s %s"
                      .formatted(id, row.verdict(), row.seconds(), row.figures(), row.why()));
            });
    Files.writeString(
        out, new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(rows));
    System.exit(rows.stream().allMatch(Row::holds) ? 0 : 1);
  }

  /** A checker that fails has checked nothing. */
  private static Row row(String id, Supplier<Row> check) {
    try {
      return check.get();
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      return new Row(id, "lincheck", List.of(), "violated", "failed: " + e, 0, "", Map.of());
    }
  }

  static Map<String, String> options(String... args) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!OPTIONS.contains(args[i])) {
        throw new IllegalArgumentException(args[i] + ": unknown, expected --level or --out");
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + ": its value is missing");
      }
      if (options.put(args[i], args[i + 1]) != null) {
        throw new IllegalArgumentException(args[i] + ": given twice");
      }
    }
    return options;
  }

  private static String required(Map<String, String> options, String name) {
    @Nullable String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + ": missing");
    }
    return value;
  }

  private static void say(String line) {
    System.out.println(line.stripTrailing());
    System.out.flush();
  }
}
