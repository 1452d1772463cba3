package dev.compactfuture.lockstep;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets {@link Probe} answer which thread is the current one, and what its thread-locals hold, in
 * the classes under test and in the subject's: one thread of the JVM may be several of a program.
 */
final class ThreadIdentity extends ClassVisitor {
  private static final String PROBE = Type.getInternalName(Probe.class);
  private static final String THREAD_LOCAL = "(Ljava/lang/ThreadLocal;";

  private final Predicate<String> isThreadLocal;

  private ThreadIdentity(ClassVisitor next, Predicate<String> isThreadLocal) {
    super(Opcodes.ASM9, next);
    this.isThreadLocal = isThreadLocal;
  }

  /**
   * Returns the bytes of a class that asks the probe.
   *
   * @param isThreadLocal whether a class, by its internal name, is a thread-local's
   */
  static byte[] redirect(byte[] type, Predicate<String> isThreadLocal) {
    ClassReader reader = new ClassReader(type);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(new ThreadIdentity(writer, isThreadLocal), 0);
    return writer.toByteArray();
  }

  /** Returns the descriptor of the probe that answers a call; null if it is left as it is. */
  private @Nullable String probe(String owner, String called, String descriptor) {
    if (owner.equals("java/lang/Thread") && called.equals("currentThread")) {
      return descriptor;
    }
    boolean answered =
        switch (called + descriptor) {
          case "get()Ljava/lang/Object;", "set(Ljava/lang/Object;)V", "remove()V" ->
              isThreadLocal.test(owner);
          default -> false;
        };
    return answered ? THREAD_LOCAL + descriptor.substring(1) : null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitMethodInsn(
          int opcode, String owner, String called, String calledDescriptor, boolean isInterface) {
        String probe = probe(owner, called, calledDescriptor);
        if (probe == null) {
          super.visitMethodInsn(opcode, owner, called, calledDescriptor, isInterface);
        } else {
          super.visitMethodInsn(Opcodes.INVOKESTATIC, PROBE, called, probe, false);
        }
      }

      @Override
      public void visitInvokeDynamicInsn(
          String called, String calledDescriptor, Handle bootstrap, Object... arguments) {
        for (int i = 0; i < arguments.length; i++) {
          if (arguments[i] instanceof Handle reference) {
            String probe = probe(reference.getOwner(), reference.getName(), reference.getDesc());
            if (probe != null) {
              arguments[i] =
                  new Handle(Opcodes.H_INVOKESTATIC, PROBE, reference.getName(), probe, false);
            }
          }
        }
        super.visitInvokeDynamicInsn(called, calledDescriptor, bootstrap, arguments);
      }
    };
  }
}
