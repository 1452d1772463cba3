package dev.compactfuture.verify;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.report.AccessMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of accesses: the mode of each, and what breaks if the mode is the next weaker one. */
final class AccessModeTable {
  private final Map<String, Steps.Step> accesses;
  private final Map<String, Map<String, @Nullable Counterexample>> found = new LinkedHashMap<>();
  private final Map<String, String> files = new HashMap<>();

  AccessModeTable(Map<String, Steps.Step> accesses) {
    this.accesses = accesses;
  }

  /**
   * Records what breaks if the access at {@code label} is weaker; null if nothing does.
   *
   * @param file the counterexample's file
   */
  void add(
      String label, String weaker, @Nullable Counterexample counterexample, @Nullable Path file) {
    found.computeIfAbsent(label, l -> new LinkedHashMap<>()).put(weaker, counterexample);
    if (file != null) {
      files.put(label + " " + weaker, file.getFileName().toString());
    }
  }

  /** Returns a row for each access and each mode by which it can be weaker. */
  List<AccessMode> rows() {
    List<AccessMode> rows = new ArrayList<>();
    accesses.forEach(
        (label, step) -> {
          Map<String, @Nullable Counterexample> weaker = found.getOrDefault(label, Map.of());
          if (weaker.isEmpty()) {
            rows.add(new AccessMode(label, step.where(), step.kind(), "", "", null));
          }
          weaker.forEach(
              (mode, counterexample) ->
                  rows.add(
                      new AccessMode(
                          label,
                          step.where(),
                          step.kind(),
                          mode,
                          what(counterexample),
                          files.get(label + " " + mode))));
        });
    return rows;
  }

  String line(String label, String weaker) {
    Steps.Step step = requireNonNull(accesses.get(label));
    Counterexample counterexample = requireNonNull(found.get(label)).get(weaker);
    return String.format(
        "%-12s %-24s %-16s %-8s %s",
        label, step.where(), step.kind(), weaker, what(counterexample));
  }

  /** Returns the claims that an access violates if it is weaker. */
  List<String> violatedClaims() {
    Set<String> claims = new HashSet<>();
    for (Map<String, @Nullable Counterexample> weaker : found.values()) {
      for (Counterexample counterexample : weaker.values()) {
        if (counterexample != null) {
          claims.addAll(violatedClaim(counterexample).stream().toList());
        }
      }
    }
    return List.copyOf(claims);
  }

  private static Optional<String> violatedClaim(Counterexample counterexample) {
    if (counterexample.kind() == Counterexample.Kind.DATA_RACE) {
      // A race on a field of the code's own violates no claim by itself.
      return Optional.of("C9").filter(claim -> counterexample.finding().contains("data of thread"));
    }
    return Optional.of(isLostWakeUp(counterexample) ? "C8" : "C12");
  }

  private static boolean isLostWakeUp(Counterexample counterexample) {
    return counterexample.summary().matches("(?s).*pc \\|-> <<.*\"Park.*");
  }

  private static String what(@Nullable Counterexample counterexample) {
    if (counterexample == null) {
      return "NOTHING BREAKS";
    }
    String finding = counterexample.summary();
    String how =
        counterexample.kind() == Counterexample.Kind.DATA_RACE
            ? finding.replaceFirst(
                "data race: thread \\d (\\w+) (.*?), which.*", "data race: it $1 $2")
            : isLostWakeUp(counterexample)
                ? "lost wake-up: a thread is parked for ever"
                : "answers that no order explains";
    return how + " (" + titles(counterexample) + ")";
  }

  private static String titles(Counterexample counterexample) {
    List<String> numbered = new ArrayList<>();
    for (String title : counterexample.titles()) {
      numbered.add(numbered.size() + 1 + ": " + title);
    }
    return String.join(" | ", numbered);
  }

  int broken() {
    return (int)
        found.values().stream().flatMap(f -> f.values().stream().filter(c -> c != null)).count();
  }

  /** Returns how many accesses cannot be weaker, or have no weaker mode. */
  int necessary() {
    return (int)
        accesses.keySet().stream()
            .filter(label -> !found.getOrDefault(label, new LinkedHashMap<>()).containsValue(null))
            .count();
  }

  /** Returns "Label mode" for each access that could be weaker. */
  List<String> unnecessary() {
    List<String> all = new ArrayList<>();
    found.forEach(
        (label, modes) ->
            modes.forEach(
                (mode, counterexample) -> {
                  if (counterexample == null) {
                    all.add(label + " " + mode);
                  }
                }));
    return all;
  }

  /** Returns the table, and below it every counterexample. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("| access | at | mode | weaker by one | what breaks, and where |\n");
    text.append("|---|---|---|---|---|\n");
    for (AccessMode row : rows()) {
      text.append("| `" + row.label() + "` | " + row.where() + " | " + row.mode() + " | ")
          .append(row.weaker().isEmpty() ? "none | |\n" : row.weaker() + " | ")
          .append(row.weaker().isEmpty() ? "" : row.breaks().replace("|", "\\|") + " |\n");
    }
    found.forEach(
        (label, modes) ->
            modes.forEach(
                (mode, counterexample) -> {
                  if (counterexample != null) {
                    text.append("\n`")
                        .append(label)
                        .append("`, ")
                        .append(mode)
                        .append(":\n\n```\n")
                        .append(counterexample)
                        .append("```\n");
                  }
                }));
    return text.toString();
  }
}
