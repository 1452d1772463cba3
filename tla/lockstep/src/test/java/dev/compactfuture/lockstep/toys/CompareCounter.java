package dev.compactfuture.lockstep.toys;

import dev.compactfuture.lockstep.ClassesUnderTest;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.lockstep.Steps;
import java.io.IOException;
import java.nio.file.Path;

/** Compares {@code Counter} with {@code Counter.tla}. */
public final class CompareCounter {
  private CompareCounter() {}

  /** Compares the classes in one folder, whose sources are in another, with a specification. */
  public static StepComparison compare(Path classes, Path sources, Path specification)
      throws IOException {
    Steps steps = Steps.read(new ClassesUnderTest(classes, sources));
    Path cfg = specification.resolve("Counter.cfg");
    SpecificationFiles files = new SpecificationFiles(specification, "Counter", cfg);
    return new Lockstep(CounterSubject.class, steps, files).compareSteps();
  }
}
