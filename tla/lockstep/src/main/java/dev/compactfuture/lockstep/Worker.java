package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * A thread of a program, which stops before each step until it has the turn. To the code under test
 * it is the current thread, even if a coroutine executes that code and this thread is never
 * started. Its permit, interrupt status, clock and thread-locals are kept here and not by the JVM,
 * because the scheduler decides about them. Only the worker that has the turn may touch any
 * worker's fields.
 */
final class Worker extends Thread {
  /**
   * The time at the start, half a second before the clock overflows: the code under test must cope
   * with deadlines beyond the overflow.
   */
  static final long CLOCK_START = Long.MAX_VALUE - 500_000_000;

  /** How far the clock is advanced, in nanoseconds: two years, longer than any program waits. */
  private static final long LONG_TIME = 1L << 56;

  /** Decides when a worker takes its steps. */
  interface Coordinator {
    /** Runs the worker's part of program after program; returns when the thread is to end. */
    void runPrograms(Worker worker);

    /** Returns when {@code worker}, which stands before a step, is to take it. */
    void awaitStep(Worker worker);

    /** Fails the run that {@code worker} is in; returns what the worker has to throw. */
    Unwind refuse(Worker worker, LockstepException why);

    /** Returns whether the run that {@code worker} is in is over. */
    boolean hasLeft(Worker worker);

    /** Returns whether all workers are to end. */
    boolean isStopped();

    /** Tells the program that the code starts a thread. */
    void start(Thread started);

    /** Returns the memory that performs the workers' accesses. */
    Memory memory();
  }

  /** A thread that executes workers which are coroutines, one at a time. */
  abstract static class Carrier extends Thread {
    /** The worker whose coroutine runs now; null if none does. */
    @Nullable Worker running;

    Carrier(String name) {
      super(name);
      setDaemon(true);
    }
  }

  /** Thrown out of the step at which a worker stands, to end its part of a run. */
  static final class Unwind extends Error {
    private static final long serialVersionUID = 1;

    Unwind() {
      super("the run is over", null, false, false);
    }
  }

  /** Returns the worker whose code the current thread executes; null if it executes none. */
  static @Nullable Worker ofThisThread() {
    Thread thread = Thread.currentThread();
    if (thread instanceof Worker worker) {
      return worker;
    }
    return thread instanceof Carrier carrier ? carrier.running : null;
  }

  /** Returns {@link #ofThisThread} if it executes its program, and not the engine's code. */
  static @Nullable Worker current() {
    Worker worker = ofThisThread();
    if (worker == null) {
      return null;
    }
    if (worker.coordinator.isStopped()) { // the worker was stuck and has been given up
      worker.unwinding = true;
      throw new Unwind();
    }
    return worker.inEngine ? null : worker;
  }

  final int number; // from 1
  private final Coordinator coordinator;
  private @Nullable Coroutine coroutine;
  final ThreadLocals threadLocals = new ThreadLocals();

  /** Whether the worker may be parked until it has the turn. Not guarded by the turn. */
  volatile boolean waitsForTurn;

  // How far the program has come.
  final CallStack stack = new CallStack();
  @Nullable Site next; // the step before which it stands
  @Nullable BooleanSupplier condition; // of that step, if it is the subject's own
  @Nullable Object[] operands = {}; // of that step
  boolean returned;
  int steps; // taken
  String lastLabel = ""; // of the step taken last
  String staleRead = ""; // in the step taken last

  // Whether the engine's code runs, and not the program's; and how the program is ended.
  boolean inEngine = true;
  boolean unwinding;
  boolean refused;
  int unwinds;

  // What the environment provides.
  boolean permit;
  boolean interrupted;
  boolean failsWeakly; // in the next step
  long clock;
  private long clockWhenRead;
  private boolean hasReadClock;

  // The choices of the step under way.
  private boolean hasPlan;
  private List<Integer> plan = List.of();
  final List<Move.MadeChoice> choices = new ArrayList<>();

  Worker(int number, Coordinator coordinator) {
    super("lockstep-" + number);
    this.number = number;
    this.coordinator = coordinator;
    setDaemon(true);
  }

  @Override
  public void run() {
    coordinator.runPrograms(this);
  }

  /** Returns the coroutine that goes on; a new one if the run of the previous one is over. */
  Coroutine coroutine() {
    Coroutine known = coroutine;
    if (known == null || coordinator.hasLeft(this)) {
      known = new Coroutine(() -> coordinator.runPrograms(this));
      coroutine = known;
    }
    return known;
  }

  /** Forgets the previous run. */
  void begin() {
    stack.clear();
    threadLocals.clear();
    inEngine = true;
    next = null;
    condition = null;
    returned = false;
    steps = 0;
    lastLabel = "";
    unwinding = false;
    unwinds = 0;
    refused = false;
    permit = false;
    interrupted = false;
    failsWeakly = false;
    clock = CLOCK_START;
    clockWhenRead = CLOCK_START;
    hasReadClock = false;
    hasPlan = false;
    plan = List.of();
    choices.clear();
  }

  Memory memory() {
    return coordinator.memory();
  }

  /** Stops before the step at {@code site} until this worker is to take it. */
  void await(Site site, @Nullable Object[] locals, @Nullable Object[] operands) {
    if (stack.depth() > 0) {
      stack.moveTo(site, locals);
    }
    next = site;
    this.operands = operands;
    coordinator.awaitStep(this);
    next = null;
  }

  /** Stops before a step of the subject's own code until this worker is to take it. */
  void await(String label, BooleanSupplier enabled) {
    next = Site.ofSubject(label);
    condition = enabled;
    operands = new Object[0];
    coordinator.awaitStep(this);
    condition = null;
    next = null;
    lastLabel = label;
  }

  /** Passes a thread that the code starts to the subject, which has it run. */
  void start(Thread started) {
    inEngine = true;
    coordinator.start(started);
    inEngine = false;
  }

  /** Ends the run, even if the code catches what the caller is to throw. */
  Unwind refuse(LockstepException why) {
    refused = true;
    return coordinator.refuse(this, why);
  }

  /** Reports an access of plain data, which the code makes itself after this has returned. */
  void checkPlainAccess(Location location, boolean writes) {
    try {
      memory().checkPlainAccess(number, location, writes);
    } catch (LockstepException e) {
      throw refuse(e);
    }
  }

  // Choices.

  /** Prepares for the next step, in which these alternatives are to be taken. */
  void plan(List<Integer> alternatives) {
    hasPlan = true;
    steps++;
    plan = alternatives;
    choices.clear();
  }

  /** Chooses as planned, or the first alternative where the plan ends. */
  int choose(int alternatives) {
    if (!hasPlan) {
      throw refuse(
          new LockstepException(
              "thread " + number + " chooses before its first step; that is not explored", null));
    }
    int alternative = choices.size() < plan.size() ? plan.get(choices.size()) : 0;
    choices.add(new Move.MadeChoice(alternative, alternatives));
    return alternative;
  }

  // Time and parking.

  long readClock() {
    clockWhenRead = clock;
    hasReadClock = true;
    return clock;
  }

  void advanceClock() {
    clock += LONG_TIME;
  }

  /**
   * Returns whether it makes a difference that time passes: the thread has read the clock, no time
   * has passed since, and it is about to read it again or to park for a time.
   */
  boolean waitsForTime() {
    return !returned
        && next != null
        && next.instruction() instanceof MethodInsnNode call
        && (call.name.equals("parkNanos") || call.name.equals("nanoTime"))
        && clock == clockWhenRead
        && hasReadClock;
  }

  /**
   * Returns whether the next step can be taken: any step can, except one that blocks in park, and
   * one of the subject's that waits for a condition.
   */
  boolean isEnabled() {
    if (condition != null) {
      return condition.getAsBoolean();
    }
    String park = parkMethod();
    return park == null
        || permit
        || interrupted
        || (parksForATime() && clock - clockWhenRead >= parkTime());
  }

  /** Returns whether the next step parks for {@link #parkTime}. */
  boolean parksForATime() {
    return "parkNanos".equals(parkMethod());
  }

  /** Returns for how many nanoseconds the next step parks. */
  long parkTime() {
    return (long) requireNonNull(operands[operands.length - 1]);
  }

  /** Returns whether the thread is blocked in park. */
  boolean isParked() {
    return !returned && parkMethod() != null && !isEnabled();
  }

  private @Nullable String parkMethod() {
    return next == null ? null : next.parkMethod();
  }
}
