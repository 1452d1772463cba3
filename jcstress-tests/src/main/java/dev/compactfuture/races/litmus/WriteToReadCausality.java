package dev.compactfuture.races.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** WRC: does a thread that reads the flag see a write that the writer of the flag had read? */
@JCStressTest
@State
@Accesses(5)
@Outcome(expect = ACCEPTABLE, desc = "judged by a memory model, not by jcstress")
public class WriteToReadCausality extends Variables {
  @Actor
  public void actor1() {
    write(X, M1, 1);
  }

  @Actor
  public void actor2(III_Result r) {
    r.r1 = read(X, M2);
    write(Y, M3, 1);
  }

  @Actor
  public void actor3(III_Result r) {
    r.r2 = read(Y, M4);
    r.r3 = read(X, M5);
  }
}
