package dev.compactfuture.races.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** S: can a write be overwritten by an earlier one, made before the flag that its thread read? */
@JCStressTest
@State
@Accesses(4)
@Outcome(expect = ACCEPTABLE, desc = "judged by a memory model, not by jcstress")
public class S extends Variables {
  @Actor
  public void actor1() {
    write(X, M1, 2);
    write(Y, M2, 1);
  }

  @Actor
  public void actor2(II_Result r) {
    r.r1 = read(Y, M3);
    write(X, M4, 1);
  }

  @Arbiter
  public void arbiter(II_Result r) {
    r.r2 = read(X, Mode.PLAIN);
  }
}
