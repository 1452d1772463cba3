package dev.compactfuture.lockstep.toys;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Two variables that can be accessed in every mode that {@code AccessModes.tla} has. */
final class TwoVariables {
  private static final VarHandle X;
  private static final VarHandle Y;

  static {
    try {
      X = MethodHandles.lookup().findVarHandle(TwoVariables.class, "x", int.class);
      Y = MethodHandles.lookup().findVarHandle(TwoVariables.class, "y", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private int x;
  private int y;

  /**
   * Executes one step.
   *
   * @param of "x" or "y"
   * @param expected what a compare-and-set expects
   * @param value what is written
   * @return what the step returns; null for a write
   */
  @Nullable Object execute(String step, String of, int expected, int value) {
    VarHandle variable = of.equals("x") ? X : Y;
    switch (step) {
      case "ReadPlain":
        return (int) variable.get(this); // TLA: ReadPlain
      case "ReadOpaque":
        return (int) variable.getOpaque(this); // TLA: ReadOpaque
      case "ReadAcquire":
        return (int) variable.getAcquire(this); // TLA: ReadAcquire
      case "ReadVolatile":
        return (int) variable.getVolatile(this); // TLA: ReadVolatile
      case "WritePlain":
        variable.set(this, value); // TLA: WritePlain
        return null;
      case "WriteOpaque":
        variable.setOpaque(this, value); // TLA: WriteOpaque
        return null;
      case "WriteRelease":
        variable.setRelease(this, value); // TLA: WriteRelease
        return null;
      case "WriteVolatile":
        variable.setVolatile(this, value); // TLA: WriteVolatile
        return null;
      case "CasPlain":
        return variable.weakCompareAndSetPlain(this, expected, value); // TLA: CasPlain
      case "CasAcquire":
        return (int) variable.compareAndExchangeAcquire(this, expected, value); // TLA: CasAcquire
      case "CasRelease":
        return (int) variable.compareAndExchangeRelease(this, expected, value); // TLA: CasRelease
      case "CasWeakRelease":
        return variable.weakCompareAndSetRelease(this, expected, value); // TLA: CasWeakRelease
      case "CasVolatile":
        return variable.compareAndSet(this, expected, value); // TLA: CasVolatile
      case "ExchangeVolatile":
        return (int) variable.compareAndExchange(this, expected, value); // TLA: ExchangeVolatile
      case "AddAcquire":
        return (int) variable.getAndAddAcquire(this, value); // TLA: AddAcquire
      case "AddRelease":
        return (int) variable.getAndAddRelease(this, value); // TLA: AddRelease
      case "AddVolatile":
        return (int) variable.getAndAdd(this, value); // TLA: AddVolatile
      case "FenceAcquire":
        VarHandle.acquireFence(); // TLA: FenceAcquire
        return null;
      case "FenceRelease":
        VarHandle.releaseFence(); // TLA: FenceRelease
        return null;
      case "FenceFull":
        VarHandle.fullFence(); // TLA: FenceFull
        return null;
      default:
        throw new IllegalArgumentException("step: " + step);
    }
  }
}
