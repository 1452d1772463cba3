/** A future in one 16-byte word with the semantics of Python's {@code concurrent.futures}. */
module dev.compactfuture {
  requires static transitive org.jspecify;

  exports dev.compactfuture;
}
