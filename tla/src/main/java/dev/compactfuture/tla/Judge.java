package dev.compactfuture.tla;

import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What the judge does with the shipped classes, for those who have others: see the mutants. */
public final class Judge {
  private Judge() {}

  /**
   * A model that lockstep walks at quick.
   *
   * @param states how many TLC has
   */
  public record Walked(String name, Path cfg, long states) {}

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
        .map(model -> new Walked(model.name(), model.cfg(), model.states().orElse(0)))
        .toList();
  }

  /** Ready to walk that model. */
  public static Lockstep lockstep(Path root, Walked model, Steps steps) {
    return new Lockstep(
        FutureSubject.class, steps, root.resolve("tla"), "CompactFuture", model.cfg());
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
