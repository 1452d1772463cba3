package dev.compactfuture.races;

/** The rows of evidence that the races fill. */
public enum RaceRow {
  COMPLETION("completion"),
  CALLBACKS("callbacks"),
  GETTERS("getters"),
  PUBLICATION("publication"),
  TERMINATION("termination"),
  WATCHERS("watchers"),
  THREE_ACTORS("threeActors");

  /** The row's id in the verdict table. */
  public final String id;

  RaceRow(String name) {
    this.id = "jcstress." + name;
  }
}
