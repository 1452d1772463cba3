package dev.compactfuture.lockstep;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Two variables, accessed in every mode that {@code AccessModes.tla} has. */
final class Words {
  private static final VarHandle X;
  private static final VarHandle Y;

  static {
    try {
      X = MethodHandles.lookup().findVarHandle(Words.class, "x", int.class);
      Y = MethodHandles.lookup().findVarHandle(Words.class, "y", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private int x;
  private int y;

  /** What the step answers; null if it is a write. */
  @Nullable Object execute(String step, String of, int expected, int value) {
    VarHandle word = of.equals("x") ? X : Y;
    switch (step) {
      case "ReadPlain":
        return (int) word.get(this); // TLA: ReadPlain
      case "ReadOpaque":
        return (int) word.getOpaque(this); // TLA: ReadOpaque
      case "ReadAcquire":
        return (int) word.getAcquire(this); // TLA: ReadAcquire
      case "ReadVolatile":
        return (int) word.getVolatile(this); // TLA: ReadVolatile
      case "WritePlain":
        word.set(this, value); // TLA: WritePlain
        return null;
      case "WriteOpaque":
        word.setOpaque(this, value); // TLA: WriteOpaque
        return null;
      case "WriteRelease":
        word.setRelease(this, value); // TLA: WriteRelease
        return null;
      case "WriteVolatile":
        word.setVolatile(this, value); // TLA: WriteVolatile
        return null;
      case "CasPlain":
        return word.weakCompareAndSetPlain(this, expected, value); // TLA: CasPlain
      case "CasAcquire":
        return (int) word.compareAndExchangeAcquire(this, expected, value); // TLA: CasAcquire
      case "CasRelease":
        return (int) word.compareAndExchangeRelease(this, expected, value); // TLA: CasRelease
      case "CasWeakRelease":
        return word.weakCompareAndSetRelease(this, expected, value); // TLA: CasWeakRelease
      case "CasVolatile":
        return word.compareAndSet(this, expected, value); // TLA: CasVolatile
      default:
        throw new IllegalArgumentException("step: " + step);
    }
  }
}
