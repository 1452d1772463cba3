package dev.compactfuture.weakmemory;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of a litmus case that jcstress saw on this machine. The components are the fields of
 * the JSON that the runner of jcstress-tests writes.
 *
 * @param outcomes how often each outcome was seen
 * @param notRun why the test cannot run here, or null
 * @param failed what went wrong, or null
 */
record HardwareReport(
    String test,
    List<String> modes,
    Map<String, Long> outcomes,
    long samples,
    @Nullable String notRun,
    @Nullable String failed) {

  /** Reads the reports of a run. */
  static List<HardwareReport> read(Path file) throws IOException {
    return List.of(new Gson().fromJson(Files.readString(file), HardwareReport[].class));
  }

  /** Returns the case as {@link LitmusCase#pair} does. */
  String pair() {
    return test + ":" + String.join(",", modes);
  }

  /**
   * Returns what is wrong: cases without a report or without samples, and outcomes that were seen
   * and are not allowed. A weak outcome that is not modelled may be seen.
   */
  static List<String> errors(
      List<HardwareReport> reports, List<LitmusCase> cases, AllowedOutcomes allowed) {
    Map<String, HardwareReport> byPair = new HashMap<>();
    reports.forEach(report -> byPair.put(report.pair(), report));
    List<String> errors = new ArrayList<>();
    for (LitmusCase each : cases) {
      HardwareReport report = byPair.get(each.pair());
      if (report == null) {
        errors.add(each.pair() + " under jcstress: missing");
      } else if (report.failed != null) {
        errors.add(each.pair() + " under jcstress: " + report.failed);
      } else if (report.notRun == null) {
        Set<String> forbidden = new TreeSet<>(report.outcomes.keySet());
        forbidden.removeAll(allowed.of(each));
        forbidden.removeIf(o -> each.isNotModelled() && each.family().isWeak(o));
        if (report.samples == 0) {
          errors.add(each.pair() + ": jcstress saw nothing");
        } else if (!forbidden.isEmpty()) {
          errors.add(each.pair() + ": jcstress saw " + forbidden);
        }
      }
    }
    return errors;
  }
}
