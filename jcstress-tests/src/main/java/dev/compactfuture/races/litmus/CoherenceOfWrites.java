package dev.compactfuture.races.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** CoWW: do the writes of one thread to one variable take effect in their order? */
@JCStressTest
@State
@Accesses(3)
@Outcome(expect = ACCEPTABLE, desc = "judged by a memory model, not by jcstress")
public class CoherenceOfWrites extends Variables {
  @Actor
  public void actor1() {
    write(X, M1, 1);
    write(X, M2, 2);
  }

  @Actor
  public void actor2(II_Result r) {
    r.r1 = read(X, M3);
  }

  @Arbiter
  public void arbiter(II_Result r) {
    r.r2 = read(X, Mode.PLAIN);
  }
}
