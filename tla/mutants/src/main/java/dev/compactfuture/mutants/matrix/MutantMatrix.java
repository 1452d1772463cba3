package dev.compactfuture.mutants.matrix;

import dev.compactfuture.evidence.ContentHash;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.MutantSet;
import dev.compactfuture.mutants.MutationOperator;
import dev.compactfuture.mutants.checkers.CheckerFactory;
import dev.compactfuture.mutants.checkers.MutantChecker;
import dev.compactfuture.mutants.conventional.ConventionalMutants;
import dev.compactfuture.mutants.java.JavaMutants;
import dev.compactfuture.mutants.spec.SpecificationMutants;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Mutants by checkers: which checker kills which mutant. */
public final class MutantMatrix {
  static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** The models that lockstep walks for the sample. */
  private static final Pattern MODELS_OF_SAMPLE = Pattern.compile("^(Pairs|AwaitsOnTwo)$");

  /** The checkers of the sample of the Java: lockstep, which kills most of it, goes first. */
  private static final List<String> SAMPLE_CHECKERS_OF_JAVA =
      List.of("lockstep", "labels", "weakmemory", "junit", "lincheck", "jcstress");

  /**
   * For each checker that is too slow for the sample, a mutant that it has to kill, and kills soon.
   */
  private static final Map<String, String> CANARIES_OF_JAVA =
      Map.of(
          "weakmemory", "all.acquire",
          "junit", "Call.call.skip",
          "lincheck", "Call.call.skip",
          "jcstress", "Complete.cas.lostAsWon");

  /** The only checker of the sample of conventional mutants: it kills nearly all. */
  private static final List<String> SAMPLE_CHECKERS_OF_CONVENTIONAL = List.of("junit");

  private static final List<String> SAMPLE_CHECKERS_OF_SPECIFICATION = List.of("tlc", "lockstep");

  private static final Map<String, String> CANARIES_OF_SPECIFICATION =
      Map.of("lockstep", "Complete.always.1");

  /** The files on which the verdicts of the checkers depend. */
  private static final String CHECKERS = ".*/target/(test-)?classes/.*\\.class|tla/.*\\.(tla|cfg)";

  private final Path file;
  private final int parallel;
  private final Consumer<String> progress;
  private final List<MatrixSide> sides = new ArrayList<>();
  private ShownMutants choice = ShownMutants.ALL;
  private boolean withOriginals;
  private String ofCheckers = "";
  private Predicate<Mutant> chosen = mutant -> true;

  /**
   * Creates a matrix without mutants.
   *
   * @param file the file of results: earlier ones of the same originals count
   * @param parallel how many checkers run at a time
   * @param progress is told a line for each verdict
   */
  MutantMatrix(Path file, int parallel, Consumer<String> progress) {
    this.file = file;
    this.parallel = parallel;
    this.progress = progress;
  }

  /**
   * Shows the checkers a sample: of each operator the first mutant that is not equivalent, shown to
   * the quick checkers, and to each slow one a canary.
   *
   * @param file the file of results
   * @param progress is told a line for each verdict
   */
  public static List<MatrixCounts> sample(Shipped shipped, Path file, Consumer<String> progress)
      throws IOException, InterruptedException {
    CheckerFactory factory = new CheckerFactory(shipped, PROCESSORS, MODELS_OF_SAMPLE, false);
    MutantMatrix matrix = new MutantMatrix(file, PROCESSORS, progress).choice(ShownMutants.SAMPLE);
    matrix.addJava(shipped, factory, SAMPLE_CHECKERS_OF_JAVA, CANARIES_OF_JAVA);
    matrix.addConventional(shipped, factory, SAMPLE_CHECKERS_OF_CONVENTIONAL);
    matrix.addSpecification(
        shipped, factory, SAMPLE_CHECKERS_OF_SPECIFICATION, CANARIES_OF_SPECIFICATION);
    Set<MutationOperator> seen = new HashSet<>();
    Set<String> canaries = new HashSet<>();
    matrix.sides.forEach(side -> canaries.addAll(side.canaries().values()));
    matrix.chosen = m -> !m.isEquivalent() && (seen.add(m.operator()) || canaries.contains(m.id()));
    return matrix.run();
  }

  /**
   * Shows the checkers each mutant until one kills it, the cheapest checker first. The originals
   * are not shown: the rows of the same run say whether the checkers let them pass.
   *
   * @param file the file of results
   * @param progress is told a line for each verdict
   */
  public static List<MatrixCounts> untilKilled(
      Shipped shipped, Path file, Consumer<String> progress)
      throws IOException, InterruptedException {
    return whole(shipped, file, progress).choice(ShownMutants.UNTIL_KILLED).run();
  }

  /**
   * Shows all checkers the originals, which they must let pass, and then all mutants. A run that
   * was stopped goes on where it was if neither the originals nor the checkers have changed.
   *
   * @param file the file of results
   * @param progress is told a line for each verdict
   */
  public static List<MatrixCounts> all(Shipped shipped, Path file, Consumer<String> progress)
      throws IOException, InterruptedException {
    String hash = ContentHash.of(shipped.project().root(), CHECKERS);
    return whole(shipped, file, progress).withOriginals().ofCheckers(hash).run();
  }

  private static MutantMatrix whole(Shipped shipped, Path file, Consumer<String> progress)
      throws IOException {
    CheckerFactory factory = new CheckerFactory(shipped, PROCESSORS, Pattern.compile(""), true);
    return new MutantMatrix(file, PROCESSORS, progress)
        .addJava(shipped, factory, CheckerFactory.OF_JAVA, CANARIES_OF_JAVA)
        .addConventional(shipped, factory, CheckerFactory.OF_CONVENTIONAL)
        .addSpecification(
            shipped, factory, CheckerFactory.OF_SPECIFICATION, CANARIES_OF_SPECIFICATION);
  }

  /** Sets a hash of the checkers: verdicts of other checkers do not count. */
  MutantMatrix ofCheckers(String hash) {
    ofCheckers = hash;
    return this;
  }

  /** Sets which mutants are shown to a checker; all by default. */
  MutantMatrix choice(ShownMutants shown) {
    choice = shown;
    return this;
  }

  /** Shows the checkers the originals first; {@link #run} fails if one does not let them pass. */
  MutantMatrix withOriginals() {
    withOriginals = true;
    return this;
  }

  /** Shows only mutants whose ids contain a match of the regular expression. */
  MutantMatrix only(Pattern ids) {
    chosen = mutant -> ids.matcher(mutant.id()).find();
    return this;
  }

  /** Adds the mutants of the Java, to be shown to the named checkers. */
  MutantMatrix addJava(
      Shipped shipped, CheckerFactory factory, List<String> checkers, Map<String, String> canaries)
      throws IOException {
    return add(
        new MatrixSide("java", JavaMutants.of(shipped), ofJava(factory, checkers), canaries));
  }

  /** Adds the conventional mutants of the Java, to be shown to the named checkers. */
  MutantMatrix addConventional(Shipped shipped, CheckerFactory factory, List<String> checkers)
      throws IOException {
    return add(
        new MatrixSide(
            "conventional", ConventionalMutants.of(shipped), ofJava(factory, checkers), Map.of()));
  }

  private static List<MutantChecker> ofJava(CheckerFactory factory, List<String> names)
      throws IOException {
    List<MutantChecker> created = new ArrayList<>();
    for (String name : names) {
      created.add(factory.ofJava(name));
    }
    return created;
  }

  /** Adds the mutants of the specification, to be shown to the named checkers. */
  MutantMatrix addSpecification(
      Shipped shipped, CheckerFactory factory, List<String> checkers, Map<String, String> canaries)
      throws IOException {
    SpecificationMutants mutants = SpecificationMutants.of(shipped);
    List<MutantChecker> created = new ArrayList<>();
    for (String name : checkers) {
      created.add(factory.ofSpecification(name));
    }
    return add(new MatrixSide("tla", mutants, created, canaries));
  }

  MutantMatrix add(MatrixSide side) {
    sides.add(side);
    return this;
  }

  /** Returns the chosen mutants, a line each: the id, the place, and what is wrong. */
  List<String> list() {
    return sides.stream()
        .flatMap(side -> chosenMutants(side.mutants()).stream())
        .map(mutant -> mutant.id() + "  " + mutant.site().where() + "  " + mutant.what())
        .toList();
  }

  /** Returns the tables of the results that are known, without a run. */
  String tables() throws IOException {
    MatrixStore store = openStore();
    List<String> tables = new ArrayList<>();
    for (MatrixSide side : sides) {
      tables.add(table(side, store.rows(side.name(), chosenMutants(side.mutants()))));
    }
    return String.join("\n", tables);
  }

  private String table(MatrixSide side, List<MatrixRow> rows) {
    return MatrixTable.of(side, rows, choice == ShownMutants.ALL);
  }

  private List<Mutant> chosenMutants(MutantSet mutants) {
    return mutants.all().stream().filter(chosen).toList();
  }

  private MatrixStore openStore() throws IOException {
    Map<String, String> originals = new LinkedHashMap<>();
    for (MatrixSide side : sides) {
      originals.put(side.name(), side.mutants().hash() + ofCheckers);
    }
    return new MatrixStore(file, originals);
  }

  /** Shows the chosen mutants to the checkers that have no verdict on them yet. */
  List<MatrixCounts> run() throws IOException, InterruptedException {
    MatrixStore store = openStore();
    Map<MatrixSide, List<Mutant>> mutants = new LinkedHashMap<>();
    for (MatrixSide side : sides) {
      List<Mutant> ofSide = chosenMutants(side.mutants());
      mutants.put(side, ofSide);
      store.rows(side.name(), ofSide); // in their order, whichever is judged first
    }
    CheckerQueue.Run run =
        new CheckerQueue.Run(store, new Semaphore(parallel, true), progress, choice);
    List<CheckerQueue> queues = new ArrayList<>();
    mutants.forEach(
        (side, ofSide) ->
            side.queues(choice)
                .forEach(
                    checkers ->
                        queues.add(new CheckerQueue(side, checkers, withOriginal(ofSide), run))));
    MatrixForecast forecast = new MatrixForecast(file, parallel);
    mutants.forEach(
        (side, ofSide) ->
            progress.accept(forecast.line(side, store.rows(side.name(), ofSide), choice)));
    try {
      runBesideEachOther(queues);
    } finally {
      sides.forEach(side -> side.checkers().forEach(MutantChecker::close));
    }
    store.write();
    List<MatrixCounts> counts = new ArrayList<>();
    mutants.forEach(
        (side, ofSide) -> {
          List<MatrixRow> rows = store.rows(side.name(), ofSide);
          progress.accept("\n" + table(side, rows));
          counts.add(MatrixCounts.of(side, rows));
        });
    return counts;
  }

  /** Returns the mutants, with the original before them if it is to be shown. */
  private List<Mutant> withOriginal(List<Mutant> mutants) {
    List<Mutant> all = new ArrayList<>(mutants);
    if (withOriginals && chosen.test(Mutant.ORIGINAL)) {
      all.add(0, Mutant.ORIGINAL);
    }
    return all;
  }

  /**
   * Runs each queue by its share of the threads. Each has at least one, so that on two processors
   * none of two queues, both of which end in long checks, is left for last.
   */
  private void runBesideEachOther(List<CheckerQueue> queues) throws InterruptedException {
    int share = (parallel + queues.size() - 1) / Math.max(1, queues.size());
    ExecutorService pool = Executors.newCachedThreadPool(MutantMatrix::daemon);
    try {
      var running = new ExecutorCompletionService<@Nullable Void>(pool);
      for (int i = 0; i < share; i++) {
        queues.forEach(running::submit);
      }
      for (int i = 0; i < share * queues.size(); i++) {
        running.take().get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "matrix");
    thread.setDaemon(true);
    return thread;
  }
}
