package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
  Divergence otherStart(State start, State code) {
    return difference(
        program.schedule(start, List.of(), null),
        interleaving(start, null),
        "the code starts in another state than the specification:",
        State.differences(code, start));
  }

  /**
   * Reports that from {@code place} the code moves to {@code code}, and the specification does not.
   */
  Divergence surplusStep(CodeState place, Move move, State code) {
    List<SpecificationGraph.Step> steps = requireNonNull(place.node).steps();
    List<SpecificationGraph.Step> sameName =
        steps.stream()
            .filter(s -> s.thread == move.thread() && s.action.equals(move.label()))
            .toList();
    String step = name(move.thread(), move.label());
    Schedule schedule = program.schedule(place.start, place.schedule(), move);
    if (sameName.isEmpty()) {
      String others =
          steps.stream()
              .filter(s -> s.thread == move.thread())
              .map(s -> s.action)
              .distinct()
              .collect(joining(", "));
      return difference(
          schedule,
          interleaving(place),
          step
              + ": the code takes this step, the specification does not; it has "
              + (others.isEmpty() ? "none" : others)
              + " for this thread",
          List.of());
    }
    return difference(
        schedule,
        interleaving(place),
        step + " leads to different states:",
        fewest(sameName.stream().map(s -> State.differences(code, s.to.state)).toList()));
  }

  /**
   * Reports that from {@code place} the specification takes {@code step}, and the code does not.
   */
  Divergence missingStep(CodeState place, SpecificationGraph.Step step) {
    String what = name(step.thread, step.action) + ": the specification takes this step";
    Schedule schedule = program.schedule(place.start, place.schedule(), null);
    List<List<String>> sameName = new ArrayList<>();
    String instead = place.isParked(step.thread) ? "there it is parked" : "it has returned";
    for (int i = 0; i < place.moves(); i++) {
      Move move = place.move(i);
      CodeState to = place.reached(i);
      if (move.thread() == step.thread && move.label().equals(step.action) && to != null) {
        sameName.add(State.differences(requireNonNull(to.node).state, step.to.state));
      }
      if (move.thread() == step.thread && move.environment() == null) {
        instead = "its next step there is " + at(move.label());
      }
    }
    if (!sameName.isEmpty()) {
      return difference(
          schedule,
          interleaving(place),
          what + " in one more way than the code:",
          fewest(sameName));
    }
    return difference(
        schedule, interleaving(place), what + ", the code does not; " + instead, List.of());
  }

  /** Reports that the program could not make the last move of an attempt, or could not start. */
  Divergence failure(Attempt attempt, Throwable cause) {
    Move move = attempt.move;
    String when = move == null ? "at the start" : "after " + name(move.thread(), move.label());
    String finding = when + ": " + Divergence.message(cause);
    Counterexample.Kind kind = Counterexample.Kind.of(cause);
    CodeState from = attempt.from;
    Interleaving interleaving =
        from == null ? interleaving(attempt.start, null) : interleaving(from);
    Schedule schedule =
        from == null
            ? program.schedule(attempt.start, List.of(), move)
            : program.schedule(from.start, from.schedule(), move);
    return new Divergence(
        program, new Counterexample(interleaving, finding, List.of(), kind, schedule), cause);
  }

  private Divergence difference(
      Schedule schedule, Interleaving interleaving, String finding, List<String> details) {
    Counterexample.Kind kind = Counterexample.Kind.DIFFERENCE;
    return new Divergence(
        program, new Counterexample(interleaving, finding, details, kind, schedule), null);
  }

  private Interleaving interleaving(CodeState place) {
    return interleaving(place.start, place);
  }

  private Interleaving interleaving(State start, @Nullable CodeState place) {
    Interleaving interleaving =
        new Interleaving(subject.titles(start), "state", subject.show(start));
    for (CodeState at : place == null ? List.<CodeState>of() : place.path()) {
      Move move = requireNonNull(at.by);
      String step = move.environment() == null ? at(move.label()) : move.label() + " (environment)";
      interleaving.addStep(move.thread(), step, subject.show(requireNonNull(at.node).state));
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
