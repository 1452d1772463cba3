package dev.compactfuture.subject;

import dev.compactfuture.evidence.Level;
import dev.compactfuture.lockstep.Specification;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.TlcSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The programs for which TLC shows liveness, each by the state in which it starts. A model without
 * interrupts has a part of the graph that the same programs have with interrupts.
 */
public final class LivePrograms {
  private final Map<TlcModel, List<State>> starts = new LinkedHashMap<>();

  private LivePrograms() {}

  /** Returns the programs of the models of a level and the levels below it. */
  public static LivePrograms planned(Path specification, Level level) throws IOException {
    LivePrograms programs = new LivePrograms();
    for (TlcModel model : TlcModel.planned(specification, level, SpecifiedModule.COMPACT_FUTURE)) {
      if (model.liveness()) {
        programs.starts.put(model, starts(specification, model));
      }
    }
    return programs;
  }

  private static List<State> starts(Path specification, TlcModel model) {
    SpecificationFiles files =
        new SpecificationFiles(specification, Shipped.SPECIFICATION, model.cfg());
    return TlcSpecification.open(files).initial().stream()
        .map(Specification.Vertex::state)
        .toList();
  }

  /** Returns whether the threads of a model's programs may be interrupted. */
  public static boolean haveInterrupts(TlcModel model) throws IOException {
    String cfg = Files.readString(model.cfg());
    return "TRUE".equals(ModelVariant.constants(cfg).get("Interrupts"));
  }

  /** Returns the start of one of the programs. */
  public State any() {
    return starts.values().iterator().next().get(0);
  }

  /**
   * Returns which programs are not among others; an empty string if all are.
   *
   * @param others the starts of programs, and whether their threads may be interrupted
   */
  public String notAmong(Map<State, Boolean> others) throws IOException {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<TlcModel, List<State>> each : starts.entrySet()) {
      boolean interrupts = haveInterrupts(each.getKey());
      Set<String> programs = new TreeSet<>();
      for (State start : each.getValue()) {
        Boolean interrupted = others.get(start);
        if (interrupted == null || (interrupts && !interrupted)) {
          programs.add(State.text(start.get("program")));
        }
      }
      if (!programs.isEmpty()) {
        missing.add(
            each.getKey().name()
                + ": "
                + programs.size()
                + " such as "
                + programs.iterator().next());
      }
    }
    return missing.isEmpty()
        ? ""
        : "lockstep has not walked programs with liveness: " + String.join("; ", missing);
  }

  /** Returns how many models, programs and starts there are. */
  public Map<String, Long> figures() {
    Set<Object> programs = new HashSet<>();
    long sum = 0;
    for (List<State> ofModel : starts.values()) {
      ofModel.forEach(start -> programs.add(start.get("program")));
      sum += ofModel.size();
    }
    return Map.of(
        "models", (long) starts.size(), "programs", (long) programs.size(), "starts", sum);
  }
}
