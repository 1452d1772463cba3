package dev.compactfuture.lincheck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.CTestStructure;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionGenerator;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.execution.RandomExecutionGenerator;
import org.jetbrains.lincheck.datastructures.CTestConfiguration;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.RandomProvider;

/**
 * The scenarios. Each starts in one of {@link #STARTS} and ends with {@link #END}; between them
 * stands either every pair of operations in turn, or what Lincheck's own generator draws.
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
              operation("addDoneCallback", Operations.THROWS_EXCEPTION),
              operation("setRunningOrNotifyCancel"),
              operation("addDoneCallback", 2)),
          List.of(operation("cancel")));

  /** Whoever is registered yet is told now, and so a lost registration shows in the answer. */
  private static final List<Actor> END = List.of(operation("trySetResult", 2), operation("result"));

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
          operation("addDoneCallback", Operations.THROWS_ERROR),
          operation("addDoneCallback", Operations.ADDS_ANOTHER));

  private static final List<Actor> LOOKS =
      List.of(
          operation("isDone"),
          operation("isRunning"),
          operation("isCancelled"),
          operation("result"),
          operation("exception"));

  private static final List<List<Actor>> PAIRS = pairs();

  /** The number of scenarios that {@link Pairs} has. */
  static final int ALL_PAIRS = PAIRS.size() * STARTS.size();

  private int generated;

  Scenarios(CTestConfiguration configuration, CTestStructure structure) {
    super(configuration, structure);
  }

  /** The part that runs in several threads, for the n-th scenario. */
  abstract List<List<Actor>> parallel(int n);

  @Override
  public ExecutionScenario nextExecution() {
    List<List<Actor>> parallel = parallel(generated);
    List<Actor> start = STARTS.get(generated % STARTS.size());
    generated++;
    Tally.newScenario(parallel);
    return new ExecutionScenario(start, parallel, END, testStructure.validationFunction);
  }

  /** Every change beside every change and every look, from every start. */
  public static final class Pairs extends Scenarios {
    /** For Lincheck. */
    public Pairs(CTestConfiguration conf, CTestStructure structure, RandomProvider unused) {
      super(conf, structure);
    }

    @Override
    List<List<Actor>> parallel(int n) {
      List<Actor> pair = PAIRS.get(n / STARTS.size() % PAIRS.size());
      return List.of(List.of(pair.get(0)), List.of(pair.get(1)));
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
    List<List<Actor>> parallel(int n) {
      return generator.nextExecution().getParallelExecution();
    }
  }

  private static List<List<Actor>> pairs() {
    List<List<Actor>> pairs = new ArrayList<>();
    for (int i = 0; i < CHANGES.size(); i++) {
      for (Actor second : CHANGES.subList(i, CHANGES.size())) {
        pairs.add(List.of(CHANGES.get(i), second));
      }
      for (Actor second : LOOKS) {
        pairs.add(List.of(CHANGES.get(i), second));
      }
    }
    return pairs;
  }

  private static Actor operation(String name, Object... arguments) {
    for (Method method : Operations.class.getDeclaredMethods()) {
      if (method.getName().equals(name) && method.isAnnotationPresent(Operation.class)) {
        return new Actor(method, List.of(arguments));
      }
    }
    throw new IllegalArgumentException("no operation " + name);
  }
}
