package dev.compactfuture.weakmemory;

import dev.compactfuture.races.litmus.Mode;
import java.util.ArrayList;
import java.util.List;

/**
 * The litmus tests, and what is expected of each when all its writes are in one mode and all its
 * reads in one: what RC11 says (Lahav et al., PLDI 2017), with plain as its relaxed, but that a
 * variable may go back, as JLS 17.4 lets it. A: the weak outcome is allowed. F: it is forbidden.
 * Where this model says otherwise, nobody should take it for the same:
 *
 * <p>f: the model forbids what RC11 allows, as a volatile access meets one in a weaker mode. In
 * Java volatile accesses are totally ordered; the model takes them to be so in the order in which
 * they are executed, as they are where processors agree on the order of writes (x86, ARMv8), and as
 * JVMs see to by full fences where they do not (POWER).
 *
 * <p>n: not modelled. JLS 17.4 and Kang et al. (POPL 2017) allow load buffering, ARM may show it;
 * RC11 has none, nor has this model.
 */
enum Litmus {
  MP("MessagePassing", "WWRR", "1, 0", "", "AAAA AAAA AAFF AAFF"),
  SB("StoreBuffering", "WRWR", "0, 0", "", "AAAA AAAA AAAA AAAF"),
  LB("LoadBuffering", "RWRW", "1, 1", "", "nnFF nnFF FFFF FFFF"),
  CO_RR("CoherenceOfReads", "WRR", "1, 0", "", "AFFF AFFF AFFF AFFF"),
  CO_WW("CoherenceOfWrites", "WWR", "., 1", "x", "FFFF FFFF FFFF FFFF"),
  IRIW("IndependentReads", "WWRRRR", "1, 0, 1, 0", "", "AAAf AAAf AAAf AAAF"),
  TWO_PLUS_TWO_W("TwoPlusTwoWrites", "WWWW", "1, 1", "xy", "A A A F"),
  WRC("WriteToReadCausality", "WRWRR", "1, 1, 0", "", "AAAf AAAf AAFF AAFF"),
  ISA2("Isa2", "WWRWRR", "1, 1, 0", "", "AAAA AAAA AAFF AAFF"),
  S("S", "WWRW", "1, 2", "x", "AAAA AAAA AAFF ffFF"),
  R("R", "WWWR", "0, 2", "y", "AAAA AAAA AAAA AAAF");

  /** A test, the mode of each of its accesses, and what is expected of its weak outcome. */
  record Case(Litmus test, Mode writes, Mode reads, List<Mode> modes, char expected) {
    /** As jcstress' runner takes it. */
    String pair() {
      return test.type + ":" + String.join(",", modes.stream().map(Mode::name).toList());
    }

    /** Whether the weak outcome is expected to be allowed by the model. */
    boolean isAllowed() {
      return expected == 'A';
    }

    Case expecting(char other) {
      return new Case(test, writes, reads, modes, other);
    }

    private boolean isWeakerThan(Case other) {
      return !equals(other)
          && writes.compareTo(other.writes) <= 0
          && reads.compareTo(other.reads) <= 0;
    }
  }

  final String type;
  final String weak;
  final String finals;
  private final String accesses;
  private final String expected;

  /**
   * A test.
   *
   * @param type its class
   * @param accesses its writes and reads, in the order of their modes
   * @param weak the outcome that gives it its name, as a regular expression
   * @param finals the variables whose final values are part of the outcome
   * @param expected by the mode of the writes, then by that of the reads
   */
  Litmus(String type, String accesses, String weak, String finals, String expected) {
    this.type = type;
    this.accesses = accesses;
    this.weak = weak;
    this.finals = finals;
    this.expected = expected;
  }

  boolean hasReads() {
    return accesses.contains("R");
  }

  /** As the literature calls it. */
  String known() {
    return name().replace("TWO_PLUS_TWO_", "2+2").replace("CO_", "Co");
  }

  /** In uniform modes: by that of the writes, then by that of the reads. */
  List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    String[] rows = expected.split(" ");
    for (Mode w : Mode.values()) {
      for (Mode r : Mode.values()) {
        if (hasReads() || r == w) {
          List<Mode> modes = accesses.chars().mapToObj(a -> a == 'W' ? w : r).toList();
          String row = rows[w.ordinal()];
          cases.add(new Case(this, w, r, modes, row.charAt(hasReads() ? r.ordinal() : 0)));
        }
      }
    }
    return cases;
  }

  /**
   * The case of uniform modes.
   *
   * @throws java.util.NoSuchElementException if it has none, as it has no reads, say
   */
  Case of(Mode writes, Mode reads) {
    return cases().stream()
        .filter(each -> each.writes == writes && each.reads == reads)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The weakest modes that forbid the weak outcome: with these it is the likeliest to be seen, if
   * the model is wrong. Not where the model only says so as it does not model it.
   */
  List<Case> boundary() {
    List<Case> forbidden =
        cases().stream().filter(each -> !each.isAllowed() && each.expected != 'n').toList();
    return forbidden.stream()
        .filter(each -> forbidden.stream().noneMatch(other -> other.isWeakerThan(each)))
        .toList();
  }

  /** In mixed modes: weak outcomes that a model which is too strong forbids. */
  static List<Case> mixed() {
    Mode v = Mode.VOLATILE;
    return List.of(
        // A release write that no read has to wait for: x86 shows it.
        new Case(SB, v, v, List.of(Mode.RELEASE_ACQUIRE, v, v, v), 'A'),
        // A volatile read overtakes an opaque one: ARM's LDAR may come before a plain load.
        new Case(MP, v, v, List.of(v, v, Mode.OPAQUE, v), 'A'));
  }
}
