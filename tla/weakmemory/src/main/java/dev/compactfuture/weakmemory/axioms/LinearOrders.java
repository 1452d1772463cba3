package dev.compactfuture.weakmemory.axioms;

import java.util.function.Predicate;

/** The total orders of a set of events that respect a relation. */
final class LinearOrders {
  private final Relation before;

  /**
   * Creates the orders.
   *
   * @param before the relation; only its pairs of two events of the set count
   */
  LinearOrders(Relation before) {
    this.before = before.inverse();
  }

  /** Returns whether one of the orders passes a test; none exists if the relation has a cycle. */
  boolean anyMatch(long set, Predicate<Relation> test) {
    return anyMatch(set, Relation.empty(before.size()), test);
  }

  private boolean anyMatch(long left, Relation order, Predicate<Relation> test) {
    if (left == 0) {
      return test.test(order);
    }
    for (long each = left; each != 0; each &= each - 1) {
      long first = Long.lowestOneBit(each);
      long predecessors = before.successors(Long.numberOfTrailingZeros(first));
      if ((predecessors & left) == 0
          && anyMatch(
              left & ~first,
              order.union(Relation.product(before.size(), first, left & ~first)),
              test)) {
        return true;
      }
    }
    return false;
  }
}
