/** A module that requires nothing but the future. */
module consumer {
  requires dev.compactfuture;
}
