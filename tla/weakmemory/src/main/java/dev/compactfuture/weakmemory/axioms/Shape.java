package dev.compactfuture.weakmemory.axioms;

/**
 * The shapes of the literature, each with its weak outcome, and all accesses opaque. The values
 * that are written to a variable count up in the order in which the weak outcome needs them, so
 * that a compare-and-set in place of a write knows what to expect.
 */
public enum Shape {
  SB("xO1; yO=0 || yO1; xO=0"),
  MP("xO1; yO1 || yO=1; xO=0"),
  LB("xO=1; yO1 || yO=1; xO1"),
  R("xO1; yO1 || yO2; xO=0 | y=2"),
  S("xO2; yO1 || yO=1; xO1 | x=2"),
  TWO_PLUS_TWO_W("xO2; yO1 || yO2; xO1 | x=2 y=2"),
  CO_RR("xO1 || xO=1; xO=0"),
  CO_WW("xO2; xO1 || xO | x=2"),
  WRC("xO1 || xO=1; yO1 || yO=1; xO=0"),
  RWC("xO1 || xO=1; yO=0 || yO1; xO=0"),
  ISA2("xO1; yO1 || yO=1; zO1 || zO=1; xO=0"),
  W_RWC("xO1; zO1 || zO=1; yO=0 || yO1; xO=0"),
  IRIW("xO1 || yO1 || xO=1; yO=0 || yO=1; xO=0"),
  Z6_U("xO1; yO1 || yADD_V(1)=1; yO=3 || yO3; xO=0"),
  /** RWC where each write is a loop that completes a future: a look, then a compare-and-set. */
  RWC_LOOKS("xO=0; xCAS_V(0,1)=0 || xO=1; yO=0 || yO=0; yCAS_V(0,1)=0; xO=0");

  private final LitmusQuestion opaque;

  Shape(String opaque) {
    this.opaque = LitmusQuestion.parse(opaque);
  }

  /** Returns the program with opaque accesses, and its weak outcome. */
  public LitmusQuestion opaque() {
    return opaque;
  }

  /** Returns the name that the literature uses. */
  public String knownAs() {
    return name()
        .replace("TWO_PLUS_TWO_", "2+2")
        .replace("CO_", "Co")
        .replace('_', '+')
        .replace("Z6+", "Z6.");
  }

  /** Returns the number of accesses. */
  int accesses() {
    return (int) opaque.program().threads().stream().mapToLong(java.util.List::size).sum();
  }
}
