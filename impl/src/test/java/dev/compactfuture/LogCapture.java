package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Queue;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Captures what the future logs: in this module's tests, {@code System.Logger} logs to this. It is
 * public and names no class of the library, because a JVM that shows mutants to the tests loads
 * this once, and the library and the tests once for each mutant.
 */
public final class LogCapture extends System.LoggerFinder {

  /** Called by the service loader. */
  public LogCapture() {}

  public record Entry(System.Logger.Level level, String message, @Nullable Throwable thrown) {}

  private static final Queue<Entry> ENTRIES = new ConcurrentLinkedQueue<>();

  /** Returns what {@code action} logged. This works because tests run one at a time. */
  public static List<Entry> during(Runnable action) {
    ENTRIES.clear();
    action.run();
    return List.copyOf(ENTRIES);
  }

  public static void assertOne(Future<?> future, Throwable thrown, List<Entry> entries) {
    String message = "exception calling callback for " + future;
    assertEquals(List.of(new Entry(System.Logger.Level.ERROR, message, thrown)), entries);
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new System.Logger() {
      @Override
      public String getName() {
        return name;
      }

      @Override
      public boolean isLoggable(Level level) {
        return name.equals("dev.compactfuture");
      }

      @Override
      public void log(
          Level level,
          @Nullable ResourceBundle bundle,
          String message,
          @Nullable Throwable thrown) {
        add(new Entry(level, message, thrown));
      }

      @Override
      public void log(
          Level level, @Nullable ResourceBundle bundle, String format, Object @Nullable ... with) {
        add(new Entry(level, format, null));
      }

      private void add(Entry entry) {
        if (isLoggable(entry.level)) {
          ENTRIES.add(entry);
        }
      }
    };
  }
}
