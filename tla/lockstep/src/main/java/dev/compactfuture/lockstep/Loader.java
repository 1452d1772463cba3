package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the instrumented classes, and the subject's with its nested ones, apart from all others.
 */
final class Loader extends ClassLoader {
  private static final ThreadLocal<@Nullable Boolean> MAKES = new ThreadLocal<>();

  private final Map<String, byte[]> instrumented;
  private final String subject;

  Loader(Map<String, byte[]> instrumented, Class<? extends Subject> subject) {
    super(subject.getClassLoader());
    this.instrumented = instrumented;
    this.subject = subject.getName();
  }

  boolean isUnderTest(Class<?> type) {
    return type.getClassLoader() == this && instrumented.containsKey(type.getName());
  }

  boolean isOfSubject(Class<?> type) {
    return type.getClassLoader() == this && !instrumented.containsKey(type.getName());
  }

  /** A lambda of the subject or of a class under test: its fields are what it has captured. */
  boolean isLambda(Class<?> type) {
    return type.getClassLoader() == this && type.isHidden();
  }

  /** Whether {@code toString} says more than the identity, which is another one in every run. */
  boolean describesItself(Class<?> type) {
    try {
      return type.getMethod("toString").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every class has it", e);
    }
  }

  Class<?> underTest(String simpleName) {
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

  /** Whether this thread makes a subject; what that does to objects under test is no step. */
  static boolean isMaking() {
    return MAKES.get() != null;
  }

  Subject newSubject() {
    MAKES.set(true);
    try {
      var constructor = loadClass(subject).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (Subject) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LockstepException(subject + " cannot be made", e);
    } finally {
      MAKES.remove();
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean ofSubject = name.equals(subject) || name.startsWith(subject + "$");
    if (!ofSubject && !instrumented.containsKey(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] bytes = ofSubject ? read(name) : requireNonNull(instrumented.get(name));
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  private byte[] read(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
