package dev.compactfuture.races.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** SB: can both of two threads miss the other's write? */
@JCStressTest
@State
@Accesses(4)
@Outcome(expect = ACCEPTABLE, desc = "judged by a memory model, not by jcstress")
public class StoreBuffering extends Variables {
  @Actor
  public void actor1(II_Result r) {
    write(X, M1, 1);
    r.r1 = read(Y, M2);
  }

  @Actor
  public void actor2(II_Result r) {
    write(Y, M3, 1);
    r.r2 = read(X, M4);
  }
}
