package dev.compactfuture.races.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** CoRR: can a thread that reads a variable twice see it go back? */
@JCStressTest
@State
@Accesses(3)
@Outcome(expect = ACCEPTABLE, desc = "judged by a memory model, not by jcstress")
public class CoherenceOfReads extends Variables {
  @Actor
  public void actor1() {
    write(X, M1, 1);
  }

  @Actor
  public void actor2(II_Result r) {
    r.r1 = read(X, M2);
    r.r2 = read(X, M3);
  }
}
