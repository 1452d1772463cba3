package dev.compactfuture.lincheck;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.CTestStructure;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionGenerator;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.execution.RandomExecutionGenerator;
import org.jetbrains.lincheck.datastructures.CTestConfiguration;
import org.jetbrains.lincheck.datastructures.RandomProvider;

/**
 * The scenarios: a start, what several threads do, and an end. Between them stands either every
 * pair of operations in turn, or what Lincheck's own generator draws.
 *
 * <p>Left to itself Lincheck would draw the start as well, and as most operations complete, most
 * scenarios would begin with a future that is done.
 */
public abstract class Scenarios extends ExecutionGenerator {

  private static final List<List<Actor>> STARTS =
      List.of(
          List.of(),
          List.of(operation("addDoneCallback", 1)),
          List.of(operation("setRunningOrNotifyCancel")),
          List.of(
              operation("addDoneCallback", ScenarioOperations.THROWS_EXCEPTION),
              operation("setRunningOrNotifyCancel"),
              operation("addDoneCallback", 2)),
          List.of(operation("cancel")));

  /** Of who waits on many. Apart, for a watcher costs Lincheck more than all else. */
  private static final List<List<Actor>> STARTS_OF_WATCHERS =
      List.of(
          List.of(),
          List.of(operation("watch"), operation("addDoneCallback", 1)),
          List.of(operation("watch"), operation("cancel")));

  /** Whoever is registered yet is told now, and so a lost registration shows in the answer. */
  private static final List<Actor> END = List.of(operation("trySetResult", 2), operation("result"));

  /** The same for watchers; one that was told too early shows in the first answer. */
  private static final List<Actor> END_OF_WATCHERS =
      List.of(
          operation("told"),
          operation("trySetResult", 2),
          operation("setRunningOrNotifyCancel"),
          operation("told"));

  /** Each operation, with the arguments that make a difference. */
  private static final List<Actor> CHANGES =
      List.of(
          operation("trySetResult", 0), // first, as the canaries need it
          operation("setResult", 1),
          operation("setException", 1),
          operation("trySetException", 2),
          operation("cancel"),
          operation("setRunningOrNotifyCancel"),
          operation("addDoneCallback", 2),
          operation("addDoneCallback", ScenarioOperations.THROWS_ERROR),
          operation("addDoneCallback", ScenarioOperations.ADDS_ANOTHER));

  private static final List<Actor> LOOKS =
      List.of(
          operation("isDone"),
          operation("isRunning"),
          operation("isCancelled"),
          operation("result"),
          operation("exception"));

  /**
   * What who waits on many does, beside what it waits for. An answer that mixes two looks may hold
   * the second change without the first.
   */
  private static final List<List<List<Actor>>> WATCHERS =
      List.of(
          List.of(
              List.of(operation("trySetResult", 0), operation("setOther")),
              List.of(operation("await"))),
          beside(operation("watch"), operation("trySetResult", 0)),
          beside(operation("watch"), operation("cancel")),
          beside(operation("watch"), operation("setRunningOrNotifyCancel")),
          beside(operation("watch"), operation("addDoneCallback", 2)),
          beside(operation("watch"), operation("watch")),
          beside(operation("watch"), operation("leave")),
          beside(operation("leave"), operation("trySetResult", 0)),
          beside(operation("leave"), operation("cancel")),
          beside(operation("leave"), operation("setRunningOrNotifyCancel")),
          beside(operation("leave"), operation("addDoneCallback", 2)),
          beside(operation("leave"), operation("leave")),
          beside(operation("await"), operation("trySetResult", 0)),
          beside(operation("await"), operation("cancel")),
          beside(operation("await"), operation("setRunningOrNotifyCancel")));

  private record Shape(List<Actor> start, List<List<Actor>> parallel, List<Actor> end) {}

  private static final List<Shape> WATCHING = watching();
  private static final List<Shape> PAIRS = pairs();

  /** The number of scenarios that {@link Pairs} has. */
  static final int ALL_PAIRS = PAIRS.size();

  private int generated;

  Scenarios(CTestConfiguration configuration, CTestStructure structure) {
    super(configuration, structure);
  }

  /** The n-th scenario. */
  abstract Shape shape(int n);

  @Override
  public ExecutionScenario nextExecution() {
    Shape shape = shape(generated++);
    ExecutionCounter.recordScenario(shape.parallel);
    return new ExecutionScenario(
        shape.start, shape.parallel, shape.end, testStructure.validationFunction);
  }

  /** Every change beside every change and every look, and what watchers do, from every start. */
  public static final class Pairs extends Scenarios {
    /** For Lincheck. */
    public Pairs(CTestConfiguration conf, CTestStructure structure, RandomProvider unused) {
      super(conf, structure);
    }

    @Override
    Shape shape(int n) {
      return PAIRS.get(n % PAIRS.size());
    }
  }

  /** Those of {@link Pairs} in which somebody waits on many. */
  public static final class Watching extends Scenarios {
    /** For Lincheck. */
    public Watching(CTestConfiguration conf, CTestStructure structure, RandomProvider unused) {
      super(conf, structure);
    }

    @Override
    Shape shape(int n) {
      return WATCHING.get(n % WATCHING.size());
    }
  }

  /** As many operations in as many threads as the configuration says, drawn from a fixed seed. */
  public static final class Random extends Scenarios {
    private final RandomExecutionGenerator generator;

    /** For Lincheck. */
    public Random(CTestConfiguration conf, CTestStructure structure, RandomProvider random) {
      super(conf, structure);
      generator = new RandomExecutionGenerator(conf, structure, random);
    }

    @Override
    Shape shape(int n) {
      return new Shape(
          STARTS.get(n % STARTS.size()),
          generator.nextExecution().getParallelExecution(),
          END_OF_WATCHERS);
    }
  }

  private static List<Shape> pairs() {
    List<Shape> pairs = new ArrayList<>();
    for (int i = 0; i < CHANGES.size(); i++) {
      List<Actor> others = new ArrayList<>(CHANGES.subList(i, CHANGES.size()));
      others.addAll(LOOKS);
      for (Actor second : others) {
        for (List<Actor> start : STARTS) {
          pairs.add(new Shape(start, List.of(List.of(CHANGES.get(i)), List.of(second)), END));
        }
      }
    }
    pairs.addAll(WATCHING);
    return pairs;
  }

  private static List<Shape> watching() {
    List<Shape> watching = new ArrayList<>();
    for (List<List<Actor>> parallel : WATCHERS) {
      for (List<Actor> start : STARTS_OF_WATCHERS) {
        watching.add(new Shape(start, parallel, END_OF_WATCHERS));
      }
    }
    return watching;
  }

  private static List<List<Actor>> beside(Actor... operations) {
    return Stream.of(operations).map(List::of).toList();
  }

  private static Actor operation(String name, Object... arguments) {
    for (Method method : ScenarioOperations.class.getDeclaredMethods()) {
      if (method.getName().equals(name) && Modifier.isPublic(method.getModifiers())) {
        return new Actor(method, List.of(arguments));
      }
    }
    throw new IllegalArgumentException("no operation " + name);
  }
}
