package dev.compactfuture.weakmemory.axioms;

/** The mode of an access, with the letter that stands for it in a program's text. */
public enum AccessMode {
  PLAIN('P'),
  OPAQUE('O'),
  ACQUIRE('A'),
  RELEASE('R'),
  VOLATILE('V');

  private final char letter;

  AccessMode(char letter) {
    this.letter = letter;
  }

  /** Returns the letter of this mode. */
  public char letter() {
    return letter;
  }

  /** Returns the mode of a letter; throws {@link IllegalArgumentException} if there is none. */
  static AccessMode of(char letter) {
    for (AccessMode mode : values()) {
      if (mode.letter == letter) {
        return mode;
      }
    }
    throw new IllegalArgumentException("no access mode is called '" + letter + "'");
  }
}
