package dev.compactfuture.races.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** 2+2W: can each thread's first write overwrite the other's second? */
@JCStressTest
@State
@Accesses(4)
@Outcome(expect = ACCEPTABLE, desc = "judged by a memory model, not by jcstress")
public class TwoPlusTwoWrites extends Variables {
  @Actor
  public void actor1() {
    write(X, M1, 1);
    write(Y, M2, 2);
  }

  @Actor
  public void actor2() {
    write(Y, M3, 1);
    write(X, M4, 2);
  }

  @Arbiter
  public void arbiter(II_Result r) {
    r.r1 = read(X, Mode.PLAIN);
    r.r2 = read(Y, Mode.PLAIN);
  }
}
