package dev.compactfuture.bench.workloads;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The base of all workloads: each has a benchmark method for each {@link Peer} that offers it. The
 * annotations say how long level quick measures: some 200 benchmarks in ten minutes leave two
 * seconds for each. One fork cannot show how much forks differ.
 */
@Fork(
    value = 1,
    jvmArgs = {"-Xms1g", "-Xmx1g"}) // few collections in an iteration, none of them full
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
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
