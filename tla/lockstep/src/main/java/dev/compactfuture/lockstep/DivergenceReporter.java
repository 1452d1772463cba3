package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Words the counterexamples of a program whose steps are compared with the specification's. */
final class DivergenceReporter {
  private final Subject subject;
  private final ProgramToExplore program;

  DivergenceReporter(Subject subject, ProgramToExplore program) {
    this.subject = subject;
    this.program = program;
  }

  /** Reports that the program starts in {@code code}, and not in the specification's state. */
  Divergence otherStart(Place start, State code) {
    return difference(
        start,
        "the code starts in another state than the specification:",
        State.differences(code, start.start()));
  }

  /**
   * Reports that from {@code place} the code moves to {@code code}, and the specification does not.
   */
  Divergence surplusStep(Place place, Move move, State code) {
    List<SpecificationGraph.Step> sameName =
        place.node().steps.stream()
            .filter(s -> s.thread() == move.thread() && s.action().equals(move.label()))
            .toList();
    String step = name(move.thread(), move.label());
    if (sameName.isEmpty()) {
      String others =
          place.node().steps.stream()
              .filter(s -> s.thread() == move.thread())
              .map(SpecificationGraph.Step::action)
              .distinct()
              .collect(joining(", "));
      return difference(
          place,
          step
              + ": the code takes this step, the specification does not; it has "
              + (others.isEmpty() ? "none" : others)
              + " for this thread",
          List.of());
    }
    return difference(
        place,
        step + " leads to different states:",
        fewest(sameName.stream().map(s -> State.differences(code, s.to().state)).toList()));
  }

  /**
   * Reports that from {@code place} the specification takes {@code step}, and the code {@code
   * found}.
   */
  Divergence missingStep(
      Place place, SpecificationGraph.Step step, Set<SpecificationGraph.Step> found) {
    String what = name(step.thread(), step.action()) + ": the specification takes this step";
    List<List<String>> sameName =
        found.stream()
            .filter(s -> s.thread() == step.thread() && s.action().equals(step.action()))
            .map(s -> State.differences(s.to().state, step.to().state))
            .toList();
    if (!sameName.isEmpty()) {
      return difference(place, what + " in one more way than the code:", fewest(sameName));
    }
    String instead =
        place.moves().stream()
            .filter(m -> m.thread() == step.thread() && m.environment() == null)
            .map(m -> "its next step there is " + at(m.label()))
            .findFirst()
            .orElse(
                place.parked().contains(step.thread()) ? "there it is parked" : "it has returned");
    return difference(place, what + ", the code does not; " + instead, List.of());
  }

  /** Reports that the program could not make {@code move}, or could not start if that is null. */
  Divergence failure(Place place, @Nullable Move move, Throwable cause) {
    String when = move == null ? "at the start" : "after " + name(move.thread(), move.label());
    String finding = when + ": " + Divergence.message(cause);
    Counterexample.Kind kind = Counterexample.Kind.of(cause);
    return new Divergence(
        program, new Counterexample(interleaving(place), finding, List.of(), kind), cause);
  }

  private Divergence difference(Place place, String finding, List<String> details) {
    Counterexample.Kind kind = Counterexample.Kind.DIFFERENCE;
    return new Divergence(
        program, new Counterexample(interleaving(place), finding, details, kind), null);
  }

  private Interleaving interleaving(Place place) {
    Interleaving interleaving =
        new Interleaving(subject.titles(place.start()), "state", subject.show(place.start()));
    for (Place at : place.path()) {
      Move move = requireNonNull(at.by());
      String step = move.environment() == null ? at(move.label()) : move.label() + " (environment)";
      interleaving.addStep(move.thread(), step, subject.show(at.node().state));
    }
    return interleaving;
  }

  private static List<String> fewest(List<List<String>> differences) {
    return differences.stream().min(Comparator.comparingInt(List::size)).orElseThrow();
  }

  private String name(int thread, String label) {
    return "thread " + thread + ", " + at(label);
  }

  private String at(String label) {
    Steps.Step step = program.labels().get(label);
    return label + (step == null ? "" : " " + step.where());
  }
}
