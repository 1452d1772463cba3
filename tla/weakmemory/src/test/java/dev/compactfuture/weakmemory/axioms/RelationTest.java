package dev.compactfuture.weakmemory.axioms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The algebra of relations. */
class RelationTest {
  private static final int SIZE = 4;

  /** Returns the relation of a text such as "01 12". */
  private static Relation relation(String pairs) {
    Relation relation = Relation.empty(SIZE);
    for (String pair : pairs.split(" ", -1)) {
      relation = relation.with(pair.charAt(0) - '0', pair.charAt(1) - '0');
    }
    return relation;
  }

  private final Relation chain = relation("01 12 23");

  @Test
  void compositionFollowsBoth() {
    assertEquals(relation("02 13"), chain.then(chain));
    assertEquals(relation("00 11 22"), chain.then(chain.inverse()));
  }

  @Test
  void setOperationsArePairwise() {
    assertEquals(relation("01 12 23 30"), chain.union(relation("30")));
    assertEquals(relation("12"), chain.intersect(relation("12 21")));
    assertEquals(relation("01 23"), chain.minus(relation("12 21")));
  }

  @Test
  void closuresAreTransitive() {
    assertEquals(relation("01 02 03 12 13 23"), chain.plus());
    assertEquals(chain.plus().optional(), chain.star());
    assertEquals(chain, chain.optional().irreflexive());
  }

  @Test
  void aCycleIsFound() {
    assertTrue(chain.isAcyclic());
    assertFalse(chain.union(relation("30")).isAcyclic());
    assertTrue(chain.union(relation("30")).isIrreflexive());
    assertFalse(chain.union(relation("22")).isIrreflexive());
  }

  @Test
  void setsRestrictBothEnds() {
    assertEquals(relation("12"), chain.from(0b0010));
    assertEquals(relation("01"), chain.to(0b0010));
    assertEquals(relation("02 03 12 13"), Relation.product(SIZE, 0b0011, 0b1100));
    assertEquals(relation("00 33"), Relation.identity(SIZE, 0b1001));
    assertEquals(0b0101, relation("30 32").successors(3));
    assertTrue(chain.to(0b0001).isEmpty());
  }

  @Test
  void aMergedEventHasTheNeighboursOfBoth() {
    assertEquals(relation("01 13"), chain.merge(1, 2));
    assertEquals(0b1010, Relation.merge(0b1100, 1, 2));
    assertEquals("0>1 1>3", chain.merge(1, 2).toString());
  }

  @Test
  void sixtyFourEventsFit() {
    Relation all = Relation.product(Relation.LIMIT, -1L, -1L);
    assertEquals(-1L, all.successors(63));
    assertTrue(all.minus(all).isEmpty());
  }
}
