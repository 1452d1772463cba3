package dev.compactfuture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads the fields of nestings: what a wrong depth leads to shows late, or only if unlucky. */
class NestingTest {
  private static final long ANOTHER_THREAD = -1;

  @AfterEach
  void noThreadIsKept() {
    assertEquals(Map.of(), others());
    for (Nesting nesting : shared()) {
      assertEquals(0, owner(nesting).get());
    }
  }

  @Test
  void aNestedCompletionCountsWithTheOutermost() {
    Nesting outermost = Nesting.begin();
    Nesting nested = Nesting.begin();
    assertSame(outermost, nested);
    assertEquals(2, get(nested, "depth"));
    nested.close();
    assertEquals(1, get(outermost, "depth"));
    assertEquals(0, get(outermost, "measured"));
    outermost.close();
  }

  @Test
  void anObjectThatIsFreeIsShared() {
    try (Nesting nesting = Nesting.begin()) {
      assertTrue(Arrays.asList(shared()).contains(nesting));
    }
  }

  /** More than half: so many would be used if one bit of the hash were lost. */
  @Test
  void threadsAreSpreadOverTheSharedObjects() throws Exception {
    Set<Nesting> found = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 3 * shared().length; i++) {
      TestThread.run(
              () -> {
                try (Nesting nesting = Nesting.begin()) {
                  found.add(nesting);
                }
              })
          .join();
    }
    assertTrue(found.size() > shared().length / 2, () -> found.size() + " are used");
  }

  @Test
  void aThreadThatFindsItsObjectTakenKeepsOneOfItsOwn() {
    takeAll();
    Nesting own = Nesting.begin();
    assertFalse(Arrays.asList(shared()).contains(own));
    assertSame(own, Nesting.begin());
    freeAll();
    assertSame(own, Nesting.begin());
    own.close();
    own.close();
    own.close();
  }

  /** It looks into the map of the others between its read of the owner and its CAS. */
  @Test
  void aThreadThatLosesTheRaceForASharedObjectTakesOneOfItsOwn() throws Exception {
    others().put(Thread.currentThread(), shared()[0]); // the map is read unless it is empty
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              try (Nesting own = Nesting.begin()) {
                return Arrays.asList(shared()).contains(own);
              }
            });
    Thread loser =
        new Thread(task) {
          @Override
          public int hashCode() {
            takeAll();
            return System.identityHashCode(this);
          }
        };
    assertFalse(TestThread.start(loser, task).join());
    freeAll();
    others().remove(Thread.currentThread());
  }

  @Test
  void threadsOfTheSameHashHaveDifferentTokens() {
    Thread thread = new Thread();
    assertNotEquals(Nesting.token(thread, 1), Nesting.token(new Thread(), 1));
    assertNotEquals(Nesting.token(thread, 1), Nesting.token(thread, 2));
  }

  @Test
  void beyond64LevelsTheStackIsMeasuredForEightAtATime() throws Exception {
    Nesting nesting = Nesting.begin();
    assertEquals(0, measuredAt(64, nesting));
    assertEquals(72, measuredAt(65, nesting));
    assertEquals(72, measuredAt(72, nesting));
    assertEquals(80, measuredAt(73, nesting));
    closeAt(1, nesting);
  }

  /** The same depth may then be reached by larger frames. */
  @Test
  void aLevelThatWasLeftIsMeasuredAnew() throws Exception {
    Nesting nesting = Nesting.begin();
    assertEquals(77, measuredAt(70, nesting));
    nesting.close();
    assertEquals(69, get(nesting, "measured"));
    closeAt(1, nesting);
  }

  @Test
  void whereTheStackWasShortItIsUntilTheOutermostReturns() throws Exception {
    Nesting nesting = Nesting.begin();
    set(nesting, "shortAt", 3);
    assertFalse(at(2, nesting).defers());
    assertTrue(at(3, nesting).defers());
    assertTrue(at(4, nesting).defers());
    closeAt(1, nesting);
    assertEquals(0, get(nesting, "shortAt"));
  }

  @Test
  void callbacksAreDeferredFromTheDepthWhereTheStackIsFoundShort() throws Exception {
    FutureTask<Integer> task = new FutureTask<>(NestingTest::levelsSinceShort);
    Thread small = new Thread(null, task, "small stack", 512 << 10);
    assertEquals(0, TestThread.start(small, task).join());
  }

  /** Nests until callbacks are deferred; returns how many levels ago the stack was found short. */
  private static int levelsSinceShort() {
    try (Nesting nesting = Nesting.begin()) {
      return nesting.defers()
          ? get(nesting, "depth") - get(nesting, "shortAt")
          : levelsSinceShort();
    }
  }

  @Test
  void deferredCallbacksAreCalledAtHalfTheDepth() throws Exception {
    Nesting nesting = Nesting.begin();
    assertFalse(at(1, nesting).callsDeferred());
    set(nesting, "shortAt", 71);
    assertFalse(at(36, nesting).callsDeferred());
    assertTrue(at(35, nesting).callsDeferred());
    assertTrue(at(34, nesting).callsDeferred());
    closeAt(1, nesting);
  }

  @Test
  void allIsDeferredUntilResumed() throws Exception {
    Nesting nesting = Nesting.defer();
    assertTrue(nesting.defers());
    nesting.resume();
    assertEquals(0, get(nesting, "depth"));
    assertFalse(at(0, nesting).defers());
  }

  private static int measuredAt(int depth, Nesting nesting) throws Exception {
    assertFalse(at(depth, nesting).defers());
    return get(nesting, "measured");
  }

  /** Returns {@code nesting} as if so many completions were under way. */
  private static Nesting at(int depth, Nesting nesting) throws Exception {
    set(nesting, "depth", depth);
    return nesting;
  }

  private static void closeAt(int depth, Nesting nesting) throws Exception {
    at(depth, nesting).close();
  }

  private static void takeAll() {
    for (Nesting nesting : shared()) {
      owner(nesting).compareAndSet(0, ANOTHER_THREAD);
    }
  }

  private static void freeAll() {
    for (Nesting nesting : shared()) {
      owner(nesting).compareAndSet(ANOTHER_THREAD, 0);
    }
  }

  private static Nesting[] shared() {
    return (Nesting[]) read("SHARED", null);
  }

  @SuppressWarnings("unchecked") // the declared type of the field
  private static Map<Thread, Nesting> others() {
    return (Map<Thread, Nesting>) read("OTHERS", null);
  }

  private static AtomicLong owner(Nesting nesting) {
    return (AtomicLong) read("owner", nesting);
  }

  private static int get(Nesting nesting, String field) {
    return (int) read(field, nesting);
  }

  private static void set(Nesting nesting, String field, int value) throws Exception {
    field(field).setInt(nesting, value);
  }

  private static Object read(String field, @Nullable Nesting nesting) {
    try {
      return field(field).get(nesting);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Field field(String name) throws ReflectiveOperationException {
    Field field = Nesting.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
