package dev.compactfuture.bench.harness;

import dev.compactfuture.bench.workloads.Peer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * JMH's result for one peer in one row.
 *
 * @param nanos the mean time of an operation
 * @param error half the 95% confidence interval of {@code nanos}; NaN with a single iteration
 * @param bytes what an operation allocates, in all threads
 * @param seconds how long measuring took
 */
record Measurement(Peer peer, double nanos, double error, double bytes, double seconds) {
  /** The widest relative error bar that counts: a worse measurement must not excuse more. */
  static final double WIDEST_BAR = 0.10;

  private static final double CONFIDENCE = 0.95;

  /** Returns the measurement; null if a fork or an iteration of it failed. */
  static @Nullable Measurement of(RunResult result) {
    BenchmarkParams params = result.getParams();
    Result<?> time = result.getPrimaryResult();
    Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
    int planned = params.getForks() * params.getMeasurement().getCount();
    if (bytes == null || time.getStatistics().getN() != planned) {
      return null;
    }
    return new Measurement(
        Peer.of(params.getBenchmark()),
        time.getScore(),
        time.getStatistics().getMeanErrorAt(CONFIDENCE),
        bytes.getScore(),
        result.getBenchmarkResults().stream().mapToDouble(Measurement::seconds).sum());
  }

  private static double seconds(BenchmarkResult fork) {
    return (fork.getMetadata().getStopTime() - fork.getMetadata().getStartTime()) / 1e3;
  }

  /** Returns the relative error of a result of JMH. */
  static double relativeError(RunResult result) {
    Result<?> time = result.getPrimaryResult();
    return time.getStatistics().getMeanErrorAt(CONFIDENCE) / time.getScore();
  }

  /** Returns the part of the error that a comparison allows for. */
  double bar() {
    return Double.isNaN(error) ? 0 : Math.min(error, WIDEST_BAR * nanos);
  }

  /** Formats a figure for people: 12,345 or 12.3 or 0.57. */
  static String brief(double value) {
    if (Double.isNaN(value)) {
      return "?";
    }
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Returns the time with its error bar, for people. */
  String time() {
    return brief(nanos) + " ± " + brief(error) + " ns";
  }

  @Override
  public String toString() {
    return time() + ", " + brief(bytes) + " bytes";
  }
}
