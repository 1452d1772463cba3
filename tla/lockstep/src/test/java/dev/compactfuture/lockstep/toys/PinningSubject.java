package dev.compactfuture.lockstep.toys;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A subject whose threads run in a class's initialiser, in which no coroutine can pause. */
public final class PinningSubject extends SnippetSubject {
  private static final String NAME = PinningSubject.class.getName().replace('.', '/');
  private static final Map<Integer, Runnable> TASKS = new ConcurrentHashMap<>();
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  PinningSubject() throws ReflectiveOperationException {}

  @Override
  public void run(int thread) {
    int number = NUMBERS.incrementAndGet();
    TASKS.put(number, () -> super.run(thread));
    try {
      MethodHandles.lookup().defineHiddenClass(initialiserThatRuns(number), true);
    } catch (IllegalAccessException e) {
      throw new AssertionError("it is in this package", e);
    } finally {
      TASKS.remove(number);
    }
  }

  static void runTask(int number) {
    requireNonNull(TASKS.get(number)).run();
  }

  private static byte[] initialiserThatRuns(int number) {
    ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.visit(Opcodes.V17, 0, NAME + "Initialised", null, "java/lang/Object", null);
    MethodVisitor code = type.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
    code.visitLdcInsn(number);
    code.visitMethodInsn(Opcodes.INVOKESTATIC, NAME, "runTask", "(I)V", false);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    return type.toByteArray();
  }
}
