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
 *     Their effects on shared objects are not seen. A method, {@code Type.method}, of a type that
 *     has methods in {@code atomic} may be named, too
 * @param atomic methods of other classes, {@code Type.method}, whose calls are steps, each taken as
 *     a whole: what happens inside is not interleaved with other threads unless it calls a class
 *     under test. What such an object holds is not looked at, so the subject has to: in its history
 *     variables, or in {@code toString} of a class of its own. Calls of other methods of these
 *     types are refused
 */
public record ClassesUnderTest(
    Path classes, Path sources, Set<String> without, Set<String> trusted, Set<String> atomic) {
  /** Names all classes of a folder; no type is trusted, and no method atomic. */
  public ClassesUnderTest(Path classes, Path sources) {
    this(classes, sources, Set.of(), Set.of());
  }

  /** Names classes; no method of another class is atomic. */
  public ClassesUnderTest(Path classes, Path sources, Set<String> without, Set<String> trusted) {
    this(classes, sources, without, trusted, Set.of());
  }

  /** Copies the sets. */
  public ClassesUnderTest {
    without = Set.copyOf(without);
    trusted = Set.copyOf(trusted);
    atomic = Set.copyOf(atomic);
  }
}
