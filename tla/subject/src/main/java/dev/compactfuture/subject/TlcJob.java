package dev.compactfuture.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What TLC is run on: a model, with the shipped specification or with one of the model's canaries.
 *
 * @param canary null for the shipped specification
 */
public record TlcJob(TlcModel model, @Nullable SpecificationCanary canary) {
  /** Returns a job for a model and one for each of its canaries. */
  public static List<TlcJob> of(TlcModel model) {
    List<TlcJob> jobs = new ArrayList<>();
    jobs.add(new TlcJob(model, null));
    model.canaries().forEach(canary -> jobs.add(new TlcJob(model, canary)));
    return jobs;
  }

  /** Returns whether nothing else may run in the same JVM, see {@link TlcMain}. */
  public boolean needsOwnJvm() {
    return model.liveness();
  }

  /**
   * Returns what TLC reads.
   *
   * @param specification the folder of the shipped specification
   * @param scratch where a changed specification may be written to
   */
  TlcRun.Input input(Path specification, Path scratch) throws IOException {
    if (canary == null) {
      return new TlcRun.Input(specification, model.cfg());
    }
    Path folder = Files.createTempDirectory(scratch, "canary");
    canary.write(specification, folder);
    Path cfg = folder.resolve("Canary.cfg");
    Files.writeString(cfg, canary.narrow(Files.readString(model.cfg())));
    return new TlcRun.Input(folder, cfg);
  }
}
