package dev.compactfuture.races.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** R: can a thread overwrite the flag, and still miss what was written before the flag? */
@JCStressTest
@State
@Accesses(4)
@Outcome(expect = ACCEPTABLE, desc = "judged by a memory model, not by jcstress")
public class R extends Variables {
  @Actor
  public void actor1() {
    write(X, M1, 1);
    write(Y, M2, 1);
  }

  @Actor
  public void actor2(II_Result r) {
    write(Y, M3, 2);
    r.r1 = read(X, M4);
  }

  @Arbiter
  public void arbiter(II_Result r) {
    r.r2 = read(Y, Mode.PLAIN);
  }
}
