package dev.compactfuture.lincheck;

import dev.compactfuture.CompactFuture;
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
  public static class TwoWinnersSlowly extends OnFuture {
    /** For Lincheck. */
    public TwoWinnersSlowly() {
      super(new BrokenFuture.TwoWinnersSlowly());
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
  public static class Locking extends OnFuture {
    /** For Lincheck. */
    public Locking() {
      super(new BrokenFuture.Locking());
    }
  }

  /** The real future or a broken one, with what has to hold when a scenario is over. */
  public abstract static class OnFuture extends Operations {
    private final CompactFuture<@Nullable Object> future;

    OnFuture(CompactFuture<@Nullable Object> future) {
      super(new Calls.OfCompactFuture(future));
      this.future = future;
    }

    /** The three predicates exclude each other, and nothing is held on to once it was told. */
    @Validate
    public void leavesNothingBehind() {
      if (future.isRunning() && future.isDone() || future.isCancelled() && !future.isDone()) {
        throw new IllegalStateException("the predicates contradict each other: " + future);
      }
      if (future.isDone() && registrations(future) != 0) {
        throw new IllegalStateException("done, but somebody is still registered: " + future);
      }
    }
  }

  private static final Field STATE;
  private static final Field WHO;
  private static final Field NEXT;

  static {
    try {
      Class<?> registration = Class.forName("dev.compactfuture.Registration");
      STATE = CompactFuture.class.getDeclaredField("state");
      WHO = registration.getDeclaredField("who");
      NEXT = registration.getDeclaredField("next");
      STATE.setAccessible(true);
      WHO.setAccessible(true);
      NEXT.setAccessible(true);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
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
