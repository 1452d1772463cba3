package dev.compactfuture.tla;

import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.lockstep.Walk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the judge does with the shipped classes, for those who have others: see the mutants. */
public final class Judge {
  private Judge() {}

  /**
   * A model that lockstep walks at quick.
   *
   * @param states how many TLC has
   */
  public record Walked(String name, Path cfg, long programs, long states) {
    static Walked of(Model model) {
      return new Walked(
          model.name(), model.cfg(), model.programs().orElse(-1), model.states().orElse(-1));
    }

    /**
     * What a walk without a difference came to and should not have; empty if nothing. What the
     * world around does is the specification's alone: where it does less, the states are fewer.
     */
    public String miscounted(Walk walk) {
      if (walk.figure("programs") != programs) {
        return walk.figure("programs") + " programs, not " + programs;
      }
      if (walk.figure("specStates") != states) {
        return walk.figure("specStates") + " states, TLC has " + states;
      }
      // No difference was found in any state; so these are equal, or the engine is wrong.
      return walk.figure("javaStates") == walk.figure("specStates")
              && walk.figure("javaEdges") == walk.figure("specEdges")
          ? ""
          : "not as many states or edges in the code: " + walk.figures();
    }
  }

  /** What walks of all models did not come to; empty if nothing. */
  public static String uncovered(
      Set<String> labels, Set<String> executed, Set<String> actions, Set<String> taken) {
    Set<String> lines = new TreeSet<>(labels);
    lines.removeAll(executed);
    Set<String> untaken = new TreeSet<>(actions);
    untaken.removeAll(taken);
    return (lines.isEmpty() ? "" : "never executed: " + lines)
        + (untaken.isEmpty() ? "" : " never taken: " + untaken);
  }

  /** Source files whose classes take no labelled steps, and are not under lockstep. */
  public static Set<String> withoutSteps() {
    return Verify.EXECUTOR;
  }

  /** What the row {@code lockstep.labels} says, a line each; of these steps. */
  public static List<String> labelErrors(Path root, Steps steps) throws IOException {
    return new Labels(steps, Files.readString(root.resolve("tla/CompactFuture.tla"))).errors();
  }

  /** What lockstep walks at quick. */
  public static List<Walked> walked(Path root) throws IOException {
    return TlcChecks.planned(root.resolve("tla"), Level.QUICK).stream()
        .filter(model -> !model.lockstep().isEmpty())
        .map(Walked::of)
        .toList();
  }

  /**
   * Ready to walk that model of the specification in that folder: none of its programs may have
   * more states than all should have.
   */
  public static Lockstep lockstep(Path specification, Walked model, Steps steps) {
    return new Lockstep(FutureSubject.class, steps, specification, "CompactFuture", model.cfg())
        .maxStates(titles -> model.states());
  }

  /**
   * What a row of TLC says.
   *
   * @param wrong what is not as planned; empty if nothing
   * @param brokeDown whether TLC found no violation, but could not go on
   */
  public record Judgement(String wrong, boolean brokeDown) {
    /** Whether all is as planned. */
    public boolean holds() {
      return wrong.isEmpty();
    }
  }

  /** A model that TLC checks at quick. */
  public static final class Modelled {
    private final Model model;

    private Modelled(Model model) {
      this.model = model;
    }

    /** Its name. */
    public String name() {
      return model.name();
    }

    /**
     * What its row says of the specification in that folder; null if it did not end, and has no
     * more states than it should have: then it is stopped.
     *
     * @param late whether it is to be stopped, asked each second
     */
    public @Nullable Judgement judge(Path specification, BooleanSupplier late)
        throws IOException, InterruptedException {
      long planned = model.states().orElse(Long.MAX_VALUE);
      Tlc.Outcome outcome =
          Tlc.run(
              specification,
              model.cfg().toAbsolutePath(),
              TlcChecks.isShort(model),
              distinct -> distinct > planned || late.getAsBoolean());
      if (outcome.ended()) {
        return new Judgement(TlcChecks.wrong(model, outcome), outcome.brokeDown());
      }
      return outcome.distinct() > planned
          ? new Judgement("more than the " + planned + " distinct states expected", false)
          : null;
    }
  }

  /** What TLC checks at quick, the cheapest first. */
  public static List<Modelled> modelled(Path root) throws IOException {
    return TlcChecks.planned(root.resolve("tla"), Level.QUICK).stream()
        .sorted(Comparator.comparing(Model::mustBeViolated).thenComparing(Model::weight))
        .map(Modelled::new)
        .toList();
  }

  /** The command that runs Lincheck, but for the class path and what follows. */
  public static List<String> lincheckOptions() {
    return Verify.LINCHECK_OPTIONS;
  }

  /** Deletes a temporary folder. */
  public static void delete(Path folder) throws IOException {
    Scratch.delete(folder);
  }
}
