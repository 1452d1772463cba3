/**
 * A future held in one 16-byte object, with the semantics of Python's {@code concurrent.futures}.
 */
module dev.compactfuture {
  requires static org.jspecify; // not transitive: a user need not have it

  exports dev.compactfuture;
}
