package dev.compactfuture.races.runner;

import dev.compactfuture.races.litmus.Mode;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The outcomes that were seen of a variant of a litmus test. The components are the fields of the
 * JSON, which omits those that are null.
 *
 * @param outcomes how often each outcome was seen
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

  /** What one JVM reported: why it has no result, or null, and how often it saw each outcome. */
  record VmReport(String failure, SortedMap<String, Long> outcomes) {}

  static LitmusReport notRun(LitmusVariant variant, int actors, int cpus) {
    String why = actors + " actors, " + cpus + " CPUs";
    return new LitmusReport(variant.test(), variant.modes(), new TreeMap<>(), 0, why, null);
  }

  /**
   * Adds up the reports of the JVMs. Hazard: with a JVM that is missing or saw nothing, every
   * memory model would pass; so that is a failure.
   *
   * @param planned in how many JVMs the test was to run
   */
  static LitmusReport sum(LitmusVariant variant, int planned, List<VmReport> vms) {
    SortedMap<String, Long> outcomes = new TreeMap<>();
    vms.forEach(vm -> vm.outcomes.forEach((o, count) -> outcomes.merge(o, count, Long::sum)));
    long good = vms.stream().filter(vm -> vm.failure == null && !vm.outcomes.isEmpty()).count();
    String failures =
        vms.stream()
            .map(VmReport::failure)
            .filter(f -> f != null)
            .collect(Collectors.joining("; "));
    String failed =
        good == planned
            ? null
            : good
                + " of "
                + planned
                + " JVMs saw something"
                + (failures.isEmpty() ? "" : ": " + failures);
    long samples = outcomes.values().stream().mapToLong(count -> count).sum();
    return new LitmusReport(variant.test(), variant.modes(), outcomes, samples, null, failed);
  }

  /** Returns the outcomes in one line, or why there are none. */
  String line() {
    String line =
        outcomes.entrySet().stream()
            .map(each -> String.format(Locale.ROOT, "[%s] %,d", each.getKey(), each.getValue()))
            .collect(Collectors.joining("  "));
    return notRun != null ? "not run: " + notRun : failed == null ? line : line + "  <-- " + failed;
  }
}
