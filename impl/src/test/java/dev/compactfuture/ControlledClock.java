package dev.compactfuture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Runs the tests of a class on a clock that stands still until they move it. The test class and the
 * library are loaded once more, and their calls that read the time or wait for a limited time are
 * replaced by the static methods here. So the library needs no seam for it, and what is tested is
 * what comes first on the class path.
 */
public final class ControlledClock implements InvocationInterceptor {
  private static final String CLOCK = Type.getInternalName(ControlledClock.class);

  /** The replaced methods of the JDK: two static ones, and one that a subclass calls. */
  private static final Set<String> REPLACED =
      Set.of(
          "java/lang/System.nanoTime()J",
          "java/util/concurrent/locks/LockSupport.parkNanos(Ljava/lang/Object;J)V",
          "java/util/concurrent/CompletableFuture.get(JLjava/util/concurrent/TimeUnit;)Ljava/lang/Object;");

  /** The test's delegates implement it, by methods that are replaced. */
  private static final String OF_A_DELEGATE =
      "java/util/concurrent/ExecutorService.awaitTermination(JLjava/util/concurrent/TimeUnit;)Z";

  private static final String PACKAGE = ControlledClock.class.getPackageName() + ".";

  private static final ClassLoader CONTROLLED = new Loader();

  /** Called by JUnit. */
  public ControlledClock() {}

  /** When the parking thread last read the clock, and how long after that the park may take. */
  private record Park(long start, long nanos) {
    boolean isOver() {
      return now - start >= nanos;
    }
  }

  private static final Map<Thread, Park> PARKED = new ConcurrentHashMap<>();
  private static final Map<Thread, Park> LAST = new ConcurrentHashMap<>();
  private static final Map<Thread, Queue<Long>> UNSEEN = new ConcurrentHashMap<>();
  private static volatile long now;
  private static volatile boolean ticks;

  /** A wake-up may be spurious: the clock may move between a thread's look at it and its park. */
  private static final ThreadLocal<Long> LAST_READ = ThreadLocal.withInitial(() -> now);

  // What the tests call: public, because their package is loaded by another loader.

  /** Sets the clock and forgets all parks. */
  public static void set(long time) {
    now = time;
    ticks = false;
    LAST.clear();
    UNSEEN.clear();
  }

  /** Makes the clock move by a nanosecond whenever it is read. */
  public static void tick() {
    ticks = true;
  }

  /** Moves the clock, and wakes the threads whose time is up. */
  public static synchronized void advance(long nanos) {
    now += nanos;
    PARKED.forEach(
        (thread, park) -> {
          if (park.isOver()) {
            LockSupport.unpark(thread);
          }
        });
  }

  /** Returns whether this thread has parked for a limited time since the clock was set. */
  public static boolean hasParked() {
    return LAST.containsKey(Thread.currentThread());
  }

  /**
   * Waits until {@code thread} parks for a limited time once more. A park at the same time for the
   * same duration is the same: it follows a spurious wake-up.
   *
   * @param task what it runs
   * @return for how many nanoseconds
   */
  public static long nextPark(Thread thread, Future<?> task) {
    Queue<Long> parks = UNSEEN.computeIfAbsent(thread, key -> new ConcurrentLinkedQueue<>());
    TestThread.spinUntil(() -> !parks.isEmpty() || task.isDone());
    Long nanos = parks.poll();
    if (nanos == null) {
      throw new AssertionError("should wait, but ended with " + TestThread.outcome(task::get));
    }
    return nanos;
  }

  // What replaces the methods of the JDK.

  public static long nanoTime() {
    if (ticks) {
      advance(1);
    }
    return read();
  }

  private static long read() {
    long time = now;
    LAST_READ.set(time);
    return time;
  }

  public static void parkNanos(Object blocker, long nanos) {
    if (nanos <= 0) {
      return;
    }
    Thread me = Thread.currentThread();
    Park park = new Park(LAST_READ.get(), nanos);
    PARKED.put(me, park);
    if (!park.equals(LAST.put(me, park))) {
      UNSEEN.computeIfAbsent(me, key -> new ConcurrentLinkedQueue<>()).add(nanos);
    }
    if (!park.isOver()) {
      LockSupport.park(blocker);
    }
    PARKED.remove(me);
  }

  /** Waits like {@code CompletableFuture.get}. */
  public static @Nullable Object get(CompletableFuture<?> stage, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    Thread me = Thread.currentThread();
    var unused = stage.whenComplete((result, failure) -> LockSupport.unpark(me));
    long deadline = read() + unit.toNanos(timeout);
    while (!stage.isDone()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long left = deadline - read();
      if (left <= 0) {
        throw new TimeoutException();
      }
      parkNanos(stage, left);
    }
    return stage.get();
  }

  // How the classes are loaded and the tests called.

  /** Returns the bytes of the class that is called {@code name} in bytecode. */
  static InputStream open(String name) throws IOException {
    InputStream bytes = ControlledClock.class.getClassLoader().getResourceAsStream(name + ".class");
    if (bytes == null) {
      throw new IOException("not on the class path: " + name);
    }
    return bytes;
  }

  private static final class Loader extends ClassLoader {
    private final Set<String> library;

    Loader() {
      super(ControlledClock.class.getClassLoader());
      try {
        library = BlockingMethods.types();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      // Not the packages below: their classes may observe the library from outside.
      boolean isOfThisPackage = name.startsWith(PACKAGE) && name.indexOf('.', PACKAGE.length()) < 0;
      if (!isOfThisPackage || name.startsWith(ControlledClock.class.getName())) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) {
      try (InputStream bytes = open(name.replace('.', '/'))) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Replacer(writer, library.contains(reader.getClassName())), 0);
        byte[] replaced = writer.toByteArray();
        return defineClass(name, replaced, 0, replaced.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Replacer extends ClassVisitor {
    private final boolean isOfTheLibrary;

    Replacer(ClassVisitor to, boolean isOfTheLibrary) {
      super(Opcodes.ASM9, to);
      this.isOfTheLibrary = isOfTheLibrary;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new MethodVisitor(
          Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String itsDescriptor, boolean isInterface) {
          String method = owner + "." + called + itsDescriptor;
          if (REPLACED.contains(method) && opcode != Opcodes.INVOKEVIRTUAL) {
            String receiver = opcode == Opcodes.INVOKESTATIC ? "(" : "(L" + owner + ";";
            super.visitMethodInsn(
                Opcodes.INVOKESTATIC, CLOCK, called, itsDescriptor.replace("(", receiver), false);
          } else {
            refuseIfTimed(owner, method);
            super.visitMethodInsn(opcode, owner, called, itsDescriptor, isInterface);
          }
        }

        @Override
        public void visitInvokeDynamicInsn(
            String made, String itsDescriptor, Handle bootstrap, Object... arguments) {
          for (Object each : arguments) {
            if (each instanceof Handle handle) { // a method reference
              refuseIfTimed(
                  handle.getOwner(), handle.getOwner() + "." + handle.getName() + handle.getDesc());
            }
          }
          super.visitInvokeDynamicInsn(made, itsDescriptor, bootstrap, arguments);
        }
      };
    }

    private void refuseIfTimed(String owner, String method) {
      if (isOfTheLibrary && isTimed(owner, method)) {
        throw new AssertionError("not on the controlled clock: " + method);
      }
    }

    /** Returns whether a method of the JDK reads a clock or waits for a limited time. */
    private static boolean isTimed(String owner, String method) {
      return owner.startsWith("java/")
          && !method.equals(OF_A_DELEGATE)
          && (method.contains("(JLjava/util/concurrent/TimeUnit;")
              || method.matches(
                  ".*[.](currentTimeMillis|nanoTime|sleep|parkNanos|parkUntil|awaitNanos|awaitUntil)[(].*"
                      + "|.*[.](wait|join)[(]J.*"));
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context)
      throws Throwable {
    invocation.skip();
    run(test);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context)
      throws Throwable {
    invocation.skip();
    run(test);
  }

  private static void run(ReflectiveInvocationContext<Method> test) throws Throwable {
    Constructor<?> constructor = controlled(test.getTargetClass()).getDeclaredConstructor();
    Method method =
        constructor
            .getDeclaringClass()
            .getDeclaredMethod(
                test.getExecutable().getName(),
                Stream.of(test.getExecutable().getParameterTypes())
                    .map(ControlledClock::controlled)
                    .toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    method.setAccessible(true);
    set(0);
    try {
      method.invoke(
          constructor.newInstance(),
          test.getArguments().stream().map(ControlledClock::controlled).toArray());
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static Class<?> controlled(Class<?> type) {
    try {
      return type.isPrimitive() ? type : Class.forName(type.getName(), true, CONTROLLED);
    } catch (ClassNotFoundException e) {
      throw new LinkageError(type.getName(), e);
    }
  }

  /** Returns the constant of the enum as loaded again that has the name of {@code argument}. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // it has the same constants
  private static @Nullable Object controlled(@Nullable Object argument) {
    return argument instanceof Enum<?> constant
        ? Enum.valueOf((Class) controlled(constant.getDeclaringClass()), constant.name())
        : argument;
  }
}
