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
 * Generates scenarios: a start, the operations of several threads, and an end. The threads run
 * either one pair of operations after another, or operations that Lincheck's own generator draws.
 *
 * <p>Lincheck would draw the start as well. As most operations complete the future, most scenarios
 * would then begin with a future that is done; so the starts are listed here.
 */
public abstract class ScenarioGenerator extends ExecutionGenerator {

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

  /** Starts for watchers. They are separate because a watcher costs Lincheck the most time. */
  private static final List<List<Actor>> WATCHER_STARTS =
      List.of(
          List.of(),
          List.of(operation("watch"), operation("addDoneCallback", 1)),
          List.of(operation("watch"), operation("cancel")));

  /** Completes the future, so that the answer shows every callback that is still registered. */
  private static final List<Actor> END = List.of(operation("trySetResult", 2), operation("result"));

  /** Finishes the future, too; the first answer shows a watcher that was notified too early. */
  private static final List<Actor> WATCHER_END =
      List.of(
          operation("notificationCounts"),
          operation("trySetResult", 2),
          operation("setRunningOrNotifyCancel"),
          operation("notificationCounts"));

  /** The operations that change the future, with the arguments that make a difference. */
  private static final List<Actor> CHANGES =
      List.of(
          operation("trySetResult", 0), // first, because canaries run only the first pairs
          operation("cancel"), // second, for the same reason
          operation("setResult", 1),
          operation("setException", 1),
          operation("trySetException", 2),
          operation("cancelAndNotify"),
          operation("setRunningOrNotifyCancel"),
          operation("addDoneCallback", 2),
          operation("addDoneCallback", ScenarioOperations.THROWS_ERROR),
          operation("addDoneCallback", ScenarioOperations.ADDS_ANOTHER));

  private static final List<Actor> READS =
      List.of(
          operation("isDone"),
          operation("isRunning"),
          operation("isCancelled"),
          operation("result"),
          operation("exception"));

  /**
   * Operations of watchers beside those that notify them. The first scenario completes two futures
   * in turn beside an {@code await} of both: one that takes no atomic snapshot could see the second
   * done and the first not.
   */
  private static final List<List<List<Actor>>> WATCHER_RACES =
      List.of(
          List.of(
              List.of(operation("trySetResult", 0), operation("setOther")),
              List.of(operation("await"))),
          beside(operation("watch"), operation("trySetResult", 0)),
          beside(operation("watch"), operation("cancel")),
          beside(operation("watch"), operation("cancelAndNotify")),
          beside(operation("watch"), operation("setRunningOrNotifyCancel")),
          beside(operation("watch"), operation("addDoneCallback", 2)),
          beside(operation("watch"), operation("watch")),
          beside(operation("watch"), operation("leave")),
          beside(operation("leave"), operation("trySetResult", 0)),
          beside(operation("leave"), operation("cancel")),
          beside(operation("leave"), operation("cancelAndNotify")),
          beside(operation("leave"), operation("setRunningOrNotifyCancel")),
          beside(operation("leave"), operation("addDoneCallback", 2)),
          beside(operation("leave"), operation("leave")),
          beside(operation("await"), operation("trySetResult", 0)),
          beside(operation("await"), operation("cancel")),
          beside(operation("await"), operation("cancelAndNotify")),
          beside(operation("await"), operation("setRunningOrNotifyCancel")));

  private record Scenario(List<Actor> start, List<List<Actor>> parallel, List<Actor> end) {}

  private static final List<Scenario> WATCHER_PAIRS = watcherPairs();
  private static final List<Scenario> PAIRS = pairs();

  /** The number of scenarios of {@link AllPairs}. */
  static final int ALL_PAIRS = PAIRS.size();

  /** Static for the reason that the counters of {@link ExecutionCounter} are. */
  private static WorkPart part = WorkPart.WHOLE;

  private int generated;

  ScenarioGenerator(CTestConfiguration configuration, CTestStructure structure) {
    super(configuration, structure);
  }

  /** Returns the {@code n}th scenario, counted from 0. */
  abstract Scenario scenario(int n);

  /** Sets which scenarios are generated from now on: those of the part. */
  static void generate(WorkPart ofWork) {
    part = ofWork;
  }

  @Override
  public ExecutionScenario nextExecution() {
    while (!part.has(generated)) {
      ExecutionCounter.recordPairs(scenario(generated++).parallel);
    }
    Scenario scenario = scenario(generated++);
    ExecutionCounter.recordScenario(scenario.parallel);
    return new ExecutionScenario(
        scenario.start, scenario.parallel, scenario.end, testStructure.validationFunction);
  }

  /** Every change beside every change and every read, and the watchers' races, from every start. */
  public static final class AllPairs extends ScenarioGenerator {
    /** Creates the generator; Lincheck calls it by reflection. */
    public AllPairs(CTestConfiguration conf, CTestStructure structure, RandomProvider unused) {
      super(conf, structure);
    }

    @Override
    Scenario scenario(int n) {
      return PAIRS.get(n % PAIRS.size());
    }
  }

  /** The scenarios of {@link AllPairs} that have a watcher. */
  public static final class WatcherPairs extends ScenarioGenerator {
    /** Creates the generator; Lincheck calls it by reflection. */
    public WatcherPairs(CTestConfiguration conf, CTestStructure structure, RandomProvider unused) {
      super(conf, structure);
    }

    @Override
    Scenario scenario(int n) {
      return WATCHER_PAIRS.get(n % WATCHER_PAIRS.size());
    }
  }

  /** Draws the operations of each thread from a fixed seed; the configuration says how many. */
  public static final class RandomScenarios extends ScenarioGenerator {
    private final RandomExecutionGenerator generator;

    /** Creates the generator; Lincheck calls it by reflection. */
    public RandomScenarios(
        CTestConfiguration conf, CTestStructure structure, RandomProvider random) {
      super(conf, structure);
      generator = new RandomExecutionGenerator(conf, structure, random);
    }

    @Override
    Scenario scenario(int n) {
      return new Scenario(
          STARTS.get(n % STARTS.size()),
          generator.nextExecution().getParallelExecution(),
          WATCHER_END);
    }
  }

  private static List<Scenario> pairs() {
    List<Scenario> pairs = new ArrayList<>();
    for (int i = 0; i < CHANGES.size(); i++) {
      List<Actor> others = new ArrayList<>(CHANGES.subList(i, CHANGES.size()));
      others.addAll(READS);
      for (Actor second : others) {
        for (List<Actor> start : STARTS) {
          pairs.add(new Scenario(start, List.of(List.of(CHANGES.get(i)), List.of(second)), END));
        }
      }
    }
    pairs.addAll(WATCHER_PAIRS);
    return pairs;
  }

  private static List<Scenario> watcherPairs() {
    List<Scenario> pairs = new ArrayList<>();
    for (List<List<Actor>> parallel : WATCHER_RACES) {
      for (List<Actor> start : WATCHER_STARTS) {
        pairs.add(new Scenario(start, parallel, WATCHER_END));
      }
    }
    return pairs;
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
