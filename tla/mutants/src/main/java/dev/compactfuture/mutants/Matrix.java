package dev.compactfuture.mutants;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.mutants.Checker.Kind;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Mutants by checkers: who notices which. Each checker has a lane of its own, so that one that
 * waits for a hang to show does not keep the others. What an earlier run of the same originals has
 * found is kept: a run that was ended goes on where it was.
 */
public final class Matrix {
  static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** What is mutated, and who is shown the mutants: some of the checkers one alone, by its id. */
  private record Side(
      String name, Mutated mutated, List<Checker> checkers, Map<String, String> canaries) {
    List<String> names() {
      return checkers.stream().map(Checker::name).toList();
    }

    /** Those who see the mutants one after the other; each of these beside the others. */
    List<List<Checker>> lanes(boolean untilKilled) {
      return untilKilled ? List.of(checkers) : checkers.stream().map(List::of).toList();
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

  private record Result(String verdict, double seconds, String reason) {
    boolean is(Kind kind) {
      return verdict.equals(kind.toString());
    }

    boolean kills() {
      return is(Kind.KILLED) || is(Kind.BROKE_DOWN);
    }
  }

  private record Results(Map<String, String> originals, List<Entry> mutants) {}

  /**
   * What became of the mutants of one side.
   *
   * @param of "java" or "tla"
   * @param brokeDown of those killed, by nobody but checkers that broke down
   * @param killedBy how many each checker noticed
   * @param survivors whom nobody noticed, and is not known to be equivalent; and what else is not
   *     as it must be
   * @param seconds that its checkers took, one after the other
   */
  public record Counts(
      String of,
      int mutants,
      int killed,
      int brokeDown,
      int equivalent,
      Map<String, Integer> killedBy,
      List<String> survivors,
      double seconds) {}

  private final Shipped shipped;
  private final Path file;
  private final int parallel;
  private final Consumer<String> progress;
  private final List<Side> sides = new ArrayList<>();
  private boolean untilKilled;
  private boolean originals;
  private Predicate<Mutant> chosen = mutant -> true;

  /**
   * Creates one without mutants.
   *
   * @param shipped the originals
   * @param file where the results are, and go
   * @param parallel how many checkers run at a time, and on how many threads those that have some
   * @param progress is told a line for each verdict
   */
  Matrix(Shipped shipped, Path file, int parallel, Consumer<String> progress) {
    this.shipped = shipped;
    this.file = file;
    this.parallel = parallel;
    this.progress = progress;
  }

  /**
   * A few mutants: of each operator the first that is not equivalent, shown to the quickest
   * checkers, and one for each of the others. Do those that notice them still do so?
   *
   * @param shipped the originals
   * @param file where the verdicts go
   * @param progress is told a line for each
   */
  public static List<Counts> sample(Shipped shipped, Path file, Consumer<String> progress)
      throws IOException, InterruptedException {
    Pattern few = Pattern.compile("^(Pairs|AwaitsOnTwo)$");
    Matrix matrix = new Matrix(shipped, file, PROCESSORS, progress).untilKilled(true);
    matrix.java(Checkers.OF_SAMPLE, few, Checkers.CANARIES_OF_JAVA);
    matrix.tla(Checkers.OF_SPECIFICATION, few, Checkers.CANARIES_OF_SPECIFICATION);
    Set<Fault> seen = new HashSet<>();
    Set<String> canaries = new HashSet<>();
    matrix.sides.forEach(side -> canaries.addAll(side.canaries.values()));
    matrix.chosen =
        m -> m.equivalent().isEmpty() && (seen.add(m.operator()) || canaries.contains(m.id()));
    return matrix.run();
  }

  /** All mutants, and the originals before them, shown to all checkers. */
  public static List<Counts> all(Shipped shipped, Path file, Consumer<String> progress)
      throws IOException, InterruptedException {
    Pattern models = Pattern.compile("");
    return new Matrix(shipped, file, PROCESSORS, progress)
        .java(Checkers.OF_JAVA, models, Map.of())
        .tla(Checkers.OF_SPECIFICATION, models, Map.of())
        .withOriginals()
        .run();
  }

  Matrix untilKilled(boolean yes) {
    untilKilled = yes;
    return this;
  }

  /** Shows the checkers what is not mutated, first: they must have nothing against it. */
  Matrix withOriginals() {
    originals = true;
    return this;
  }

  Matrix only(Pattern ids) {
    chosen = mutant -> ids.matcher(mutant.id()).find();
    return this;
  }

  /** Adds the mutants of the Java, shown to these checkers. */
  Matrix java(List<String> checkers, Pattern models, Map<String, String> canaries)
      throws IOException {
    Mutated java = new Mutants(shipped.classes(), shipped.sources(), Shipped.WITHOUT_STEPS);
    List<Checker> these = new ArrayList<>();
    for (String name : checkers) {
      these.add(Checkers.ofJava(name, shipped, parallel, models));
    }
    return add("java", java, these, canaries);
  }

  /** Adds the mutants of the specification, shown to these checkers. */
  Matrix tla(List<String> checkers, Pattern models, Map<String, String> canaries)
      throws IOException {
    var specification = new SpecificationMutants(shipped.specification(), Shipped.SPECIFICATION);
    List<Checker> these = new ArrayList<>();
    for (String name : checkers) {
      these.add(Checkers.ofSpecification(name, specification, shipped, parallel, models));
    }
    return add("tla", specification, these, canaries);
  }

  Matrix add(String name, Mutated mutated, List<Checker> checkers, Map<String, String> canaries) {
    sides.add(new Side(name, mutated, checkers, canaries));
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
    Map<String, String> hashes = hashes();
    Map<String, Entry> entries = read(hashes);
    Map<Side, List<Mutant>> mutants = new LinkedHashMap<>();
    sides.forEach(side -> mutants.put(side, chosen(side, entries)));
    ExecutorService pool = Executors.newCachedThreadPool(Matrix::daemon);
    Semaphore processors = new Semaphore(parallel, true);
    try {
      var lanes = new ExecutorCompletionService<@Nullable Void>(pool);
      int underWay = 0;
      for (Side side : sides) {
        for (List<Checker> lane : side.lanes(untilKilled)) {
          lanes.submit(
              () -> {
                run(side, lane, requireNonNull(mutants.get(side)), entries, hashes, processors);
                return null;
              });
          underWay++;
        }
      }
      for (; underWay > 0; underWay--) {
        lanes.take().get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
    write(hashes, entries);
    List<Counts> counts = new ArrayList<>();
    for (Side side : sides) {
      List<Entry> rows = rows(side, requireNonNull(mutants.get(side)), entries);
      progress.accept(table(side, rows));
      counts.add(counts(side, rows));
    }
    return counts;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "matrix");
    thread.setDaemon(true);
    return thread;
  }

  /** Each has its row then. */
  private List<Mutant> chosen(Side side, Map<String, Entry> entries) {
    List<Mutant> mutants = side.mutated.all().stream().filter(chosen).toList();
    mutants.forEach(mutant -> entry(side, mutant, entries));
    return mutants;
  }

  /** The tables of what is known, without a run. */
  void report() throws IOException {
    Map<String, Entry> entries = read(hashes());
    for (Side side : sides) {
      List<Mutant> mutants = side.mutated.all().stream().filter(chosen).toList();
      progress.accept(table(side, rows(side, mutants, entries)));
    }
  }

  private Map<String, String> hashes() throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    for (Side side : sides) {
      hashes.put(side.name, side.mutated.hash());
    }
    return hashes;
  }

  private static List<Entry> rows(Side side, List<Mutant> mutants, Map<String, Entry> entries) {
    return mutants.stream().map(m -> entry(side, m, entries)).toList();
  }

  private static Counts counts(Side side, List<Entry> rows) {
    Map<String, Integer> killedBy = new LinkedHashMap<>();
    for (Checker checker : side.checkers) {
      killedBy.put(
          checker.name(), (int) rows.stream().filter(e -> isKilled(e, checker.name())).count());
    }
    List<String> survivors = new ArrayList<>();
    rows.stream()
        .filter(e -> e.equivalent.isEmpty() && !isKilled(e))
        .forEach(e -> survivors.add(e.id));
    int equivalent = (int) rows.stream().filter(e -> !e.equivalent.isEmpty()).count();
    int killed = rows.size() - equivalent - survivors.size();
    side.canaries.forEach(
        (checker, id) -> {
          if (rows.stream().noneMatch(e -> e.id.equals(id) && isKilled(e, checker))) {
            survivors.add(id + ", of " + checker);
          }
        });
    side.mutated.all().stream()
        .collect(groupingBy(Mutant::operator))
        .forEach(
            (operator, all) -> {
              if (all.stream().noneMatch(m -> m.equivalent().isEmpty())) {
                survivors.add(operator.id() + " changes nothing");
              }
            });
    int brokeDown =
        (int)
            rows.stream()
                .filter(Matrix::isKilled)
                .filter(e -> e.checkers.values().stream().noneMatch(r -> r.is(Kind.KILLED)))
                .count();
    double seconds =
        rows.stream().flatMap(e -> e.checkers.values().stream()).mapToDouble(Result::seconds).sum();
    return new Counts(
        side.name, rows.size(), killed, brokeDown, equivalent, killedBy, survivors, seconds);
  }

  /** One lane of a side: what is known is shared with the others, and locked by {@code entries}. */
  private void run(
      Side side,
      List<Checker> lane,
      List<Mutant> mutants,
      Map<String, Entry> entries,
      Map<String, String> hashes,
      Semaphore processors)
      throws IOException, InterruptedException {
    List<Mutant> all = new ArrayList<>(mutants);
    if (originals && chosen.test(Mutant.ORIGINAL)) {
      all.add(0, Mutant.ORIGINAL);
    }
    long start = AwakeClock.nanoTime();
    int done = 0;
    int fresh = 0;
    for (Mutant mutant : all) {
      done++;
      for (Checker checker : lane) {
        Result result;
        synchronized (entries) {
          Entry entry = entry(side, mutant, entries);
          if (!isOpen(side, checker, entry)) {
            continue;
          }
          result = asGroup(side, mutant, checker, entries);
        }
        if (result == null) {
          processors.acquire();
          try {
            result = result(side, mutant, checker);
          } finally {
            processors.release();
          }
          fresh++;
        }
        if (mutant.equals(Mutant.ORIGINAL) && !result.is(Kind.SURVIVED)) {
          throw new IllegalStateException(
              checker.name() + " is not content with the original: " + result.reason);
        }
        synchronized (entries) {
          entry(side, mutant, entries).checkers.put(checker.name(), result);
          write(hashes, entries);
        }
        double mean = (AwakeClock.nanoTime() - start) / 1e9 / Math.max(1, fresh);
        progress.accept(
            String.format(
                Locale.ROOT,
                "[%s %d/%d] %s: %s%s by %s in %.1f s%s; about %d minutes left",
                side.name,
                done,
                all.size(),
                mutant.id(),
                result.kills() ? "" : "not killed, ",
                result.verdict,
                checker.name(),
                result.seconds,
                result.reason.isEmpty() ? "" : ": " + result.reason,
                Math.round(mean * (all.size() - done) / 60)));
      }
    }
  }

  private static Result result(Side side, Mutant mutant, Checker checker)
      throws IOException, InterruptedException {
    try (ScratchFolder mutated = ScratchFolder.create("mutated")) {
      side.mutated.write(mutant, mutated.path());
      Checker.Verdict verdict = checker.run(mutant, mutated.path());
      return new Result(verdict.kind().toString(), verdict.seconds(), verdict.reason());
    }
  }

  /** Whether it has still to be shown it. */
  private boolean isOpen(Side side, Checker checker, Entry entry) {
    if (!entry.equivalent.isEmpty() || entry.checkers.containsKey(checker.name())) {
      return false;
    }
    String canary = side.canaries.get(checker.name());
    return canary == null ? !(untilKilled && isKilled(entry)) : canary.equals(entry.id);
  }

  /** Of whom a checker did not notice all at once it will not notice one. */
  private static @Nullable Result asGroup(
      Side side, Mutant mutant, Checker checker, Map<String, Entry> entries) {
    String group = Mutants.ALL + mutant.operator().id();
    Entry all = mutant.id().equals(group) ? null : entries.get(side.name + group);
    Result result = all == null ? null : all.checkers.get(checker.name());
    return result != null && result.is(Kind.SURVIVED)
        ? new Result(result.verdict, 0, "as " + group)
        : null;
  }

  private static boolean isKilled(Entry entry, String checker) {
    Result result = entry.checkers.get(checker);
    return result != null && result.kills();
  }

  private static boolean isKilled(Entry entry) {
    return entry.checkers.values().stream().anyMatch(Result::kills);
  }

  /**
   * Its row: what is known of it, from an earlier run as well, are the verdicts. An equivalent one
   * has none, and had some before it was known to be.
   */
  private static Entry entry(Side side, Mutant mutant, Map<String, Entry> entries) {
    Entry known = entries.get(side.name + mutant.id());
    Entry entry =
        new Entry(
            side.name,
            mutant.id(),
            mutant.operator().id(),
            mutant.label(),
            mutant.where(),
            mutant.what(),
            mutant.equivalent(),
            known == null || !mutant.equivalent().isEmpty()
                ? new LinkedHashMap<>()
                : known.checkers);
    entries.put(side.name + mutant.id(), entry);
    return entry;
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
              entry.checkers.values().removeIf(result -> result.is(Kind.UNKNOWN));
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
  private void write(Map<String, String> hashes, Map<String, Entry> entries) throws IOException {
    Results results = new Results(hashes, new ArrayList<>(entries.values()));
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        beside,
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(results));
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Operators by checkers: how many each killed of those it was shown. Below them, for each
   * checker, how many of these broke it down, how long it took, and whom it alone noticed.
   */
  private String table(Side side, List<Entry> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    Map<String, List<Entry>> byOperator = new TreeMap<>();
    rows.forEach(row -> byOperator.computeIfAbsent(row.operator, o -> new ArrayList<>()).add(row));
    StringBuilder text = new StringBuilder();
    List<String> names = side.names();
    line(text, side.name, "mutants", "equivalent", names, "by nobody");
    line(text, "---", "---", "---", Collections.nCopies(names.size(), "---"), "---");
    byOperator.forEach((operator, of) -> line(text, side, "`" + operator + "`", of));
    line(text, side, "all", rows);
    line(text, "of these it broke down", "", "", each(side, rows, Matrix::brokeDown), "");
    line(text, "seconds to a kill", "", "", each(side, rows, Matrix::seconds), "");
    if (!untilKilled) {
      line(text, "by nobody else", "", "", each(side, rows, Matrix::alone), "");
    }
    return text.toString();
  }

  private static void line(StringBuilder text, Side side, String operator, List<Entry> of) {
    long equivalent = of.stream().filter(e -> !e.equivalent.isEmpty()).count();
    long nobody = of.stream().filter(e -> !e.checkers.isEmpty() && !isKilled(e)).count();
    line(
        text,
        operator,
        "" + of.size(),
        "" + equivalent,
        each(side, of, Matrix::killed),
        "" + nobody);
  }

  private static void line(
      StringBuilder text, String a, String b, String c, List<String> checkers, String last) {
    text.append(String.format("%n| %-22s | %7s | %10s |", a, b, c));
    checkers.forEach(each -> text.append(String.format(" %11s |", each)));
    text.append(String.format(" %9s |", last));
  }

  private static List<String> each(
      Side side, List<Entry> of, BiFunction<String, List<Entry>, String> cell) {
    return side.names().stream().map(checker -> cell.apply(checker, of)).toList();
  }

  private static String killed(String checker, List<Entry> of) {
    List<Result> shown =
        of.stream().map(e -> e.checkers.get(checker)).filter(Objects::nonNull).toList();
    List<Result> seen = shown.stream().filter(r -> !r.is(Kind.BLIND)).toList();
    return seen.isEmpty()
        ? shown.isEmpty() ? "" : "blind"
        : seen.stream().filter(Result::kills).count() + "/" + seen.size();
  }

  private static String brokeDown(String checker, List<Entry> of) {
    return ""
        + of.stream()
            .map(e -> e.checkers.get(checker))
            .filter(r -> r != null && r.is(Kind.BROKE_DOWN))
            .count();
  }

  private static String seconds(String checker, List<Entry> of) {
    double[] sorted =
        of.stream()
            .filter(e -> isKilled(e, checker))
            .mapToDouble(e -> requireNonNull(e.checkers.get(checker)).seconds)
            .sorted()
            .toArray();
    return sorted.length == 0
        ? ""
        : String.format(
            Locale.ROOT, "%.1f, ≤ %.0f", sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }

  /** How many, and one of them. */
  private static String alone(String checker, List<Entry> of) {
    List<Entry> alone =
        of.stream()
            .filter(e -> isKilled(e, checker))
            .filter(e -> e.checkers.values().stream().filter(Result::kills).count() == 1)
            .toList();
    return alone.size() + (alone.isEmpty() ? "" : ": `" + alone.get(0).id + "`");
  }
}
