package dev.compactfuture.lockstep;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compares the bytecode of a class with its specification, program by program.
 *
 * <p>{@link #compareSteps} compares every step; {@link #compareOutcomes} compares what the programs
 * end with. Nothing is said about programs that the model does not have, and about memory weaker
 * than sequential consistency unless {@link #underAccessModes} is set. Trusted, and not checked by
 * it: the engine's scheduler and probes, the subject's abstraction, and TLC.
 */
public final class Lockstep {
  private final Class<? extends Subject> subject;
  private final Steps steps;
  private final Supplier<Specification> specification;
  private final Map<List<String>, OutcomeExplorer.Specified>
      allowedOutcomes; // by the programs' titles
  private final SpecificationGraph.Store graphs;
  private final ComparisonSettings settings;
  private boolean compared;

  /**
   * Creates a comparison with the default settings.
   *
   * @param subject how the class under test is run, and how it is mapped to the specification
   * @param steps the class under test, read for this instance alone, which changes them
   * @param specification where the specification is; it is read when it is needed
   */
  public Lockstep(Class<? extends Subject> subject, Steps steps, SpecificationFiles specification) {
    this(subject, steps, () -> TlcSpecification.open(specification));
  }

  /**
   * Creates a comparison with the default settings, and a specification from elsewhere.
   *
   * @param reader reads the specification when it is needed, once
   */
  public Lockstep(
      Class<? extends Subject> subject, Steps steps, Supplier<? extends Specification> reader) {
    this.subject = subject;
    this.steps = steps;
    this.settings = new ComparisonSettings();
    this.allowedOutcomes = new ConcurrentHashMap<>();
    this.graphs = new SpecificationGraph.Store();
    AtomicReference<@Nullable Specification> opened = new AtomicReference<>();
    this.specification =
        () -> {
          Specification known = opened.get();
          if (known == null) {
            known = reader.get();
            opened.set(known);
          }
          return known;
        };
  }

  private Lockstep(Lockstep other, Steps steps) {
    this.subject = other.subject;
    this.steps = steps;
    this.settings = other.settings.copy();
    this.specification = other.specification;
    this.allowedOutcomes = other.allowedOutcomes;
    this.graphs = other.graphs;
  }

  /**
   * Returns a comparison of another variant of the class, with the same settings and the same
   * specification, which is not read again. This one must not be under way.
   */
  public Lockstep withVariant(Steps variant) {
    return new Lockstep(this, variant);
  }

  // Settings.

  /**
   * Sets how much is done twice, to see that the code does the same as before, or not at all if it
   * is 0. One in {@code n} runs goes on at its end along known steps, and of one in {@code n} known
   * states the abstraction is computed again. The default is 16.
   */
  public Lockstep recheckOneIn(int n) {
    settings.recheckOneIn = n;
    return this;
  }

  /**
   * Sets the time after which a thread that has not reached its next step counts as stuck, which
   * ends the comparison. The default, a minute, is much more than any step takes on a loaded
   * machine. It may be shorter if the code is expected to loop and the machine is otherwise idle.
   */
  public Lockstep stuckAfter(Duration time) {
    settings.stuckAfter = time;
    return this;
  }

  /**
   * Sets how many states a program may have, given its titles. A program with more is taken to have
   * infinitely many, which ends the comparison. The states are the specification's, or the code's
   * where outcomes are compared. The default, five million, is more than fits in memory.
   */
  public Lockstep maxStates(ToLongFunction<List<String>> ofProgram) {
    settings.maxStates = ofProgram;
    return this;
  }

  /**
   * Accepts code with {@link Steps#errors}, such as two steps with one label. A step without a
   * label is taken together with the one before, so its races are not seen.
   */
  public Lockstep ignoreLabelErrors() {
    settings.ignoreLabelErrors = true;
    return this;
  }

  /**
   * Makes memory as weak as Java's access modes allow, and not sequentially consistent. Every value
   * that a read may return is explored. A data race of a confined field or of a {@link
   * PlainVariable} is a counterexample.
   */
  public Lockstep underAccessModes() {
    settings.accessModes = true;
    return this;
  }

  /**
   * Makes memory even weaker than {@link #underAccessModes}: volatile accesses release and acquire,
   * and are ordered with calls of {@code LockSupport}, but have no one order among themselves. It
   * has far fewer states; code that holds under it needs no such order. Code that does need it, as
   * Dekker's algorithm, fails.
   */
  public Lockstep underUnorderedAccessModes() {
    settings.unordered = true;
    return underAccessModes();
  }

  /**
   * Keeps the specification's graph in memory, so that TLC is not asked again when {@link
   * #withVariant another variant} of the class is compared with it.
   */
  public Lockstep keepGraphs() {
    settings.keepGraphs = true;
    return this;
  }

  /**
   * Measures {@link StepComparison#bytesPerState}. Makes one run at a time, and collects all
   * garbage before and after each program; nothing else should use the heap.
   */
  public Lockstep measureMemory() {
    settings.measureMemory = true;
    settings.parallel = 1;
    return this;
  }

  /** Sets how many runs are under way at a time. The default is the number of processors. */
  public Lockstep parallel(int n) {
    settings.parallel = n;
    return this;
  }

  /**
   * Runs the threads of a program as platform threads, even if the JVM has coroutines. It is the
   * only way before JDK 21, and without {@code --add-exports
   * java.base/jdk.internal.vm=ALL-UNNAMED}; it takes longer, and finds the same.
   */
  public Lockstep onPlatformThreads() {
    settings.coroutines = false;
    return this;
  }

  /** Returns whether comparisons run on coroutines unless {@link #onPlatformThreads} is set. */
  public static boolean hasCoroutines() {
    return Coroutine.areSupported();
  }

  /**
   * Sets before which step of a replay {@link Breakpoint#reached} is called, for a debugger; the
   * first is 1.
   */
  public Lockstep stopBefore(int step) {
    settings.stopBefore = step;
    return this;
  }

  /** Sets what is called after every program, with the result so far. */
  public Lockstep onProgress(Consumer<Comparison> listener) {
    settings.progress = listener;
    return this;
  }

  /** Selects the programs, by the titles of their threads. */
  public Lockstep programs(Predicate<List<String>> which) {
    settings.programs = which;
    return this;
  }

  /** Sets what receives the states from which the specification takes no step. */
  public Lockstep onFinalState(Consumer<State> listener) {
    settings.finalStates = listener;
    return this;
  }

  // Comparisons.

  /**
   * Compares all steps from all states of all programs, up to the first difference.
   *
   * @throws LockstepException if the class, the subject or the specification is not supported
   * @throws IllegalStateException if this instance has compared already
   */
  public StepComparison compareSteps() {
    return load(code -> new StepComparer(settings, code, specification.get(), graphs).compare());
  }

  /**
   * Compares the outcomes of all executions of all programs, see {@link Subject#outcome(Machine)},
   * up to the first that the specification does not have. On the way the code may take other steps.
   *
   * @throws LockstepException if the class, the subject or the specification is not supported
   * @throws IllegalStateException if this instance has compared already
   */
  public OutcomeComparison compareOutcomes() {
    return load(
        code ->
            new OutcomeComparer(settings, code, specification.get(), allowedOutcomes).compare());
  }

  /**
   * Explores all programs on both sides, and compares nothing. The code is explored to its end
   * whatever the specification does, and the other way round; only interrupts and time, which the
   * environment decides on, happen to the code where they happen in the specification.
   *
   * @return a graph for each program. If a side cannot be explored to its end, its graph says why
   * @throws LockstepException if the class, the subject or the specification is not supported
   * @throws IllegalStateException if this instance has compared already
   */
  public List<ProgramGraph> exploreGraphs() {
    return load(code -> new GraphReader(settings, code, specification.get()).read());
  }

  /**
   * Runs a schedule again that was found by {@link #compareSteps}, on platform threads, and then
   * takes every step from its end.
   *
   * @return the counterexample that it ends with; null if code and specification agree
   * @throws IllegalArgumentException if the model has no such program, or none with that start
   * @throws LockstepException if a step of the schedule is not possible, too
   * @throws IllegalStateException if this instance has compared already
   */
  public @Nullable Counterexample replaySteps(Schedule schedule) {
    return replay(
        schedule,
        (code, program) ->
            new StepExplorer(program, code.loader(), graphs.graph(program, false), 0));
  }

  /**
   * Runs a schedule again that was found by {@link #compareOutcomes}, like {@link #replaySteps}.
   *
   * @return the counterexample that it ends with; null if the specification has the outcome
   */
  public @Nullable Counterexample replayOutcomes(Schedule schedule) {
    return replay(
        schedule,
        (code, program) -> {
          Subject any = code.loader().newSubject();
          return new OutcomeExplorer(
              program, code.loader(), OutcomeExplorer.specified(program, any));
        });
  }

  private @Nullable Counterexample replay(
      Schedule schedule,
      BiFunction<LoadedCode, ProgramToExplore, ? extends ProgramExplorer> explorers) {
    onPlatformThreads().programs(schedule.titles()::equals);
    AtomicReference<@Nullable Counterexample> found = new AtomicReference<>();
    load(
        code -> {
          Subject any = code.loader().newSubject();
          ProgramToExplore program =
              settings.programs(specification.get(), code.steps(), any).get(0);
          Replay replay = new Replay(explorers.apply(code, program), schedule, settings.stopBefore);
          Scheduler scheduler = settings.scheduler(code.steps());
          try {
            scheduler.runAll(replay);
          } catch (Divergence e) {
            found.set(e.counterexample);
          } finally {
            scheduler.stop();
          }
          return found;
        });
    return found.get();
  }

  private <T> T load(Function<LoadedCode, T> comparison) {
    if (compared) {
      throw new IllegalStateException("steps: they can be compared once; read them anew");
    }
    compared = true;
    if (!settings.ignoreLabelErrors && !steps.errors().isEmpty()) {
      throw new LockstepException(String.join("\n", steps.errors()), null);
    }
    try (SiteTable sites = new SiteTable()) {
      Map<String, byte[]> code = Instrumentation.instrument(steps, sites, settings.accessModes);
      try {
        return load(code, comparison);
      } catch (LockstepException.Pinned e) {
        settings.coroutines = false;
        return load(code, comparison);
      }
    }
  }

  private <T> T load(Map<String, byte[]> code, Function<LoadedCode, T> comparison) {
    Loader loader = new Loader(code, steps.withoutSteps(), subject);
    try {
      return comparison.apply(new LoadedCode(loader, steps));
    } finally {
      Fields.forget(loader);
    }
  }
}
