package dev.compactfuture.lockstep;

import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;

/**
 * Walks the bytecode of a class and the graph of its specification side by side.
 *
 * <p>Trusted, and not checked by it: the scheduler and the probes, the subject's abstraction, TLC.
 * Memory is sequentially consistent, threads and operations are as many as the programs have.
 */
public final class Lockstep {
  private final Class<? extends Subject> subject;
  private final Steps steps;
  private final Supplier<Specification> specification;
  private int recheckOneIn = 16;
  private int parallel = Runtime.getRuntime().availableProcessors();
  private Duration patience = Duration.ofMinutes(1);
  private ToLongFunction<List<String>> maxStates = titles -> 5_000_000;
  private boolean anyLabels;
  private boolean weak;
  private boolean walked;
  private Consumer<Walk> progress = walk -> {};
  private Predicate<List<String>> programs = titles -> true;
  private Map<List<String>, Set<Object>> ends = new ConcurrentHashMap<>(); // of programs
  private @Nullable Consumer<State> atEnd;

  /**
   * Creates one.
   *
   * @param subject how the class under test is run, and how it reads in the specification's words
   * @param steps the class under test, read for this instance alone: it changes them
   * @param specification the folder where it is
   * @param module its root module
   * @param cfg the model; each of its initial states is a program's start
   */
  public Lockstep(
      Class<? extends Subject> subject, Steps steps, Path specification, String module, Path cfg) {
    this.subject = subject;
    this.steps = steps;
    AtomicReference<@Nullable Specification> opened = new AtomicReference<>();
    this.specification =
        () -> {
          Specification known = opened.get();
          if (known == null) {
            known = TlcSpecification.open(specification, module, cfg);
            opened.set(known);
          }
          return known;
        };
  }

  private Lockstep(Lockstep other, Steps steps) {
    this.subject = other.subject;
    this.steps = steps;
    this.specification = other.specification;
    this.recheckOneIn = other.recheckOneIn;
    this.parallel = other.parallel;
    this.patience = other.patience;
    this.maxStates = other.maxStates;
    this.anyLabels = other.anyLabels;
    this.weak = other.weak;
    this.ends = other.ends;
    this.progress = other.progress;
    this.programs = other.programs;
    this.atEnd = other.atEnd;
  }

  /**
   * The same for another variant of the class, with the same specification and settings: TLC is not
   * started again, and is warm. Not while this one walks.
   */
  public Lockstep of(Steps variant) {
    return new Lockstep(this, variant);
  }

  /**
   * How many of the ways to a known state are walked on from there, to see that it does the same as
   * before: one in so many; 0 is none. The default is 16.
   */
  public Lockstep recheckOneIn(int n) {
    recheckOneIn = n;
    return this;
  }

  /**
   * A thread that does not come to its next step in that time is stuck, and ends the walk. The
   * default, a minute, is far more than any step takes on a loaded machine; who expects code that
   * spins, and has a machine of its own, takes less.
   */
  public Lockstep stuckAfter(Duration time) {
    patience = time;
    return this;
  }

  /**
   * A program that has more states is taken to have them without end, and ends the walk: of the
   * specification, or, where the {@link #ends} alone are compared, of the code. The default, five
   * million, is more than memory has room for.
   *
   * @param ofProgram how many, by its titles
   */
  public Lockstep maxStates(ToLongFunction<List<String>> ofProgram) {
    maxStates = ofProgram;
    return this;
  }

  /**
   * Walks code whose labels are wrong, too: two steps with one label, say. Accesses without a label
   * are taken together with the step before, so races of theirs are not seen.
   */
  public Lockstep anyLabels() {
    anyLabels = true;
    return this;
  }

  /**
   * Memory as Java's access modes promise it, and not sequentially consistent: every value that a
   * read may return is explored; a data race of a confined field, or of a {@link Plain}, is a
   * difference.
   */
  public Lockstep underAccessModes() {
    weak = true;
    return this;
  }

  private Memory memory() {
    return weak ? new AccessModes(steps.areVolatile()) : Memory.HEAP;
  }

  /** How many runs are under way at a time; the default is as many as there are processors. */
  public Lockstep parallel(int n) {
    parallel = n;
    return this;
  }

  /** Called after every program. */
  public Lockstep progress(Consumer<Walk> listener) {
    progress = listener;
    return this;
  }

  /** Only programs with such titles are walked. */
  public Lockstep programs(Predicate<List<String>> which) {
    programs = which;
    return this;
  }

  /** Called with the states that a program of the specification ends in, before it is walked. */
  public Lockstep atEnd(Consumer<State> listener) {
    atEnd = listener;
    return this;
  }

  /**
   * Walks all programs, one after the other, up to the first difference: on all processors, while
   * TLC explores the program to come.
   */
  public Walk walk() {
    return loaded(this::walk);
  }

  /**
   * Explores all executions of all programs, and compares their ends alone, see {@link
   * OutcomeExplorer}: up to the first that the specification does not have.
   */
  public Walk ends() {
    return loaded(this::ends);
  }

  private Walk loaded(BiConsumer<Loader, Walk> exploration) {
    if (walked) {
      throw new IllegalStateException("steps: they can be walked once; read them anew");
    }
    walked = true;
    if (!anyLabels && !steps.errors().isEmpty()) {
      throw new LockstepException(String.join("\n", steps.errors()), null);
    }
    Walk sum = new Walk();
    long start = System.nanoTime();
    try (SiteTable sites = new SiteTable()) {
      Loader loader = new Loader(Instrumentation.instrument(steps, sites, weak), subject);
      try {
        exploration.accept(loader, sum);
      } finally {
        Fields.forget(loader);
      }
    }
    sum.seconds = (System.nanoTime() - start) / 1e9;
    return sum;
  }

  private void ends(Loader loader, Walk sum) {
    Specification graph = specification.get();
    Subject any = loader.newSubject();
    ExecutorService pool = Executors.newFixedThreadPool(parallel, Lockstep::daemon);
    Deque<Scheduler> idle = new ConcurrentLinkedDeque<>();
    for (int i = 0; i < parallel; i++) {
      idle.add(new Scheduler(memory(), patience));
    }
    List<Scheduler> all = List.copyOf(idle);
    try {
      // The first that ends badly ends all: no order is kept.
      var underWay = new ExecutorCompletionService<Walk>(pool);
      var programs = programs(graph, any);
      programs.forEach(
          (titles, starts) ->
              underWay.submit(
                  () -> {
                    Scheduler mine = idle.pop();
                    try {
                      return executions(titles, starts, graph, loader, any).explore(mine);
                    } finally {
                      idle.push(mine);
                    }
                  }));
      for (int left = programs.size(); left > 0; left--) {
        sum.add(get(underWay.take()));
        progress.accept(sum);
      }
    } catch (InterruptedException e) {
      throw new LockstepException("interrupted", e);
    } catch (Divergence e) {
      sum.counterexample = e.counterexample;
    } finally {
      pool.shutdownNow();
      all.forEach(Scheduler::stop);
    }
  }

  private OutcomeExplorer executions(
      List<String> titles,
      List<Specification.Reached> starts,
      Specification graph,
      Loader loader,
      Subject any) {
    Set<Object> allowed;
    synchronized (graph) { // TLC is asked by one thread at a time
      allowed = ends.computeIfAbsent(titles, p -> OutcomeExplorer.outcomes(graph, starts, any));
    }
    long most = maxStates.applyAsLong(titles);
    return new OutcomeExplorer(loader, steps.byLabel(), starts, titles, allowed, most);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "lockstep");
    thread.setDaemon(true);
    return thread;
  }

  private static <T> T get(Future<T> task) throws Divergence {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Divergence parted) {
        throw parted;
      }
      throw e.getCause() instanceof LockstepException known
          ? known
          : new LockstepException("" + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      throw new LockstepException("interrupted", e);
    }
  }

  private void walk(Loader loader, Walk sum) {
    long start = System.nanoTime();
    Set<String> fields = fields();
    Subject any = loader.newSubject();
    Specification graph = specification.get();
    sum.all.addAll(graph.actions());
    var programs = programs(graph, any);
    if (programs.isEmpty()) {
      throw new LockstepException("there is no program to be walked", null);
    }
    try (Walkers walkers = new Walkers(parallel, this::memory, patience)) {
      for (var program : programs.entrySet()) {
        StepExplorer explorer =
            explorer(program.getValue(), graph, loader, Place.BY_SWITCHES, recheckOneIn);
        if (atEnd != null) {
          explorer.finalStates().forEach(atEnd);
        }
        walkers.end(sum);
        walkers.begin(explorer);
        sum.seconds = (System.nanoTime() - start) / 1e9;
        progress.accept(sum);
      }
      walkers.end(sum);
    } catch (Divergence e) {
      sum.counterexample =
          e.counterexample.kind().isFailure() ? e.counterexample : shortest(e, graph, loader);
    } catch (LockstepException.Stuck e) { // before the program starts: there is no way to it
      sum.counterexample =
          new Counterexample(null, "" + e.getMessage(), List.of(), Counterexample.Kind.STUCK);
    }
    Set<String> leftOut = any.unmapped().keySet();
    if (!fields.containsAll(leftOut)) {
      Set<String> unknown = new TreeSet<>(leftOut);
      unknown.removeAll(fields);
      throw new LockstepException("unmapped: the classes under test have no " + unknown, null);
    }
    fields.removeAll(sum.mapped());
    sum.mapped.clear(); // or they would hold on to the classes
    fields.removeAll(leftOut);
    sum.unmapped.addAll(fields);
  }

  /** The threads that walk a program together, each with a scheduler of its own. */
  private static final class Walkers implements AutoCloseable {
    private final List<Scheduler> schedulers = new ArrayList<>();
    private final List<Future<?>> underWay = new ArrayList<>();
    private final ExecutorService pool;
    private @Nullable StepExplorer explorer;

    Walkers(int parallel, Supplier<Memory> memory, Duration patience) {
      for (int i = 0; i < parallel; i++) {
        schedulers.add(new Scheduler(memory.get(), patience));
      }
      pool = Executors.newFixedThreadPool(schedulers.size(), Lockstep::daemon);
    }

    void begin(StepExplorer next) {
      explorer = next;
      for (Scheduler scheduler : schedulers) {
        underWay.add(
            pool.submit(
                () -> {
                  next.explore(scheduler);
                  return null;
                }));
      }
    }

    void end(Walk sum) throws Divergence {
      for (Future<?> each : underWay) {
        get(each);
      }
      underWay.clear();
      if (explorer != null) {
        sum.add(explorer.sum());
      }
    }

    @Override
    public void close() {
      pool.shutdownNow();
      schedulers.forEach(Scheduler::stop);
    }
  }

  /** Where each starts, by its titles. */
  private Map<List<String>, List<Specification.Reached>> programs(
      Specification graph, Subject titles) {
    Map<List<String>, List<Specification.Reached>> starts = new LinkedHashMap<>();
    for (Specification.Reached each : graph.initial()) {
      List<String> title = titles.titles(each.state());
      if (programs.test(title)) {
        starts.computeIfAbsent(title, t -> new ArrayList<>()).add(each);
      }
    }
    return starts;
  }

  private StepExplorer explorer(
      List<Specification.Reached> starts,
      Specification graph,
      Loader loader,
      Comparator<Place> order,
      int recheck) {
    long most = maxStates.applyAsLong(loader.newSubject().titles(starts.get(0).state()));
    return new StepExplorer(graph, starts, loader, steps.byLabel(), order, recheck, most);
  }

  /** There may be a shorter way to where they part. */
  private Counterexample shortest(Divergence known, Specification graph, Loader loader) {
    StepExplorer explorer = explorer(known.program, graph, loader, Place.BY_LENGTH, 0);
    Scheduler one = new Scheduler(memory(), patience);
    try {
      explorer.explore(one);
      return known.counterexample;
    } catch (Divergence e) {
      return e.counterexample;
    } finally {
      one.stop();
    }
  }

  /** All fields of the classes under test but constants. */
  private Set<String> fields() {
    Set<String> fields = new TreeSet<>();
    for (ClassNode type : steps.classes()) {
      for (FieldNode field : type.fields) {
        boolean assertions = field.name.equals("$assertionsDisabled");
        if (!assertions && (field.value == null || !Modifier.isFinal(field.access))) {
          fields.add(type.name.substring(type.name.lastIndexOf('/') + 1) + "." + field.name);
        }
      }
    }
    return fields;
  }
}
