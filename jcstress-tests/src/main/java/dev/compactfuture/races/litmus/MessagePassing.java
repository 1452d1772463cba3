package dev.compactfuture.races.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** MP: does a thread that reads the flag see what was written before the flag? */
@JCStressTest
@State
@Accesses(4)
@Outcome(expect = ACCEPTABLE, desc = "judged by a memory model, not by jcstress")
public class MessagePassing extends Variables {
  @Actor
  public void actor1() {
    write(X, M1, 1);
    write(Y, M2, 1);
  }

  @Actor
  public void actor2(II_Result r) {
    r.r1 = read(Y, M3);
    r.r2 = read(X, M4);
  }
}
