package dev.compactfuture.mutants.checkers;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Loads the library, mutated or not, and its tests, so that a JVM can run the tests of many
 * mutants. A test that reads the library's class files as resources finds the mutated ones, too.
 */
final class MutatedClasses extends URLClassLoader {
  /** The library's package, but none below it: those are of checkers. */
  private static final Pattern NAMES = Pattern.compile("dev\\.compactfuture\\.[\\w$]+");

  /** A JVM has one finder of loggers, which it loads itself. */
  private static final Pattern SHARED = Pattern.compile("dev\\.compactfuture\\.LogCapture.*");

  /**
   * Creates a loader.
   *
   * @param library the folder of the library's classes
   * @param tests the folder of its tests
   */
  MutatedClasses(Path library, Path tests) throws MalformedURLException {
    super(
        new URL[] {library.toUri().toURL(), tests.toUri().toURL()},
        MutatedClasses.class.getClassLoader());
  }

  /** Returns whether a class of this name is loaded here, and anew for each mutant. */
  static boolean isOwn(String name) {
    return NAMES.matcher(name).matches() && !SHARED.matcher(name).matches();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isOwn(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> own = findResources(name);
    return own.hasMoreElements() ? own : super.getResources(name);
  }
}
