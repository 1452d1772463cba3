package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A thread that has used the library keeps nothing of it: in a container the threads outlive the
 * application, whose class loader has to be collected. Supports C10.
 */
@Tag("C10")
class ClassLoaderTest {
  /** Does in a class loader of its own whatever might leave something in the thread. */
  public static final class Application implements Runnable {
    @Override
    public void run() {
      CompactFuture<String> future = new CompactFuture<>();
      future.addDoneCallback(done -> {});
      assertThrowsTimeout(future);
      future.toCompletableFuture();
      future.setResult(FutureState.VALUE);
      FutureExecutor executor = new FutureExecutor(new DelegateKind.ManualExecutor());
      for (int i = 0; i < 100; i++) {
        executor.submit(() -> FutureState.VALUE).addDoneCallback(done -> {});
      }
      executor.shutdownNow();
    }

    private static void assertThrowsTimeout(CompactFuture<?> future) {
      try {
        var unused = future.get(1, TimeUnit.MILLISECONDS);
        throw new AssertionError("it is not done");
      } catch (Exception expected) {
        var unused = Futures.asCompleted(List.of(future), 1, TimeUnit.MILLISECONDS);
        unused.close();
      }
    }
  }

  @Test
  void aThreadKeepsNoClassLoader() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    WeakReference<?> loader = threads.submit(ClassLoaderTest::runTheApplication).get();
    LeakTest.awaitCollected(List.of(loader));
    threads.shutdown();
    assertTrue(threads.awaitTermination(1, TimeUnit.DAYS));
  }

  private static WeakReference<ClassLoader> runTheApplication() throws Exception {
    URL[] urls = {location(CompactFuture.class), location(ClassLoaderTest.class)};
    try (URLClassLoader loader = new Own(urls)) {
      Class<?> application = loader.loadClass(Application.class.getName());
      assertTrue(application != Application.class);
      Method run = application.getMethod("run");
      run.invoke(application.getConstructor().newInstance());
      return new WeakReference<>(loader);
    }
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /** Loads the library and its tests once more. */
  private static final class Own extends URLClassLoader {
    Own(URL[] urls) {
      super(urls, ClassLoaderTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.matches("dev[.]compactfuture[.][\\w$]+")) { // not the classes of a checker
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }
}
