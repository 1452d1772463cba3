package dev.compactfuture.races.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * IRIW, independent reads of independent writes: can two threads see two writes in different
 * orders?
 */
@JCStressTest
@State
@Accesses(6)
@Outcome(expect = ACCEPTABLE, desc = "judged by a memory model, not by jcstress")
public class IndependentReads extends Variables {
  @Actor
  public void actor1() {
    write(X, M1, 1);
  }

  @Actor
  public void actor2() {
    write(Y, M2, 1);
  }

  @Actor
  public void actor3(IIII_Result r) {
    r.r1 = read(X, M3);
    r.r2 = read(Y, M4);
  }

  @Actor
  public void actor4(IIII_Result r) {
    r.r3 = read(Y, M5);
    r.r4 = read(X, M6);
  }
}
