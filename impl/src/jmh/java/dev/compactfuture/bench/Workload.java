package dev.compactfuture.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What all workloads share. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public abstract class Workload {
  /** What every future is completed with. A field that is not final, so that it is no constant. */
  @SuppressWarnings("FieldCanBeFinal")
  protected Object value = new Object();

  /** For subclasses. */
  protected Workload() {}
}
