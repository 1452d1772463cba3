package dev.compactfuture.weakmemory;

import dev.compactfuture.races.litmus.Mode;
import java.util.List;

/**
 * The litmus tests of the literature. Each is a {@link LitmusCase} for every mode of its writes and
 * every mode of its reads, with the expected verdict on its weak outcome:
 *
 * <ul>
 *   <li>{@code A} allowed, and {@code F} forbidden, as by RC11 (Lahav et al., PLDI 2017), if plain
 *       accesses are taken for its relaxed ones. One exception: if the reads of one variable, or
 *       the write, are plain, the reads may go back in time, as JLS 17.4 and JAM21 allow.
 *   <li>{@code n} not modelled. JLS 17.4 and Kang et al. (POPL 2017) allow load buffering, and ARM
 *       may show it. RC11 forbids it, and so does this model.
 * </ul>
 */
enum LitmusFamily {
  MP("MessagePassing", "WWRR", "1, 0", "", "AAAA AAAA AAFF AAFF"),
  SB("StoreBuffering", "WRWR", "0, 0", "", "AAAA AAAA AAAA AAAF"),
  LB("LoadBuffering", "RWRW", "1, 1", "", "nnFF nnFF FFFF FFFF"),
  CO_RR("CoherenceOfReads", "WRR", "1, 0", "", "AAAA AFFF AFFF AFFF"),
  CO_WW("CoherenceOfWrites", "WWR", "., 1", "x", "FFFF FFFF FFFF FFFF"),
  IRIW("IndependentReads", "WWRRRR", "1, 0, 1, 0", "", "AAAA AAAA AAAA AAAF"),
  TWO_PLUS_TWO_W("TwoPlusTwoWrites", "WWWW", "1, 1", "xy", "A A A F"),
  WRC("WriteToReadCausality", "WRWRR", "1, 1, 0", "", "AAAA AAAA AAFF AAFF"),
  ISA2("Isa2", "WWRWRR", "1, 1, 0", "", "AAAA AAAA AAFF AAFF"),
  S("S", "WWRW", "1, 2", "x", "AAAA AAAA AAFF AAFF"),
  R("R", "WWWR", "0, 2", "y", "AAAA AAAA AAAA AAAF");

  private final String type;
  private final String accesses;
  private final String weakOutcome;
  private final String finals;
  private final String expected;

  /**
   * Defines a test.
   *
   * @param type the simple name of its class
   * @param accesses its writes (W) and reads (R), in the order of the program
   * @param weakOutcome the outcome that gives the test its name, as a regular expression
   * @param finals the variables whose final values are part of the outcome
   * @param expected the verdicts: a group for each mode of the writes, in it one for each mode of
   *     the reads
   */
  LitmusFamily(String type, String accesses, String weakOutcome, String finals, String expected) {
    this.type = type;
    this.accesses = accesses;
    this.weakOutcome = weakOutcome;
    this.finals = finals;
    this.expected = expected;
  }

  /** Returns the simple name of the test's class. */
  String type() {
    return type;
  }

  /** Returns the variables whose final values end the outcome. */
  List<String> finals() {
    return finals.chars().mapToObj(Character::toString).toList();
  }

  boolean isWeak(String outcome) {
    return outcome.matches(weakOutcome);
  }

  /** Returns the name that the literature uses. */
  String knownAs() {
    return name().replace("TWO_PLUS_TWO_", "2+2").replace("CO_", "Co");
  }

  /** Returns the modes of the accesses, in the order of the program. */
  List<Mode> modes(Mode writes, Mode reads) {
    return accesses.chars().mapToObj(a -> a == 'W' ? writes : reads).toList();
  }

  boolean hasReads() {
    return accesses.contains("R");
  }

  /** Returns the expected verdict if all writes are in one mode and all reads in one. */
  char expected(Mode writes, Mode reads) {
    return expected.split(" ")[writes.ordinal()].charAt(hasReads() ? reads.ordinal() : 0);
  }
}
