package dev.compactfuture.mutants.checkers;

import dev.compactfuture.mutants.Mutant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Chooses the races that a mutant is shown to: those of the operation that it changes. */
final class JcstressRaces {
  /** Shown for every mutant of an access mode: what was written before the access must be seen. */
  private static final String OF_MEMORY_MODES = "PublicationRaces";

  /** Regular expressions of races by regular expressions of labels; the first match counts. */
  private static final Map<String, String> BY_LABEL = new LinkedHashMap<>();

  static {
    BY_LABEL.put("(Complete|Cancel|Run|Notify|Inspect)(Look)?", "CompletionRaces|ObserverRaces");
    BY_LABEL.put("Add(Look)?|Call", "CallbackRaces");
    BY_LABEL.put("(Un)?[wW]atch(Look)?|Arrive(Look)?|Sleep(Look)?|Forget|Collect", "WatcherRaces");
    BY_LABEL.put("all", "TerminationRaces");
    BY_LABEL.put("Unpark", "TerminationRaces|WatcherRaces");
    BY_LABEL.put(
        "GetLook|Register|L.*|.*Clock|.*[iI]nterrupt|Park.*|Registration.*",
        "GetterRaces|TerminationRaces");
  }

  private JcstressRaces() {}

  /** Returns a regular expression of races; one that matches all for an unknown label. */
  static String of(Mutant mutant) {
    String races =
        BY_LABEL.entrySet().stream()
            .filter(each -> mutant.label().matches(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("");
    return mutant.operator().isMemoryMode() && !races.isEmpty()
        ? races + "|" + OF_MEMORY_MODES
        : races;
  }
}
