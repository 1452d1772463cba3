package dev.compactfuture.races.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** LB: can each of two threads read what the other one writes after its own read? */
@JCStressTest
@State
@Accesses(4)
@Outcome(expect = ACCEPTABLE, desc = "judged by a memory model, not by jcstress")
public class LoadBuffering extends Variables {
  @Actor
  public void actor1(II_Result r) {
    r.r1 = read(X, M1);
    write(Y, M2, 1);
  }

  @Actor
  public void actor2(II_Result r) {
    r.r2 = read(Y, M3);
    write(X, M4, 1);
  }
}
