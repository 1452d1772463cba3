package dev.compactfuture.lincheck;

/**
 * The classes that Lincheck instantiates by reflection, once for each invocation of a scenario; so
 * they and their constructors are public.
 */
public final class LincheckTestClasses {
  private LincheckTestClasses() {}

  /** The sequential specification. */
  public static class SequentialModel extends ScenarioOperations {
    /** Starts with a pending future. */
    public SequentialModel() {
      super(new SequentialFuture());
    }
  }

  /** The class under test. */
  public static class ShippedFuture extends CompactFutureOperations {
    /** Starts with a pending future. */
    public ShippedFuture() {
      super(new NotifyingFuture());
    }
  }

  /** A canary: {@link BrokenFuture.TwoWinners}. */
  public static class TwoWinners extends CompactFutureOperations {
    /** Starts with a pending future. */
    public TwoWinners() {
      super(new BrokenFuture.TwoWinners());
    }
  }

  /** A canary: {@link BrokenFuture.TwoWinnersWithYield}. */
  public static class TwoWinnersWithYield extends CompactFutureOperations {
    /** Starts with a pending future. */
    public TwoWinnersWithYield() {
      super(new BrokenFuture.TwoWinnersWithYield());
    }
  }

  /** A canary: {@link BrokenFuture.NewestFirst}. */
  public static class NewestFirst extends CompactFutureOperations {
    /** Starts with a pending future. */
    public NewestFirst() {
      super(new BrokenFuture.NewestFirst());
    }
  }

  /** A canary: {@link BrokenFuture.LockBased}. */
  public static class LockBased extends CompactFutureOperations {
    /** Starts with a pending future. */
    public LockBased() {
      super(new BrokenFuture.LockBased());
    }
  }

  /** A canary: {@link BrokenAdapter.NotifiedByCancel}. */
  public static class NotifiedByCancel extends CompactFutureOperations {
    /** Starts with a pending future. */
    public NotifiedByCancel() {
      super(new BrokenAdapter.NotifiedByCancel());
    }
  }

  /** A canary: {@link BrokenAdapter.NonAtomicAwait}. */
  public static class NonAtomicAwait extends CompactFutureOperations {
    /** Starts with a pending future. */
    public NonAtomicAwait() {
      super(new BrokenAdapter.NonAtomicAwait());
    }
  }
}
