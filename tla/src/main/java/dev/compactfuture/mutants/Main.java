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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs mutants of the Java against checkers, and writes who killed which. What an earlier run of
 * the same classes has found is kept: a run that was ended goes on where it was.
 */
public final class Main {
  private static final String USAGE =
      """
      Mutants of the Java against the checkers.

        --root FOLDER     of the project (the working directory)
        --only REGEX      mutants whose id has it (all)
        --checkers A,B    of labels,lockstep,junit,lincheck,jcstress (the first three)
        --out FILE        where the results are, and go (target/report/mutants.json under the root)
        --until-killed    a mutant that is killed is not shown to the checkers that follow
        --parallel N      runs of lockstep at a time (as many as processors)
        --models REGEX    what lockstep walks (all that it does at quick)
        --list            print the mutants, and run nothing
      """;

  /** A row of the file. */
  private record Entry(
      String id,
      String operator,
      String label,
      String where,
      String what,
      String equivalent,
      Map<String, Result> checkers) {}

  private record Result(String verdict, double seconds, String reason) {}

  private record Results(String classes, List<Entry> mutants) {}

  private Path root = Path.of("");
  private Pattern only = Pattern.compile("");
  private List<String> checkers = List.of("labels", "lockstep", "junit");
  private @Nullable Path out;
  private boolean untilKilled;
  private Pattern models = Pattern.compile("");
  private boolean list;
  private int parallel = Runtime.getRuntime().availableProcessors();

  private Main(String... args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--root" -> root = Path.of(args[++i]);
        case "--only" -> only = Pattern.compile(args[++i]);
        case "--checkers" -> checkers = List.of(args[++i].split(","));
        case "--out" -> out = Path.of(args[++i]);
        case "--until-killed" -> untilKilled = true;
        case "--parallel" -> parallel = Integer.parseInt(args[++i]);
        case "--models" -> models = Pattern.compile(args[++i]);
        case "--list" -> list = true;
        default -> throw new IllegalArgumentException("unknown argument '" + args[i] + "'");
      }
    }
  }

  /**
   * Runs.
   *
   * @param args see the usage
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Main main;
    try {
      main = new Main(args);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      System.err.println(e.getMessage() + "\n" + USAGE);
      System.exit(2);
      return;
    }
    main.run();
    System.exit(0); // not by returning: threads of a mutant may be left
  }

  private void run() throws IOException, InterruptedException {
    Path home = root.toAbsolutePath().normalize();
    Path file = out == null ? home.resolve("target/report/mutants.json") : out.toAbsolutePath();
    Mutants mutants =
        new Mutants(
            home.resolve("impl/target/classes"),
            home.resolve("impl/src/main/java"),
            Judge.withoutSteps());
    List<Mutant> chosen = mutants.all().stream().filter(m -> only.matcher(m.id()).find()).toList();
    if (list) {
      chosen.forEach(m -> System.out.println(m.id() + "  " + m.where() + "  " + m.what()));
      return;
    }
    List<Checker> run = new ArrayList<>();
    for (String name : checkers) {
      run.add(Checkers.of(name, home, parallel, models));
    }
    String hash = mutants.hash();
    Map<String, Entry> entries = read(file, hash);
    long start = Awake.nanoTime();
    int done = 0;
    int fresh = 0;
    for (Mutant mutant : chosen) {
      Entry entry = entries.computeIfAbsent(mutant.id(), id -> entry(mutant));
      done++;
      if (!mutant.equivalent().isEmpty() || isComplete(entry)) {
        continue;
      }
      Path classes = Files.createTempDirectory("mutated");
      try {
        mutants.write(mutant, classes);
        for (Checker checker : run) {
          if (entry.checkers.containsKey(checker.name())) {
            continue;
          }
          if (untilKilled && isKilled(entry)) {
            break;
          }
          Checker.Verdict verdict = checker.run(mutant, classes);
          entry.checkers.put(
              checker.name(),
              new Result(verdict.kind().toString(), verdict.seconds(), verdict.reason()));
          double mean = (Awake.nanoTime() - start) / 1e9 / (fresh + 1);
          System.out.printf(
              Locale.ROOT,
              "[%d/%d] %s: %s%s by %s in %.1f s%s; about %d minutes left%n",
              done,
              chosen.size(),
              mutant.id(),
              verdict.kind() == Checker.Kind.KILLED ? "" : "not killed, ",
              verdict.kind(),
              checker.name(),
              verdict.seconds(),
              verdict.reason().isEmpty() ? "" : ": " + verdict.reason(),
              Math.round(mean * (chosen.size() - done) / 60));
        }
      } finally {
        Judge.delete(classes);
      }
      fresh++;
      write(file, new Results(hash, new ArrayList<>(entries.values())));
    }
    write(file, new Results(hash, new ArrayList<>(entries.values())));
    List<Entry> rows = chosen.stream().map(m -> entries.getOrDefault(m.id(), entry(m))).toList();
    System.out.print(table(rows));
    System.out.println(file);
  }

  private boolean isComplete(Entry entry) {
    return (untilKilled && isKilled(entry)) || entry.checkers.keySet().containsAll(checkers);
  }

  private static boolean isKilled(Entry entry) {
    return entry.checkers.values().stream().anyMatch(r -> r.verdict.equals("killed"));
  }

  private static Entry entry(Mutant mutant) {
    return new Entry(
        mutant.id(),
        mutant.operator().id,
        mutant.label(),
        mutant.where(),
        mutant.what(),
        mutant.equivalent(),
        new LinkedHashMap<>());
  }

  private static Map<String, Entry> read(Path file, String hash) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    if (Files.exists(file)) {
      try {
        Results known = new Gson().fromJson(Files.readString(file), Results.class);
        if (known != null && hash.equals(known.classes)) {
          known.mutants.forEach(
              entry -> {
                entry.checkers.values().removeIf(result -> result.verdict.equals("unknown"));
                entries.put(entry.id, entry);
              });
        }
      } catch (JsonParseException e) {
        System.out.println(file + " is not from here; it is written anew");
      }
    }
    return entries;
  }

  /** A run that is ended while it writes leaves the file as it was. */
  private static void write(Path file, Results results) throws IOException {
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
  private String table(List<Entry> rows) {
    Map<String, List<Entry>> byOperator = new TreeMap<>();
    rows.forEach(row -> byOperator.computeIfAbsent(row.operator, o -> new ArrayList<>()).add(row));
    StringBuilder text = new StringBuilder();
    text.append(String.format("%n%-14s %8s %11s", "operator", "mutants", "equivalent"));
    checkers.forEach(name -> text.append(String.format(" %10s", name)));
    text.append(String.format(" %10s%n", "by nobody"));
    byOperator.forEach((operator, of) -> line(text, operator, of));
    line(text, "all", rows);
    return text.toString();
  }

  private void line(StringBuilder text, String operator, List<Entry> of) {
    long equivalent = of.stream().filter(e -> !e.equivalent.isEmpty()).count();
    text.append(String.format("%-14s %8d %11d", operator, of.size(), equivalent));
    for (String name : checkers) {
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
