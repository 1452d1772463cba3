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
  @Violates({"C2", "C12"})
  public static class TwoWinners extends CompactFutureOperations {
    /** Starts with a pending future. */
    public TwoWinners() {
      super(new BrokenFuture.TwoWinners());
    }
  }

  /** A canary: {@link BrokenFuture.TwoWinnersWithYield}. */
  @Violates({"C2", "C12"})
  public static class TwoWinnersWithYield extends CompactFutureOperations {
    /** Starts with a pending future. */
    public TwoWinnersWithYield() {
      super(new BrokenFuture.TwoWinnersWithYield());
    }
  }

  /** A canary: {@link BrokenFuture.NewestFirst}. */
  @Violates({"C3", "C12"})
  public static class NewestFirst extends CompactFutureOperations {
    /** Starts with a pending future. */
    public NewestFirst() {
      super(new BrokenFuture.NewestFirst());
    }
  }

  /** A canary: {@link BrokenFuture.LockBased}. Obstruction-freedom is less than C11. */
  @Violates({})
  public static class LockBased extends CompactFutureOperations {
    /** Starts with a pending future. */
    public LockBased() {
      super(new BrokenFuture.LockBased());
    }
  }

  /** A canary: {@link BrokenFuture.CancelsRunning}. */
  @Violates({"C1", "C12"})
  public static class CancelsRunning extends CompactFutureOperations {
    /** Starts with a pending future. */
    public CancelsRunning() {
      super(new BrokenFuture.CancelsRunning());
    }
  }

  /** A canary: {@link BrokenFuture.StopsAtFailure}. */
  @Violates({"C4", "C12"})
  public static class StopsAtFailure extends CompactFutureOperations {
    /** Starts with a pending future. */
    public StopsAtFailure() {
      super(new BrokenFuture.StopsAtFailure());
    }
  }

  /** A canary: {@link BrokenFuture.AnotherResult}. */
  @Violates({"C5", "C12"})
  public static class AnotherResult extends CompactFutureOperations {
    /** Starts with a pending future. */
    public AnotherResult() {
      super(new BrokenFuture.AnotherResult());
    }
  }

  /** A canary: {@link BrokenFuture.RunsAgain}. */
  @Violates({"C6", "C12"})
  public static class RunsAgain extends CompactFutureOperations {
    /** Starts with a pending future. */
    public RunsAgain() {
      super(new BrokenFuture.RunsAgain());
    }
  }

  /** A canary: {@link BrokenAdapter.NotifiedByCancel}. */
  @Violates({"C7", "C12"})
  public static class NotifiedByCancel extends CompactFutureOperations {
    /** Starts with a pending future. */
    public NotifiedByCancel() {
      super(new BrokenAdapter.NotifiedByCancel());
    }
  }

  /** A canary: {@link BrokenAdapter.NonAtomicAwait}. */
  @Violates({"C12"})
  public static class NonAtomicAwait extends CompactFutureOperations {
    /** Starts with a pending future. */
    public NonAtomicAwait() {
      super(new BrokenAdapter.NonAtomicAwait());
    }
  }
}
