package dev.compactfuture.lockstep;

import java.nio.file.Path;
import java.util.Set;

/**
 * The classes under test and their sources.
 *
 * @param classes the folder of the compiled classes
 * @param sources the folder of their sources
 * @param without the names of source files, without {@code .java}, whose classes are run as they
 *     are: they have no steps, and what their objects hold is not looked at
 * @param trusted the names of types of {@code java.util.concurrent} whose methods are no steps.
 *     Their effects on shared objects are not seen.
 */
public record ClassesUnderTest(
    Path classes, Path sources, Set<String> without, Set<String> trusted) {
  /** Names all classes of a folder; no type is trusted. */
  public ClassesUnderTest(Path classes, Path sources) {
    this(classes, sources, Set.of(), Set.of());
  }

  /** Copies the sets. */
  public ClassesUnderTest {
    without = Set.copyOf(without);
    trusted = Set.copyOf(trusted);
  }
}
