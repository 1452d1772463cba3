package dev.compactfuture.mutants;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.compactfuture.tla.Judge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Mutants by checkers: who notices which. What an earlier run of the same originals has found is
 * kept: a run that was ended goes on where it was.
 */
public final class Matrix {
  /** What is mutated, and who is shown the mutants. */
  private record Side(String name, Mutated mutated, List<Checker> checkers) {
    List<String> names() {
      return checkers.stream().map(Checker::name).toList();
    }
  }

  /** A row of the file. */
  private record Entry(
      String of,
      String id,
      String operator,
      String label,
      String where,
      String what,
      String equivalent,
      Map<String, Result> checkers) {}

  private record Result(String verdict, double seconds, String reason) {}

  private record Results(Map<String, String> originals, List<Entry> mutants) {}

  /**
   * What became of the mutants of one side.
   *
   * @param of "java" or "tla"
   * @param killedBy how many each checker noticed
   * @param survivors whom nobody noticed, and is not known to be equivalent
   */
  public record Counts(
      String of,
      int mutants,
      int killed,
      int equivalent,
      Map<String, Integer> killedBy,
      List<String> survivors,
      double seconds) {}

  private final Path home;
  private final Path file;
  private final Consumer<String> progress;
  private final List<Side> sides = new ArrayList<>();
  private boolean untilKilled;
  private Predicate<Mutant> chosen = mutant -> true;

  /**
   * Creates one without mutants.
   *
   * @param root of the project
   * @param file where the results are, and go
   * @param progress is told a line for each verdict
   */
  Matrix(Path root, Path file, Consumer<String> progress) {
    this.home = root.toAbsolutePath().normalize();
    this.file = file;
    this.progress = progress;
  }

  /**
   * A few mutants, of each operator the first that is not equivalent, shown to the quickest
   * checkers: does that which notices them still do so?
   *
   * @param root of the project
   * @param file where the verdicts go
   * @param progress is told a line for each
   */
  public static List<Counts> sample(Path root, Path file, Consumer<String> progress)
      throws IOException, InterruptedException {
    int parallel = Runtime.getRuntime().availableProcessors();
    Pattern few = Pattern.compile("^(Pairs|AwaitsOnTwo)$");
    Matrix matrix = new Matrix(root, file, progress).untilKilled(true);
    matrix.java(List.of("lockstep", "labels"), parallel, few).tla(List.of("tlc"), parallel, few);
    Set<Fault> seen = new HashSet<>();
    matrix.chosen = m -> m.equivalent().isEmpty() && seen.add(m.operator());
    return matrix.run();
  }

  /**
   * All mutants: each shown to the checkers, the cheapest first, until one notices it, or to all.
   */
  public static List<Counts> all(
      Path root, Path file, boolean untilKilled, Consumer<String> progress)
      throws IOException, InterruptedException {
    int parallel = Runtime.getRuntime().availableProcessors();
    Pattern models = Pattern.compile("");
    return new Matrix(root, file, progress)
        .untilKilled(untilKilled)
        .java(Checkers.OF_JAVA, parallel, models)
        .tla(Checkers.OF_SPECIFICATION, parallel, models)
        .run();
  }

  Matrix untilKilled(boolean yes) {
    untilKilled = yes;
    return this;
  }

  Matrix only(Pattern ids) {
    chosen = mutant -> ids.matcher(mutant.id()).find();
    return this;
  }

  /** Adds the mutants of the Java, shown to these checkers. */
  Matrix java(List<String> checkers, int parallel, Pattern models) throws IOException {
    Path classes = home.resolve("impl/target/classes");
    Path sources = home.resolve("impl/src/main/java");
    Mutated java = new Mutants(classes, sources, Judge.withoutSteps());
    Side side = new Side("java", java, new ArrayList<>());
    for (String name : checkers) {
      side.checkers.add(Checkers.ofJava(name, home, parallel, models));
    }
    sides.add(side);
    return this;
  }

  /** Adds the mutants of the specification, shown to these checkers. */
  Matrix tla(List<String> checkers, int parallel, Pattern models) throws IOException {
    Mutated specification = new SpecificationMutants(home.resolve("tla"), "CompactFuture");
    Side side = new Side("tla", specification, new ArrayList<>());
    for (String name : checkers) {
      side.checkers.add(Checkers.ofSpecification(name, home, parallel, models));
    }
    sides.add(side);
    return this;
  }

  /** The ids, where, and what is wrong, a line each. */
  List<String> list() {
    List<String> lines = new ArrayList<>();
    for (Side side : sides) {
      side.mutated.all().stream()
          .filter(chosen)
          .forEach(m -> lines.add(m.id() + "  " + m.where() + "  " + m.what()));
    }
    return lines;
  }

  List<Counts> run() throws IOException, InterruptedException {
    Map<String, String> originals = new TreeMap<>();
    for (Side side : sides) {
      originals.put(side.name, side.mutated.hash());
    }
    Map<String, Entry> entries = read(originals);
    List<Counts> counts = new ArrayList<>();
    for (Side side : sides) {
      long start = Awake.nanoTime();
      List<Mutant> mutants = side.mutated.all().stream().filter(chosen).toList();
      run(side, mutants, entries, originals);
      List<Entry> rows =
          mutants.stream()
              .map(m -> entries.computeIfAbsent(side.name + m.id(), id -> entry(side, m)))
              .toList();
      progress.accept(String.format("%nMutants of %s%n%s", side.name, table(side, rows)));
      counts.add(counts(side, rows, (Awake.nanoTime() - start) / 1e9));
    }
    return counts;
  }

  private static Counts counts(Side side, List<Entry> rows, double seconds) {
    Map<String, Integer> killedBy = new LinkedHashMap<>();
    for (Checker checker : side.checkers) {
      killedBy.put(
          checker.name(), (int) rows.stream().filter(e -> isKilled(e, checker.name())).count());
    }
    List<String> survivors =
        rows.stream().filter(e -> e.equivalent.isEmpty() && !isKilled(e)).map(Entry::id).toList();
    int equivalent = (int) rows.stream().filter(e -> !e.equivalent.isEmpty()).count();
    int killed = rows.size() - equivalent - survivors.size();
    return new Counts(side.name, rows.size(), killed, equivalent, killedBy, survivors, seconds);
  }

  private static boolean isKilled(Entry entry, String checker) {
    Result result = entry.checkers.get(checker);
    return result != null && result.verdict.equals("killed");
  }

  private void run(
      Side side, List<Mutant> mutants, Map<String, Entry> entries, Map<String, String> originals)
      throws IOException, InterruptedException {
    long start = Awake.nanoTime();
    int done = 0;
    int fresh = 0;
    for (Mutant mutant : mutants) {
      Entry entry = entries.computeIfAbsent(side.name + mutant.id(), id -> entry(side, mutant));
      done++;
      if (!mutant.equivalent().isEmpty() || isComplete(side, entry)) {
        continue;
      }
      Path mutated = Files.createTempDirectory("mutated");
      try {
        side.mutated.write(mutant, mutated);
        for (Checker checker : side.checkers) {
          if (entry.checkers.containsKey(checker.name())) {
            continue;
          }
          if (untilKilled && isKilled(entry)) {
            break;
          }
          Checker.Verdict verdict = checker.run(mutant, mutated);
          entry.checkers.put(
              checker.name(),
              new Result(verdict.kind().toString(), verdict.seconds(), verdict.reason()));
          double mean = (Awake.nanoTime() - start) / 1e9 / (fresh + 1);
          progress.accept(
              String.format(
                  Locale.ROOT,
                  "[%s %d/%d] %s: %s%s by %s in %.1f s%s; about %d minutes left",
                  side.name,
                  done,
                  mutants.size(),
                  mutant.id(),
                  verdict.kind() == Checker.Kind.KILLED ? "" : "not killed, ",
                  verdict.kind(),
                  checker.name(),
                  verdict.seconds(),
                  verdict.reason().isEmpty() ? "" : ": " + verdict.reason(),
                  Math.round(mean * (mutants.size() - done) / 60)));
        }
      } finally {
        Judge.delete(mutated);
      }
      fresh++;
      write(new Results(originals, new ArrayList<>(entries.values())));
    }
    write(new Results(originals, new ArrayList<>(entries.values())));
  }

  private boolean isComplete(Side side, Entry entry) {
    return (untilKilled && isKilled(entry)) || entry.checkers.keySet().containsAll(side.names());
  }

  private static boolean isKilled(Entry entry) {
    return entry.checkers.keySet().stream().anyMatch(checker -> isKilled(entry, checker));
  }

  private static Entry entry(Side side, Mutant mutant) {
    return new Entry(
        side.name,
        mutant.id(),
        mutant.operator().id(),
        mutant.label(),
        mutant.where(),
        mutant.what(),
        mutant.equivalent(),
        new LinkedHashMap<>());
  }

  private Map<String, Entry> read(Map<String, String> originals) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    if (Files.exists(file)) {
      try {
        Results known = new Gson().fromJson(Files.readString(file), Results.class);
        if (known != null && known.originals != null) {
          for (Entry entry : known.mutants) {
            String original = known.originals.get(entry.of);
            if (original != null && original.equals(originals.getOrDefault(entry.of, original))) {
              entry.checkers.values().removeIf(result -> result.verdict.equals("unknown"));
              entries.put(entry.of + entry.id, entry);
              originals.putIfAbsent(entry.of, original); // of the side that does not run now
            }
          }
        }
      } catch (JsonParseException e) {
        progress.accept(file + " is not from here; it is written anew");
      }
    }
    return entries;
  }

  /** A run that is ended while it writes leaves the file as it was. */
  private void write(Results results) throws IOException {
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        beside,
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(results));
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Operators by checkers: how many each killed of those it was shown. */
  private static String table(Side side, List<Entry> rows) {
    Map<String, List<Entry>> byOperator = new TreeMap<>();
    rows.forEach(row -> byOperator.computeIfAbsent(row.operator, o -> new ArrayList<>()).add(row));
    StringBuilder text = new StringBuilder();
    text.append(String.format("%-14s %8s %11s", "operator", "mutants", "equivalent"));
    side.names().forEach(name -> text.append(String.format(" %10s", name)));
    text.append(String.format(" %10s%n", "by nobody"));
    byOperator.forEach((operator, of) -> line(text, side, operator, of));
    line(text, side, "all", rows);
    return text.toString();
  }

  private static void line(StringBuilder text, Side side, String operator, List<Entry> of) {
    long equivalent = of.stream().filter(e -> !e.equivalent.isEmpty()).count();
    text.append(String.format("%-14s %8d %11d", operator, of.size(), equivalent));
    for (String name : side.names()) {
      List<Result> results =
          of.stream()
              .filter(e -> e.checkers.containsKey(name))
              .map(e -> e.checkers.get(name))
              .toList();
      long killed = results.stream().filter(r -> r.verdict.equals("killed")).count();
      text.append(String.format(" %10s", killed + "/" + results.size()));
    }
    long nobody = of.stream().filter(e -> e.equivalent.isEmpty() && !isKilled(e)).count();
    text.append(String.format(" %10d%n", nobody));
  }
}
