package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Completions;
import java.lang.reflect.Field;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;

/** The classes that Lincheck instantiates, once for each run of a scenario. */
public final class Subjects {
  private Subjects() {}

  /** The sequential model. */
  public static class Model extends Operations {
    /** For Lincheck. */
    public Model() {
      super(new SequentialFuture());
    }
  }

  /** The real one. */
  public static class Real extends OnFuture {
    /** For Lincheck. */
    public Real() {
      super(new CompactFuture<>());
    }
  }

  /** A canary. */
  public static class TwoWinners extends OnFuture {
    /** For Lincheck. */
    public TwoWinners() {
      super(new BrokenFuture.TwoWinners());
    }
  }

  /** A canary. */
  public static class TwoWinnersWithYield extends OnFuture {
    /** For Lincheck. */
    public TwoWinnersWithYield() {
      super(new BrokenFuture.TwoWinnersWithYield());
    }
  }

  /** A canary. */
  public static class NewestFirst extends OnFuture {
    /** For Lincheck. */
    public NewestFirst() {
      super(new BrokenFuture.NewestFirst());
    }
  }

  /** A canary. */
  public static class LockBased extends OnFuture {
    /** For Lincheck. */
    public LockBased() {
      super(new BrokenFuture.LockBased());
    }
  }

  /** A canary. */
  public static class NotifiedByCancel extends OnFuture {
    /** For Lincheck. */
    public NotifiedByCancel() {
      super(new BrokenAdapter.NotifiedByCancel());
    }
  }

  /** A canary. */
  public static class NonAtomicAwait extends OnFuture {
    /** For Lincheck. */
    public NonAtomicAwait() {
      super(new BrokenAdapter.NonAtomicAwait());
    }
  }

  /** The real future or a broken one, with what has to hold when a scenario is over. */
  public abstract static class OnFuture extends Operations {
    private final CompactFuture<@Nullable Object> compactFuture;

    OnFuture(CompactFuture<@Nullable Object> future) {
      this(new CompactFutureAdapter(future));
    }

    OnFuture(CompactFutureAdapter adapter) {
      super(adapter);
      compactFuture = adapter.future;
    }

    /**
     * The three predicates exclude each other, and nothing is held on to once it was told; a
     * cancelled future that was not notified has its watchers still to tell, and so many dead at
     * the most.
     */
    @Validate
    public void leavesNothingBehind() {
      if (compactFuture.isRunning() && compactFuture.isDone()
          || compactFuture.isCancelled() && !compactFuture.isDone()) {
        throw new IllegalStateException("the predicates contradict each other: " + compactFuture);
      }
      int mayStay = isNotified(compactFuture) ? 0 : 3 * future.notificationCounts().size();
      if (compactFuture.isDone() && registrations(compactFuture) > mayStay) {
        throw new IllegalStateException("done, but somebody is still registered: " + compactFuture);
      }
    }
  }

  private static final Field STATE;
  private static final Field WHO;
  private static final Field NEXT;
  private static final Field WATCH;
  private static final Field TOP;
  private static final Field COUNT;

  static {
    try {
      Class<?> registration = Class.forName("dev.compactfuture.Registration");
      Class<?> watch = Class.forName("dev.compactfuture.Watch");
      STATE = accessible(CompactFuture.class, "state");
      WHO = accessible(registration, "who");
      NEXT = accessible(registration, "next");
      WATCH = accessible(Completions.class, "watch");
      TOP = accessible(watch, "top");
      COUNT = accessible(TOP.getType(), "count");
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static Field accessible(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** By the word: {@code await} would do, but its collections cost Lincheck time in every run. */
  private static boolean isNotified(CompactFuture<?> future) {
    try {
      Object word = STATE.get(future);
      return word != null && !WHO.getDeclaringClass().isInstance(word);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many futures have arrived at {@code completions} that were not asked for. */
  static int arrivals(Completions<?> completions) {
    try {
      Object newest = TOP.get(WATCH.get(completions));
      return newest == null ? 0 : COUNT.getInt(newest);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many registrations hang on {@code future}'s word, those of the left included. */
  static int registrations(CompactFuture<?> future) {
    try {
      int n = 0;
      Object word = STATE.get(future);
      while (WHO.getDeclaringClass().isInstance(word)) {
        n += WHO.get(word) instanceof String ? 0 : 1; // a String stands for nobody
        word = NEXT.get(word);
      }
      return n;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
