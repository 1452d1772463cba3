package dev.compactfuture.lockstep;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FieldInsnNode;

/**
 * The methods that the instrumented code calls. Public, because that code is in other packages.
 * Called from a thread that does not run a program, a probe does nothing, except that {@link #step}
 * takes the step.
 */
public final class Probe {
  private Probe() {}

  /** Called in place of {@code Thread.currentThread()}. */
  public static Thread currentThread() {
    Worker worker = Worker.ofThisThread();
    return worker == null ? Thread.currentThread() : worker;
  }

  /** Called in place of {@code ThreadLocal.get()}. */
  public static @Nullable Object get(ThreadLocal<?> local) {
    Worker worker = Worker.ofThisThread();
    return worker == null ? local.get() : worker.threadLocals.get(local);
  }

  /** Called in place of {@code ThreadLocal.set()}. */
  public static <T> void set(ThreadLocal<T> local, T value) {
    Worker worker = Worker.ofThisThread();
    if (worker == null) {
      local.set(value);
    } else {
      worker.threadLocals.set(local, value);
    }
  }

  /** Called in place of {@code ThreadLocal.remove()}. */
  public static void remove(ThreadLocal<?> local) {
    Worker worker = Worker.ofThisThread();
    if (worker == null) {
      local.remove();
    } else {
      worker.threadLocals.remove(local);
    }
  }

  /** Called when a method is entered. */
  public static void enter() {
    Worker worker = Worker.current();
    if (worker != null) {
      worker.stack.enter();
    }
  }

  /** Called when a method is left, normally or by an exception. */
  public static void exit() {
    Worker worker = Worker.current();
    if (worker != null) {
      worker.stack.exit();
    }
  }

  /** Called before a call that is no step. */
  public static void at(@Nullable Object[] locals, int site) {
    Worker worker = Worker.current();
    if (worker != null) {
      worker.stack.moveTo(SiteTable.site(site), locals);
    }
  }

  /** Called before a step that the code takes itself: a call of foreign code. */
  public static void before(@Nullable Object[] locals, int site) {
    Worker worker = Worker.current();
    if (worker != null) {
      worker.await(SiteTable.site(site), locals, new Object[0]);
    }
  }

  /** Called before an access of a field that is confined to one thread, and so is no step. */
  public static void confined(Object object, int site) {
    Worker worker = Worker.current();
    if (worker != null) {
      FieldInsnNode access = (FieldInsnNode) SiteTable.site(site).instruction();
      Field field = Fields.resolve(object.getClass(), access.owner, access.name);
      worker.checkPlainAccess(new Location(field, object), access.getOpcode() == Opcodes.PUTFIELD);
    }
  }

  /** Called in place of a step; takes it and returns its result. */
  public static @Nullable Object step(
      @Nullable Object[] operands, @Nullable Object[] locals, int number) {
    Site site = SiteTable.site(number);
    Worker worker = Worker.current();
    if (worker == null) {
      return StepExecutor.executeBeforeStart(site, operands);
    }
    worker.await(site, locals, operands);
    try {
      return StepExecutor.execute(worker, site, operands);
    } catch (LockstepException e) {
      throw worker.refuse(e);
    }
  }
}
