package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Executes steps in place of the instrumented code. */
final class StepExecutor {
  private static final ThreadLocal<@Nullable Boolean> BEFORE_START = new ThreadLocal<>();

  private StepExecutor() {}

  /** Calls {@code creator}, which prepares a program. No step that it takes is scheduled. */
  static <T> T beforeStart(Supplier<T> creator) {
    BEFORE_START.set(true);
    try {
      return creator.get();
    } finally {
      BEFORE_START.remove();
    }
  }

  /** Executes a step of {@code worker} and returns its result; null if it has none. */
  static @Nullable Object execute(Worker worker, Site site, @Nullable Object[] operands) {
    worker.staleRead = "";
    worker.lastLabel = site.label();
    if (site.instruction() instanceof MethodInsnNode call && !site.isOfVarHandle()) {
      return call(worker, call.name, operands);
    }
    if (worker.failsWeakly) {
      worker.failsWeakly = false;
      return false;
    }
    Object result = access(worker.memory(), worker.number, site, operands);
    worker.staleRead = worker.memory().staleRead();
    return result;
  }

  private static @Nullable Object call(Worker worker, String method, @Nullable Object[] operands) {
    switch (method) {
      case "park", "parkNanos" -> {
        worker.permit = false;
        worker.memory().callLockSupport(worker.number);
      }
      case "unpark" -> {
        worker.memory().callLockSupport(worker.number);
        unpark(operands);
      }
      case "start" -> worker.start((Thread) requireNonNull(operands[0]));
      case "interrupt" -> target(operands).interrupted = true;
      case "isInterrupted" -> {
        return target(operands).interrupted;
      }
      case "interrupted" -> {
        boolean was = worker.interrupted;
        worker.interrupted = false;
        return was;
      }
      case "nanoTime" -> {
        return worker.readClock();
      }
      default -> worker.memory().fence(worker.number, requireNonNull(Memory.Fence.of(method)));
    }
    return null;
  }

  /** Returns whether a worker may take its next step in the way that the environment decides on. */
  static boolean isPossible(Subject.Environment what, Worker worker) {
    return what == Subject.Environment.SPURIOUS_WAKE_UP ? worker.isParked() : mayFailWeakly(worker);
  }

  /** Returns whether the next step is a weak compare-and-set that finds what it expects. */
  private static boolean mayFailWeakly(Worker worker) {
    Site site = worker.next;
    if (worker.returned || site == null || !site.isWeakCas()) {
      return false;
    }
    Access access = decode(worker.number, site, worker.operands);
    return access.location().same(access.location().read(), access.expected());
  }

  /** Executes a step that is taken before the program starts, while the subject prepares it. */
  static @Nullable Object executeBeforeStart(Site site, @Nullable Object[] operands) {
    if (Worker.ofThisThread() == null && BEFORE_START.get() == null) {
      throw new LockstepException(
          requireNonNull(site.step()).where() + ": a step in a thread that is not the program's",
          null);
    }
    if (site.instruction() instanceof MethodInsnNode call && !site.isOfVarHandle()) {
      return switch (call.name) {
        case "unpark" -> unpark(operands);
        case "nanoTime" -> Worker.CLOCK_START;
        case "interrupted" -> false;
        default -> throw new LockstepException(call.name + " before the program starts", null);
      };
    }
    return access(Memory.HEAP, 0, site, operands);
  }

  private static @Nullable Object unpark(@Nullable Object[] operands) {
    if (operands[0] != null) { // unpark(null) has no effect
      target(operands).permit = true;
    }
    return null;
  }

  private static Worker target(@Nullable Object[] operands) {
    if (operands[0] instanceof Worker worker) {
      return worker;
    }
    throw new LockstepException(operands[0] + " is no thread of the program", null);
  }

  /** Performs an access; the result has the type that the instruction declares. */
  private static @Nullable Object access(
      Memory memory, int thread, Site site, @Nullable Object[] operands) {
    Object result = memory.perform(decode(thread, site, operands));
    Class<?> declared = site.primitiveResult();
    return result == null || declared == null ? result : Location.converted(declared, result);
  }

  private static Access decode(int thread, Site site, @Nullable Object[] operands) {
    if (site.instruction() instanceof FieldInsnNode field) {
      String kind = requireNonNull(site.step()).kind();
      boolean reads = kind.endsWith("read");
      Class<?> type = requireNonNull(operands[0]).getClass();
      return new Access(
          thread,
          new Location(Fields.resolve(type, field.owner, field.name), operands[0]),
          reads ? Access.Kind.READ : Access.Kind.WRITE,
          kind.startsWith("volatile") ? Access.Mode.VOLATILE : Access.Mode.PLAIN,
          null,
          reads ? null : operands[1],
          false);
    }
    VarHandle handle = (VarHandle) requireNonNull(operands[0]);
    String method = ((MethodInsnNode) site.instruction()).name;
    return Access.byVarHandle(
        thread,
        new Location(Fields.ofHandle(handle), operands[1]),
        AccessMode.valueFromMethodName(method),
        Arrays.copyOfRange(operands, 2, operands.length));
  }
}
