package dev.compactfuture.lockstep;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FieldInsnNode;

/**
 * What instrumented code calls. Outside a program's threads it does nothing but the step itself.
 */
public final class Probe {
  private Probe() {}

  /** A method is entered. */
  public static void enter() {
    Worker worker = Worker.current();
    if (worker != null) {
      worker.enter();
    }
  }

  /** A method is left, normally or not. */
  public static void exit() {
    Worker worker = Worker.current();
    if (worker != null) {
      worker.exit();
    }
  }

  /** A call is about to be made from {@code site}. */
  public static void at(@Nullable Object[] locals, int site) {
    Worker worker = Worker.current();
    if (worker != null) {
      worker.at(Site.of(site), locals);
    }
  }

  /** A step that the code takes itself when this returns: a call of foreign code. */
  public static void before(@Nullable Object[] locals, int site) {
    Worker worker = Worker.current();
    if (worker != null) {
      worker.await(Site.of(site), locals, new Object[0]);
    }
  }

  /** A field that is no step, as only one thread is to reach it, is about to be read or written. */
  public static void plain(Object object, int index) {
    Worker worker = Worker.current();
    if (worker != null) {
      FieldInsnNode access = (FieldInsnNode) Site.of(index).instruction();
      Field field = Fields.of(object.getClass(), access.owner, access.name);
      plain(worker, new Memory.Location(field, object), access.getOpcode() == Opcodes.PUTFIELD);
    }
  }

  static void plain(Worker worker, Memory.Location location, boolean writes) {
    try {
      worker.plain(location, writes);
    } catch (LockstepException e) {
      throw worker.refuse(e);
    }
  }

  /** A step that is taken here, in the code's place. */
  public static @Nullable Object step(
      @Nullable Object[] operands, @Nullable Object[] locals, int index) {
    Site site = Site.of(index);
    Worker worker = Worker.current();
    if (worker != null) {
      worker.await(site, locals, operands);
      try {
        return worker.take(site, operands);
      } catch (LockstepException e) {
        throw worker.refuse(e);
      }
    }
    return Worker.takeUnscheduled(site, operands);
  }
}
