package dev.compactfuture.weakmemory;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.races.litmus.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Faults that the check of the memory model has to notice. */
final class ModelCanaries {
  /** In {@code AccessModes.tla}: an acquire takes over the view of the message that it reads. */
  private static final String JOIN =
      "IF Acquires(mode) THEN Join(m.view[t], read.view) ELSE m.view[t]";

  /** Its weak outcome is forbidden because the acquire takes over that view. */
  static final LitmusCase PASSING =
      LitmusCatalogue.uniform(LitmusFamily.MP, Mode.RELEASE_ACQUIRE, Mode.RELEASE_ACQUIRE);

  private ModelCanaries() {}

  /** Returns whether a specification in which an acquire takes over no view diverges. */
  static boolean noticesAcquireWithoutJoin(Project project) throws IOException {
    try (ScratchFolder broken = ScratchFolder.create("canary")) {
      Path right = project.specifications();
      String specification = Files.readString(right.resolve("AccessModes.tla"));
      if (!specification.contains(JOIN)) {
        throw new IllegalArgumentException("AccessModes.tla does not have: " + JOIN);
      }
      Files.writeString(
          broken.resolve("AccessModes.tla"), specification.replace(JOIN, "m.view[t]"));
      for (String name : List.of("Litmus.tla", "Litmus.cfg")) {
        Files.copy(right.resolve(name), broken.resolve(name));
      }
      Counterexample found =
          new LitmusLockstep(project, broken.path())
              .compare(PASSING, new TreeSet<>())
              .counterexample();
      return found != null && !found.kind().isFailure();
    }
  }

  /** Returns whether one wrong expectation is one more disagreement. */
  static boolean noticesWrongExpectation(LiteratureComparison literature) {
    List<LitmusCase> cases = LitmusCatalogue.all();
    int before = literature.disagreements(cases).size();
    List<LitmusCase> flipped = new ArrayList<>(cases);
    flipped.replaceAll(each -> each.equals(PASSING) ? each.expecting('A') : each);
    return literature.disagreements(flipped).size() == before + 1;
  }
}
