package dev.compactfuture.weakmemory;

import dev.compactfuture.races.litmus.Mode;
import java.util.ArrayList;
import java.util.List;

/** The litmus cases: every test in all uniform modes, and some in mixed modes. */
final class LitmusCatalogue {
  private LitmusCatalogue() {}

  /** Returns the whole catalogue: the cases in mixed modes, then those in uniform modes. */
  static List<LitmusCase> all() {
    List<LitmusCase> cases = new ArrayList<>(mixed());
    for (LitmusFamily family : LitmusFamily.values()) {
      cases.addAll(uniform(family));
    }
    return cases;
  }

  /** Returns a test in uniform modes: by the mode of its writes, then by that of its reads. */
  static List<LitmusCase> uniform(LitmusFamily family) {
    List<LitmusCase> cases = new ArrayList<>();
    for (Mode writes : Mode.values()) {
      for (Mode reads : Mode.values()) {
        if (family.hasReads() || reads == writes) {
          cases.add(uniform(family, writes, reads));
        }
      }
    }
    return cases;
  }

  /** Returns the case of a test in these modes. */
  static LitmusCase uniform(LitmusFamily family, Mode writes, Mode reads) {
    return new LitmusCase(
        family, writes, reads, family.modes(writes, reads), family.expected(writes, reads));
  }

  /** Returns cases in mixed modes, whose weak outcomes a model that is too strong would forbid. */
  static List<LitmusCase> mixed() {
    Mode v = Mode.VOLATILE;
    return List.of(
        // A read need not wait for an earlier release write: x86 shows it.
        new LitmusCase(LitmusFamily.SB, v, v, List.of(Mode.RELEASE_ACQUIRE, v, v, v), 'A'),
        // A volatile read may overtake an opaque one: on ARM an LDAR may precede a plain load.
        new LitmusCase(LitmusFamily.MP, v, v, List.of(v, v, Mode.OPAQUE, v), 'A'));
  }

  /**
   * Returns a test in the weakest modes that forbid its weak outcome. There hardware is the most
   * likely to show it if the model is wrong. Cases that are not modelled are left out.
   */
  static List<LitmusCase> boundary(LitmusFamily family) {
    List<LitmusCase> forbidden =
        uniform(family).stream()
            .filter(each -> !each.expectsAllowed() && !each.isNotModelled())
            .toList();
    return forbidden.stream()
        .filter(each -> forbidden.stream().noneMatch(other -> other.isWeakerThan(each)))
        .toList();
  }
}
