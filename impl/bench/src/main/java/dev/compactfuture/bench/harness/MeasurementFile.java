package dev.compactfuture.bench.harness;

import dev.compactfuture.bench.workloads.Peer;
import dev.compactfuture.evidence.HostMachine;
import dev.compactfuture.evidence.SourceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The measurements of a run, as the page of evidence reads them from {@code benchmarks.json}.
 *
 * @param command what made them
 * @param machine where they were made
 * @param commit the commit that was measured
 * @param sources the hash of its sources
 */
record MeasurementFile(
    String command, String machine, String commit, String sources, List<Row> rows) {
  /**
   * The measurement of a peer.
   *
   * @param nanos the mean time of an operation
   * @param low where its 95% confidence interval begins; {@code nanos} after a single iteration
   * @param high where it ends
   */
  record Row(String workload, String peer, double nanos, double low, double high) {
    static Row of(PlannedRow row, Measurement measured) {
      double error = Double.isNaN(measured.error()) ? 0 : measured.error();
      return new Row(
          row.name(),
          measured.peer().toString(),
          measured.nanos(),
          measured.nanos() - error,
          measured.nanos() + error);
    }
  }

  static MeasurementFile of(String command, Map<PlannedRow, Map<Peer, Measurement>> measured) {
    SourceState state = SourceState.ofThisBuild();
    List<Row> rows = new ArrayList<>();
    measured.forEach((row, peers) -> peers.values().forEach(one -> rows.add(Row.of(row, one))));
    return new MeasurementFile(
        command, HostMachine.current().toString(), state.commit(), state.sources(), rows);
  }
}
