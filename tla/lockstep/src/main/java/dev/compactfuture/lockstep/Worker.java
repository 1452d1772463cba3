package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * A thread of a program: a real one, which stops before each step until it is its turn. What the
 * world gives it (permit, interrupt status, clock) is not the JVM's but stands here, as the
 * scheduler has to decide about it. All fields are guarded by having the turn.
 */
final class Worker extends Thread {
  /** The clock starts so that deadlines of more than half a second overflow, as they may. */
  private static final long START = Long.MAX_VALUE - 500_000_000;

  /** More than any program under test ever waits, in nanoseconds (two years). */
  private static final long LONG = 1L << 56;

  /** Ends a run: thrown out of the step at which a thread stands. */
  static final class Unwind extends Error {
    private static final long serialVersionUID = 1;

    Unwind() {
      super("the run is over", null, false, false);
    }
  }

  /** A method call under way, as far as the probes know it; null until it calls or steps. */
  static final class Call {
    @Nullable Site site;
    @Nullable Object[] locals = {};
  }

  /** The thread of a program that runs this; null if it is not a program's step. */
  static @Nullable Worker current() {
    if (!(Thread.currentThread() instanceof Worker worker)) {
      return null;
    }
    if (worker.scheduler.isStopped()) { // it was stuck, and nobody waits for it any more
      worker.unwinds = true;
      throw new Unwind();
    }
    return worker.outside ? null : worker;
  }

  final int number;
  volatile boolean waits; // not guarded: whether it waits for the turn in a way that needs a wake
  private final Scheduler scheduler;
  private final List<Call> calls = new ArrayList<>();
  private int depth;
  @Nullable Site next;
  @Nullable Object[] operands = {};
  Scheduler.@Nullable Run run; // that it takes part in
  boolean returned;
  boolean unwinds;
  boolean refused; // the engine cannot go on with what it does
  int unwound;
  boolean outside = true; // the code that runs is not the program's
  String note = ""; // on the last step
  String last = ""; // its label
  boolean permit;
  boolean interrupted;
  long clock;
  private long clockRead;
  private boolean asked; // the clock

  /** What the step under way is to choose, and has chosen: alternative and number of them. */
  private List<Integer> plan = List.of();

  private boolean planned; // it has taken a step
  int steps;

  final List<int[]> chosen = new ArrayList<>();

  Worker(int number, Scheduler scheduler) {
    super("lockstep-" + number);
    this.number = number;
    this.scheduler = scheduler;
    setDaemon(true);
  }

  @Override
  public void run() {
    scheduler.work(this);
  }

  /** Forgets the run before. */
  void begin(Scheduler.@Nullable Run next) {
    run = next;
    depth = 0;
    this.next = null;
    returned = false;
    unwinds = false;
    unwound = 0;
    permit = false;
    interrupted = false;
    clock = START;
    clockRead = START;
    asked = false;
    last = "";
    plan = List.of();
    planned = false;
    steps = 0;
    refused = false;
    chosen.clear();
  }

  // What the probes say.

  void enter() {
    if (depth == calls.size()) {
      calls.add(new Call());
    }
    Call call = calls.get(depth++);
    call.site = null;
    call.locals = new Object[0];
  }

  void exit() {
    depth--;
  }

  void at(Site site, @Nullable Object[] locals) {
    Call call = calls.get(depth - 1);
    call.site = site;
    call.locals = locals;
  }

  /** Stops before the step at {@code site} until it is this thread's turn to take it. */
  void await(Site site, @Nullable Object[] locals, @Nullable Object[] operands) {
    if (depth > 0) {
      at(site, locals);
    }
    next = site;
    this.operands = operands;
    scheduler.arrive(this);
    next = null;
  }

  /** Ends the run, whatever the code does with what is thrown. */
  Unwind refuse(LockstepException why) {
    refused = true;
    return scheduler.refuse(this, why);
  }

  // Calls under way, the innermost last.

  List<Call> calls() {
    return calls.subList(0, depth);
  }

  // The step.

  void plan(List<Integer> choices) {
    planned = true;
    steps++;
    plan = choices;
    chosen.clear();
  }

  int choose(int alternatives) {
    if (!planned) {
      throw refuse(
          new LockstepException(
              "thread " + number + " chooses before its first step; that is not explored", null));
    }
    int alternative = chosen.size() < plan.size() ? plan.get(chosen.size()) : 0;
    chosen.add(new int[] {alternative, alternatives});
    return alternative;
  }

  /** Whether it is about to ask the clock, or to park for a time, and none has passed since. */
  boolean waitsForTime() {
    return !returned
        && next != null
        && next.instruction() instanceof MethodInsnNode call
        && (call.name.equals("parkNanos") || call.name.equals("nanoTime"))
        && clock == clockRead
        && asked;
  }

  /** Whether the thread could take its next step: it could not only if it is parked. */
  boolean isEnabled() {
    String name = park();
    return name == null
        || permit
        || interrupted
        || (name.equals("parkNanos")
            && clock - clockRead >= (long) requireNonNull(operands[operands.length - 1]));
  }

  boolean isParked() {
    return !returned && park() != null && !isEnabled();
  }

  private @Nullable String park() {
    return next != null
            && next.instruction() instanceof MethodInsnNode call
            && call.name.startsWith("park")
            && call.owner.endsWith("/LockSupport")
        ? call.name
        : null;
  }

  void timePasses() {
    clock += LONG;
  }

  @Nullable Object take(Site site, @Nullable Object[] operands) {
    note = "";
    last = requireNonNull(site.step()).label();
    AbstractInsnNode instruction = site.instruction();
    if (instruction instanceof MethodInsnNode call && !call.owner.endsWith("/VarHandle")) {
      switch (call.name) {
        case "park", "parkNanos" -> {
          permit = false;
          scheduler.memory().parks(number);
        }
        case "unpark" -> unpark(operands);
        case "interrupt" -> of(operands).interrupted = true;
        case "isInterrupted" -> {
          return of(operands).interrupted;
        }
        case "interrupted" -> {
          boolean was = interrupted;
          interrupted = false;
          return was;
        }
        default -> { // nanoTime
          clockRead = clock;
          asked = true;
          return clock;
        }
      }
      return null;
    }
    Object answer = answer(scheduler.memory(), number, site, operands);
    note = scheduler.memory().read();
    return answer;
  }

  Memory memory() {
    return scheduler.memory();
  }

  /** An access of plain data, which the code takes itself when this returns. */
  void plain(Memory.Location location, boolean writes) {
    scheduler.memory().plain(number, location, writes);
  }

  /** A step before the program starts. */
  static @Nullable Object takeUnscheduled(Site site, @Nullable Object[] operands) {
    if (!(Thread.currentThread() instanceof Worker) && !Loader.isMaking()) {
      throw new LockstepException(
          requireNonNull(site.step()).where() + ": a step in a thread that is not the program's",
          null);
    }
    if (site.instruction() instanceof MethodInsnNode call && !call.owner.endsWith("/VarHandle")) {
      return switch (call.name) {
        case "unpark" -> unpark(operands);
        case "nanoTime" -> START;
        case "interrupted" -> false;
        default -> throw new LockstepException(call.name + " before the program starts", null);
      };
    }
    return answer(Memory.HEAP, 0, site, operands);
  }

  private static @Nullable Object unpark(@Nullable Object[] operands) {
    if (operands[0] != null) {
      of(operands).permit = true;
    }
    return null;
  }

  private static Worker of(@Nullable Object[] operands) {
    if (operands[0] instanceof Worker worker) {
      return worker;
    }
    throw new LockstepException(operands[0] + " is no thread of the program", null);
  }

  /** The answer, as the code that asks has declared it: a long of an int field, say. */
  private static @Nullable Object answer(
      Memory memory, int thread, Site site, @Nullable Object[] operands) {
    Object answer = memory.answer(access(thread, site, operands));
    Class<?> declared = site.primitiveResult();
    return answer == null || declared == null ? answer : Memory.converted(declared, answer);
  }

  private static Memory.Access access(int thread, Site site, @Nullable Object[] operands) {
    if (site.instruction() instanceof FieldInsnNode field) {
      String kind = requireNonNull(site.step()).kind();
      boolean reads = kind.endsWith("read");
      return new Memory.Access(
          thread,
          new Memory.Location(
              Fields.of(requireNonNull(operands[0]).getClass(), field.owner, field.name),
              operands[0]),
          reads ? Memory.Kind.READ : Memory.Kind.WRITE,
          kind.startsWith("volatile") ? Memory.Mode.VOLATILE : Memory.Mode.PLAIN,
          null,
          reads ? null : operands[1],
          false);
    }
    VarHandle handle = (VarHandle) requireNonNull(operands[0]);
    String method = ((MethodInsnNode) site.instruction()).name;
    return Memory.Access.of(
        thread,
        new Memory.Location(Fields.of(handle), operands[1]),
        AccessMode.valueFromMethodName(method),
        Arrays.copyOfRange(operands, 2, operands.length));
  }
}
