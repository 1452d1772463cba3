package dev.compactfuture.verify;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.ResultsFile;
import dev.compactfuture.evidence.SourceState;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Runs the races from their jar, the one that is copied to other machines. */
final class JcstressChecks {
  static final Set<String> IDS =
      ChildJvmChecks.ordered(
          "jcstress.completion",
          "jcstress.callbacks",
          "jcstress.getters",
          "jcstress.watchers",
          "jcstress.publication",
          "jcstress.termination",
          "jcstress.threeActors");

  private JcstressChecks() {}

  static List<EvidenceRow> run(Shipped shipped, Level level)
      throws IOException, InterruptedException {
    Path jar = shipped.project().jcstressJar();
    requireShippedClasses(jar, shipped.classes());
    Path results = shipped.project().jcstressResults();
    Files.createDirectories(shipped.project().report());
    return ChildJvmChecks.run(
        IDS, level, List.of("-jar", jar.toString()), results, JcstressChecks::rowsOfTheseSources);
  }

  /** Returns the rows in the jar's file; none if it could not even begin one. */
  private static List<EvidenceRow> rowsOfTheseSources(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    ResultsFile results = ResultsFile.read(file);
    SourceState here = SourceState.ofThisBuild();
    if (!results.head().sources().equals(here.sources())) {
      throw new IOException(
          file + " is of sources " + results.head().sources() + ", not of " + here.sources());
    }
    return results.checks();
  }

  /** Throws an exception if the jar's copy of the future is from another build. */
  private static void requireShippedClasses(Path jar, Path classes) throws IOException {
    try (JarFile copy = new JarFile(jar.toFile());
        Stream<Path> files = Files.walk(classes.resolve("dev"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        ZipEntry entry = copy.getEntry(classes.relativize(file).toString().replace('\\', '/'));
        if (entry == null
            || !Arrays.equals(
                copy.getInputStream(entry).readAllBytes(), Files.readAllBytes(file))) {
          throw new IOException(jar + " has another " + file.getFileName() + " than " + classes);
        }
      }
    }
  }
}
