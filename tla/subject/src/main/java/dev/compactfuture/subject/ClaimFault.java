package dev.compactfuture.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault that violates the property that states a claim. A model in which it does so supports the
 * claim.
 *
 * @param claims the claims that the property states
 * @param properties the property for safety and that for liveness, or the only one
 * @param canary the fault; each of its operations may be a choice, as in {@code get|getTimed}
 */
record ClaimFault(List<String> claims, List<String> properties, SpecificationCanary canary) {
  private static final Pattern COMMENT =
      Pattern.compile("(?m)^\\\\\\* fault of ([C\\d ]+) for ([\\w|]+): (.*)$");
  private static final Pattern PROPERTIES =
      Pattern.compile("(?m)^(INVARIANTS|PROPERTIES)\n((?:  \\w+\n)+)");

  /** Returns the faults in the comments of all specifications. */
  static List<ClaimFault> all(Path specification) throws IOException {
    List<ClaimFault> faults = new ArrayList<>();
    for (SpecifiedModule module : SpecifiedModule.values()) {
      faults.addAll(of(specification, module));
    }
    return faults;
  }

  /** Returns the faults in the comments of a module. */
  static List<ClaimFault> of(Path specification, SpecifiedModule module) throws IOException {
    String text = Files.readString(specification.resolve(module.file()));
    return COMMENT
        .matcher(text)
        .results()
        .map(comment -> of(module.specification(), comment))
        .toList();
  }

  private static ClaimFault of(String module, MatchResult comment) {
    return new ClaimFault(
        List.of(comment.group(1).split(" ")),
        List.of(comment.group(2).split("\\|")),
        SpecificationCanary.parse(module, comment.group(3)));
  }

  /** Returns which of its operations a model has; empty if it lacks one that the fault needs. */
  Optional<List<String>> operations(String cfg) {
    List<String> all = ModelVariant.operations(cfg);
    List<String> chosen = new ArrayList<>();
    for (String choice : canary.operations()) {
      List.of(choice.split("\\|")).stream()
          .filter(all::contains)
          .findFirst()
          .ifPresent(chosen::add);
    }
    return chosen.size() < canary.operations().size() ? Optional.empty() : Optional.of(chosen);
  }

  /**
   * Narrows a model to the property and to the operations that suffice to violate it. The programs
   * are among those of the model, so narrowing can only lose a claim.
   *
   * @return the text of the narrowed model; empty if the model lacks the property or an operation
   */
  Optional<String> narrow(String cfg) {
    Optional<String> property = properties.stream().filter(p -> checks(cfg, p)).findFirst();
    Optional<List<String>> needed = operations(cfg);
    if (property.isEmpty() || needed.isEmpty()) {
      return Optional.empty();
    }
    List<String> all = ModelVariant.operations(cfg);
    List<String> chosen = needed.get();
    // A program may need a thread that waits on many futures, and one that does not.
    if (chosen.stream().allMatch(each -> waitsOnMany(each) || isCall(each))) {
      all.stream()
          .filter(each -> !waitsOnMany(each) && !isCall(each))
          .findFirst()
          .ifPresent(chosen::add);
    } else if (mustAwait(cfg) && chosen.stream().noneMatch(ClaimFault::waitsOnMany)) {
      all.stream().filter(ClaimFault::waitsOnMany).findFirst().ifPresent(chosen::add);
    }
    // asCompleted and the calls of its iterator are in no program without each other.
    boolean opens = chosen.stream().anyMatch(ClaimFault::isOpen);
    boolean calls = chosen.stream().anyMatch(ClaimFault::isCall);
    if (opens != calls) {
      all.stream().filter(opens ? ClaimFault::isCall : ClaimFault::isOpen).forEach(chosen::add);
    }
    String operations = ModelVariant.set(chosen.toArray(String[]::new));
    String narrowed = ModelVariant.replace(cfg, Map.of("Operations", operations));
    return Optional.of(
        PROPERTIES
            .matcher(narrowed)
            .replaceAll(
                section ->
                    section.group(2).contains("  " + property.get() + "\n")
                        ? section.group(1) + "\n  " + property.get() + "\n"
                        : ""));
  }

  private static boolean checks(String cfg, String property) {
    Matcher section = PROPERTIES.matcher(cfg);
    return section.results().anyMatch(each -> each.group(2).contains("  " + property + "\n"));
  }

  private static boolean mustAwait(String cfg) {
    return !ModelVariant.constants(cfg).getOrDefault("Awaiting", "0").contains("0");
  }

  private static boolean waitsOnMany(String operation) {
    return operation.startsWith("await") || isOpen(operation);
  }

  private static boolean isOpen(String operation) {
    return operation.startsWith("open");
  }

  private static boolean isCall(String operation) {
    return operation.matches("next|close");
  }

  /** Returns a name for reports. */
  String name() {
    return String.join(" ", claims) + " " + canary.name();
  }

  /** Returns a run of TLC on a narrowed model with the fault. */
  TlcJob job(TlcModel narrowed) {
    SpecificationCanary withModelsOperations =
        new SpecificationCanary(
            canary.module(), canary.name(), List.of(), canary.action(), canary.from(), canary.to());
    return new TlcJob(narrowed, withModelsOperations);
  }
}
