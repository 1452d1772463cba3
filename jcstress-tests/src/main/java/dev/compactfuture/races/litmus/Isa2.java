package dev.compactfuture.races.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** ISA2: is message passing transitive, through a third thread? */
@JCStressTest
@State
@Accesses(6)
@Outcome(expect = ACCEPTABLE, desc = "judged by a memory model, not by jcstress")
public class Isa2 extends Variables {
  @Actor
  public void actor1() {
    write(X, M1, 1);
    write(Y, M2, 1);
  }

  @Actor
  public void actor2(III_Result r) {
    r.r1 = read(Y, M3);
    write(Z, M4, 1);
  }

  @Actor
  public void actor3(III_Result r) {
    r.r2 = read(Z, M5);
    r.r3 = read(X, M6);
  }
}
