package dev.compactfuture.races.runner;

import dev.compactfuture.races.litmus.Mode;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was seen of a litmus test; its components are the fields of the JSON, which leaves out those
 * that are null.
 *
 * @param notRun why it cannot run here, or null
 * @param failed what went wrong, or null
 */
record LitmusReport(
    String test,
    List<Mode> modes,
    SortedMap<String, Long> outcomes,
    long samples,
    String notRun,
    String failed) {

  /** What one VM reported: why there is no result, or null, and how often each outcome was seen. */
  record Vm(String failure, SortedMap<String, Long> outcomes) {}

  static LitmusReport notRun(LitmusVariant litmus, int actors, int cpus) {
    String why = actors + " actors, " + cpus + " CPUs";
    return new LitmusReport(litmus.test(), litmus.modes(), new TreeMap<>(), 0, why, null);
  }

  /**
   * Adds up. Hazard: a VM that is missing, or saw nothing, would let every model pass.
   *
   * @param planned in how many VMs it was to run
   */
  static LitmusReport of(LitmusVariant litmus, int planned, List<Vm> vms) {
    SortedMap<String, Long> outcomes = new TreeMap<>();
    vms.forEach(vm -> vm.outcomes.forEach((o, count) -> outcomes.merge(o, count, Long::sum)));
    long good = vms.stream().filter(vm -> vm.failure == null && !vm.outcomes.isEmpty()).count();
    String failures =
        vms.stream().map(Vm::failure).filter(f -> f != null).collect(Collectors.joining("; "));
    return new LitmusReport(
        litmus.test(),
        litmus.modes(),
        outcomes,
        outcomes.values().stream().mapToLong(count -> count).sum(),
        null,
        good == planned
            ? null
            : good
                + " of "
                + planned
                + " VMs saw something"
                + (failures.isEmpty() ? "" : ": " + failures));
  }

  /** Its outcomes in a line, or why there are none. */
  String line() {
    String line =
        outcomes.entrySet().stream()
            .map(each -> String.format(Locale.ROOT, "[%s] %,d", each.getKey(), each.getValue()))
            .collect(Collectors.joining("  "));
    return notRun != null ? "not run: " + notRun : failed == null ? line : line + "  <-- " + failed;
  }
}
