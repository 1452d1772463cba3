/**
 * A future held in one 16-byte object, with the semantics of Python's {@code concurrent.futures}.
 */
module dev.compactfuture {
  requires static transitive org.jspecify;

  exports dev.compactfuture;
}
