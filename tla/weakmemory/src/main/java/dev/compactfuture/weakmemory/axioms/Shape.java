package dev.compactfuture.weakmemory.axioms;

import java.util.List;

/**
 * The shapes of the literature, each with its weak outcome, and all accesses opaque. The values
 * that are written to a variable count up in the order in which the weak outcome needs them, so
 * that a compare-and-set in place of a write knows what to expect.
 */
public enum Shape {
  SB("SB", "xO1; yO=0 || yO1; xO=0"),
  MP("MP", "xO1; yO1 || yO=1; xO=0"),
  LB("LB", "xO=1; yO1 || yO=1; xO1"),
  R("R", "xO1; yO1 || yO2; xO=0 | y=2"),
  S("S", "xO2; yO1 || yO=1; xO1 | x=2"),
  TWO_PLUS_TWO_W("2+2W", "xO2; yO1 || yO2; xO1 | x=2 y=2"),
  CO_RR("CoRR", "xO1 || xO=1; xO=0"),
  CO_WW("CoWW", "xO2; xO1 || xO | x=2"),
  WRC("WRC", "xO1 || xO=1; yO1 || yO=1; xO=0"),
  RWC("RWC", "xO1 || xO=1; yO=0 || yO1; xO=0"),
  ISA2("ISA2", "xO1; yO1 || yO=1; zO1 || zO=1; xO=0"),
  W_RWC("W+RWC", "xO1; zO1 || zO=1; yO=0 || yO1; xO=0"),
  IRIW("IRIW", "xO1 || yO1 || xO=1; yO=0 || yO=1; xO=0"),
  Z6_U("Z6.U", "xO1; yO1 || yADD_V(1)=1; yO=3 || yO3; xO=0"),
  /** RWC where each write is that of a completion: a look, then a compare-and-set. */
  RWC_LOOKS("RWC of completions", "xO=0; xCAS_V(0,1)=0 || xO=1; yO=0 || yO=0; yCAS_V(0,1)=0; xO=0");

  private final String knownAs;
  private final LitmusQuestion opaque;

  Shape(String knownAs, String opaque) {
    this.knownAs = knownAs;
    this.opaque = LitmusQuestion.parse(opaque);
  }

  /** Returns the name that the literature uses. */
  public String knownAs() {
    return knownAs;
  }

  /** Returns the program with opaque accesses, and its weak outcome. */
  public LitmusQuestion opaque() {
    return opaque;
  }

  /** Returns the number of accesses. */
  int accesses() {
    return opaque.program().threads().stream().mapToInt(List::size).sum();
  }
}
