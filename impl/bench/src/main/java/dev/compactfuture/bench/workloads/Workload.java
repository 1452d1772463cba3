package dev.compactfuture.bench.workloads;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Timeout;

/** The base of all workloads: each has a benchmark method for each {@link Peer} that offers it. */
@Fork(jvmArgs = {"-Xms1g", "-Xmx1g"}) // few collections in an iteration, none of them full
@Timeout(time = 1, timeUnit = TimeUnit.MINUTES)
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public abstract class Workload {
  /** The result of every future. Not final: the compiler must not treat it as a constant. */
  @SuppressWarnings("FieldCanBeFinal")
  protected Object value = new Object();

  /** For subclasses. */
  protected Workload() {}
}
