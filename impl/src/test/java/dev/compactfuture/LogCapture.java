package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Queue;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What the future logged: in tests, this is where {@code System.Logger} logs to. */
public final class Logged extends System.LoggerFinder {

  /** For the service loader. */
  public Logged() {}

  record Entry(System.Logger.Level level, String message, @Nullable Throwable thrown) {}

  private static final Queue<Entry> ENTRIES = new ConcurrentLinkedQueue<>();

  /** What {@code action} logged. Tests of this module run one at a time. */
  static List<Entry> during(Runnable action) {
    ENTRIES.clear();
    action.run();
    return List.copyOf(ENTRIES);
  }

  static void assertOne(CompactFuture<?> future, Throwable thrown, List<Entry> entries) {
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
        ENTRIES.add(new Entry(level, message, thrown));
      }

      @Override
      public void log(
          Level level, @Nullable ResourceBundle bundle, String format, Object @Nullable ... with) {
        ENTRIES.add(new Entry(level, format, null));
      }
    };
  }
}
