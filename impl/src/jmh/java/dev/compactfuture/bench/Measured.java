package dev.compactfuture.bench;

import java.util.Locale;

/**
 * What was measured of one peer.
 *
 * @param nanos of an operation, the mean
 * @param error half the 95% confidence interval of that
 * @param bytes allocated by an operation, in all threads
 * @param seconds that the measurement took
 */
record Measured(Peer peer, double nanos, double error, double bytes, double seconds) {
  /** A wider error bar excuses nothing: a measurement that says nothing must not be green. */
  static final double WIDEST_BAR = 0.10;

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s ± %s ns, %s bytes",
        Verdicts.brief(nanos),
        Verdicts.brief(error),
        Verdicts.brief(bytes));
  }

  double relativeError() {
    return error / nanos;
  }

  boolean saysNothing() {
    return relativeError() > WIDEST_BAR;
  }

  /** What counts of the error; with a single iteration there is none. */
  double bar() {
    return Double.isNaN(error) ? 0 : Math.min(error, WIDEST_BAR * nanos);
  }
}
