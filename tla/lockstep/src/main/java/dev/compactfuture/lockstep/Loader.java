package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/**
 * Loads the instrumented classes, those beside them that are run as they are, and the subject's
 * own. The subject's are all classes of its package, except that of a subject in the engine's
 * package they are its nested classes only.
 *
 * <p>All of them exist a second time here: their statics are not those that the rest of the JVM
 * sees.
 */
final class Loader extends ClassLoader {
  private final Map<String, byte[]> instrumented;
  private final Map<String, byte[]> withoutSteps;
  private final String subject;
  private final String subjectPackage;
  private final Map<String, Class<?>> bySimpleName = new ConcurrentHashMap<>();
  private @Nullable CodeNames names;

  /**
   * Creates a loader.
   *
   * @param instrumented the bytes of the instrumented classes, by their names
   * @param withoutSteps the bytes of those that are run as they are
   */
  Loader(
      Map<String, byte[]> instrumented,
      Map<String, byte[]> withoutSteps,
      Class<? extends Subject> subject) {
    super(subject.getClassLoader());
    this.instrumented = instrumented;
    this.withoutSteps = withoutSteps;
    this.subject = subject.getName();
    this.subjectPackage = subject.getPackageName();
  }

  /** Returns whether this loader has loaded {@code type}, and it is instrumented. */
  boolean isUnderTest(Class<?> type) {
    return type.getClassLoader() == this && instrumented.containsKey(type.getName());
  }

  /** Returns whether this loader has loaded {@code type}, and it is the subject's. */
  boolean isOfSubject(Class<?> type) {
    return type.getClassLoader() == this && code(type.getName()) == null;
  }

  /**
   * Returns whether {@code type} is a lambda of the subject or of a class under test; its fields
   * are what it has captured.
   */
  boolean isLambda(Class<?> type) {
    return type.getClassLoader() == this && type.isHidden();
  }

  /** Returns whether {@code toString} is more than the identity, which differs in every run. */
  static boolean overridesToString(Class<?> type) {
    try {
      return type.getMethod("toString").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every class has toString", e);
    }
  }

  /** Returns the class under test with this simple name. */
  Class<?> underTest(String simpleName) {
    return bySimpleName.computeIfAbsent(simpleName, this::load);
  }

  private Class<?> load(String simpleName) {
    for (String name : instrumented.keySet()) {
      if (name.substring(name.lastIndexOf('.') + 1).equals(simpleName)) {
        try {
          return loadClass(name);
        } catch (ClassNotFoundException e) {
          throw new LockstepException(name + " cannot be loaded", e);
        }
      }
    }
    throw new LockstepException("no class under test is called " + simpleName, null);
  }

  /** Returns the names that an abstraction may use of the classes under test. */
  CodeNames names() {
    CodeNames known = names;
    if (known == null) {
      known = new CodeNames(instrumented.values()); // two that race are equal
      names = known;
    }
    return known;
  }

  /** Returns the position in the subject that called the engine, or an empty string. */
  String caller() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(frames -> frames.filter(f -> isOfSubject(f.getDeclaringClass())).findFirst())
        .map(frame -> ", which is read at " + frame.toStackTraceElement())
        .orElse("");
  }

  /** Creates a subject. */
  Subject newSubject() {
    return StepExecutor.beforeStart(
        () -> {
          try {
            var constructor = loadClass(subject).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Subject) constructor.newInstance();
          } catch (ReflectiveOperationException e) {
            throw new LockstepException(subject + " cannot be made", e);
          }
        });
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isLoadedHere(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] bytes = ThreadIdentity.redirect(bytes(name), this::isThreadLocal);
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  private boolean isLoadedHere(String name) {
    return code(name) != null || isOfSubject(name);
  }

  /** Returns the bytes of a class that is not the subject's; null if it has none here. */
  private byte @Nullable [] code(String name) {
    byte[] code = instrumented.get(name);
    return code == null ? withoutSteps.get(name) : code;
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    byte[] code = code(name);
    return code == null ? read(name) : code;
  }

  /** Follows the superclasses, which must not be loaded yet. */
  private boolean isThreadLocal(String internalName) {
    for (String at = internalName; ; ) {
      if (at.equals("java/lang/ThreadLocal") || at.equals("java/lang/InheritableThreadLocal")) {
        return true;
      }
      String name = at.replace('/', '.');
      if (!isLoadedHere(name)) {
        return false;
      }
      try {
        at = new ClassReader(bytes(name)).getSuperName();
      } catch (ClassNotFoundException e) {
        return false; // an array, for example
      }
    }
  }

  private boolean isOfSubject(String name) {
    if (name.equals(subject) || name.startsWith(subject + "$")) {
      return true;
    }
    return !subjectPackage.equals(Loader.class.getPackageName())
        && name.lastIndexOf('.') == subjectPackage.length()
        && name.startsWith(subjectPackage);
  }

  private byte[] read(String name) throws ClassNotFoundException {
    ClassLoader parent = requireNonNull(getParent());
    try (InputStream in = parent.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
