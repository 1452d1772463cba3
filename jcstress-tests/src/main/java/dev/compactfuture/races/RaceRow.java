package dev.compactfuture.races;

import java.util.List;

/** The rows of evidence that the races fill. */
public enum RaceRow {
  COMPLETION("completion", "C1", "C2", "C6"),
  CALLBACKS("callbacks", "C3", "C4"),
  GETTERS("getters", "C5", "C8"),
  PUBLICATION("publication", "C9"),
  TERMINATION("termination", "C7", "C8"),
  WATCHERS("watchers", "C7", "C8"),
  THREE_ACTORS("threeActors", "C1", "C2", "C3", "C5", "C7", "C8");

  /** The row's id in the verdict table. */
  public final String id;

  /** The claims that the row supports. */
  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  public final List<String> claims;

  RaceRow(String name, String... claims) {
    this.id = "jcstress." + name;
    this.claims = List.of(claims);
  }
}
