package dev.compactfuture.mutants;

import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.Walk;
import dev.compactfuture.tla.CallbacksLog;
import dev.compactfuture.tla.WeakMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Explores all executions of a few programs under Java's access modes, up to the first fault. */
final class WeakMemoryChecker implements Checker {
  /** All of its programs take half a minute of two processors. */
  private static final Duration BOUND = Duration.ofMinutes(5);

  private final WeakMemory memory;

  WeakMemoryChecker(Path root) throws IOException {
    this.memory = new WeakMemory(root);
    CallbacksLog.off(); // for good
  }

  @Override
  public String name() {
    return "weakmemory";
  }

  @Override
  public Verdict run(Mutant mutant, Path classes) throws IOException {
    long start = Awake.nanoTime();
    try {
      Walk walk = memory.showing(classes, mutant.label(), w -> TimeIsUp.after(BOUND, start));
      return walk == null
          ? Verdict.of(Kind.SURVIVED, "no program takes the step", start)
          : LockstepChecker.verdict("", walk, start);
    } catch (TimeIsUp e) {
      return Verdict.of(Kind.UNKNOWN, "stopped after " + BOUND.toSeconds() + " s", start);
    } catch (LockstepException e) {
      return Verdict.of(Kind.BROKE_DOWN, "" + e.getMessage(), start);
    }
  }
}
