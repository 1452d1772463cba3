package dev.compactfuture.lockstep.toys;

import dev.compactfuture.lockstep.State;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A subject whose first two runs begin together or not at all, so on two schedulers. */
public final class MeetingSubject extends SnippetSubject {
  private static final CyclicBarrier MEETING = new CyclicBarrier(2);
  private static final AtomicInteger RUNS = new AtomicInteger();

  MeetingSubject() throws ReflectiveOperationException {}

  @Override
  public int start(State initial) {
    try {
      if (RUNS.getAndIncrement() < 2) {
        MEETING.await(20, TimeUnit.SECONDS); // far more than a scheduler takes to begin
      }
      var field = root().getClass().getDeclaredField("a");
      field.setAccessible(true);
      field.set(root(), initial.get("a"));
    } catch (InterruptedException
        | BrokenBarrierException
        | TimeoutException
        | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return super.start(initial);
  }
}
