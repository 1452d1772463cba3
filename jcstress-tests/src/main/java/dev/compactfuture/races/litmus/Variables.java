package dev.compactfuture.races.litmus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * The variables that the threads of a litmus test share. They begin as 0. Each access goes through
 * {@link #read} or {@link #write}, in the mode that {@link Mode#PROPERTY} gives it; the litmus
 * tests make no other access that another thread could notice.
 *
 * <p>Hazard: if the choice of the mode were left to run time, compilers could not move accesses
 * across it, and the test would show less than the modes allow. So the modes are constants, and are
 * compared with {@code ==}: a switch over an enum reads an array, and compilers do not know that it
 * never changes.
 */
public abstract class Variables {
  static final VarHandle X = variable("x");
  static final VarHandle Y = variable("y");
  static final VarHandle Z = variable("z");

  /** The modes of the accesses, in the order of the source: actor1, then actor2, and so on. */
  static final Mode M1 = mode(1);

  static final Mode M2 = mode(2);
  static final Mode M3 = mode(3);
  static final Mode M4 = mode(4);
  static final Mode M5 = mode(5);
  static final Mode M6 = mode(6);
  private static final int MODES = 6;

  int x;
  int y;
  int z;

  private static VarHandle variable(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(Variables.class, name, int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Returns null if the property has fewer modes. */
  private static Mode mode(int number) {
    String property = System.getProperty(Mode.PROPERTY);
    if (property == null) {
      return Mode.VOLATILE;
    }
    List<Mode> modes = Mode.parse(property);
    if (modes.size() > MODES) {
      throw new IllegalArgumentException(
          Mode.PROPERTY + ": " + modes.size() + " modes, and no test has more than " + MODES);
    }
    return number <= modes.size() ? modes.get(number - 1) : null;
  }

  final int read(VarHandle variable, Mode mode) {
    if (mode == Mode.PLAIN) {
      return (int) variable.get(this); // TLA: ReadPlain
    } else if (mode == Mode.OPAQUE) {
      return (int) variable.getOpaque(this); // TLA: ReadOpaque
    } else if (mode == Mode.RELEASE_ACQUIRE) {
      return (int) variable.getAcquire(this); // TLA: ReadAcquire
    } else if (mode == Mode.VOLATILE) {
      return (int) variable.getVolatile(this); // TLA: ReadVolatile
    }
    throw new IllegalArgumentException(Mode.PROPERTY + ": too few modes");
  }

  final void write(VarHandle variable, Mode mode, int value) {
    if (mode == Mode.PLAIN) {
      variable.set(this, value); // TLA: WritePlain
    } else if (mode == Mode.OPAQUE) {
      variable.setOpaque(this, value); // TLA: WriteOpaque
    } else if (mode == Mode.RELEASE_ACQUIRE) {
      variable.setRelease(this, value); // TLA: WriteRelease
    } else if (mode == Mode.VOLATILE) {
      variable.setVolatile(this, value); // TLA: WriteVolatile
    } else {
      throw new IllegalArgumentException(Mode.PROPERTY + ": too few modes");
    }
  }
}
