package dev.compactfuture;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.GraphLayout;
import org.openjdk.jol.vm.VM;

/** Sizes in bytes, as JOL measures them in the running JVM. Supports no claim about behaviour. */
class SizeTest {
  /** The sizes are those of the layout that a JVM has unless its options ask for another. */
  @BeforeEach
  void skipOtherLayouts() {
    assumeTrue(VM.current().sizeOfField("java.lang.Object") == 4, "references are not compressed");
    assumeTrue(VM.current().objectHeaderSize() == 12, "headers are compact");
    assumeTrue(VM.current().objectAlignment() == 8, "objects are not aligned to 8 bytes");
  }

  // Is JOL right?

  private static class Bigger extends CompactFuture<String> {
    @SuppressWarnings("unused")
    private long more;
  }

  @Test
  void aFutureTaskMeasures32() {
    assertEquals(32, ClassLayout.parseClass(FutureTask.class).instanceSize());
  }

  @Test
  void aFutureWithOneFieldMoreMeasures24() {
    assertEquals(24, ClassLayout.parseClass(Bigger.class).instanceSize());
  }

  // Our sizes.

  @Test
  void aFutureIsOneWordBehindItsHeader() {
    ClassLayout layout = ClassLayout.parseClass(CompactFuture.class);
    assertEquals(16, layout.instanceSize());
    assertEquals(1, layout.fields().size());
  }

  /** Not counted are the value, and the objects that all futures share. */
  @ParameterizedTest
  @EnumSource(FutureState.class)
  void aFutureIs16BytesInEveryState(FutureState state) {
    CompactFuture<@Nullable String> future = state.future();
    long wrapper = state == FutureState.RAISED ? 16 : 0; // the Failed that holds the exception
    assertEquals(16 + wrapper, retained(future, state));
  }

  @ParameterizedTest
  @EnumSource(
      value = FutureState.class,
      names = {"CANCELLED", "NOTIFIED", "RETURNED", "NULL"})
  void aFutureThatHadCallbacksIs16BytesWhenDone(FutureState state) {
    CompactFuture<@Nullable String> future = new CompactFuture<>();
    for (int i = 0; i < 10; i++) {
      future.addDoneCallback(done -> {});
    }
    assertEquals(16 + 10 * 24, sizeOfFutureAndRegistrations(future));
    state.bring(future);
    assertEquals(16, retained(future, state));
  }

  /** All ten callbacks are the same object, because they capture nothing. */
  private static long sizeOfFutureAndRegistrations(CompactFuture<?> future) {
    return sizeBesides(((Registration) requireNonNull(WordProbe.wordOf(future))).who, future);
  }

  private static long retained(CompactFuture<?> future, FutureState state) {
    Object word = WordProbe.wordOf(future);
    Object shared =
        switch (state) {
          case PENDING -> null;
          case RUNNING, CANCELLED, NOTIFIED, NULL -> word;
          case RETURNED -> FutureState.VALUE;
          case RAISED -> FutureState.BOOM;
        };
    return shared == null ? sizeOf(future) : sizeBesides(shared, future);
  }

  /** Subtracts sizes and not graphs: JOL compares those by address, and a collection moves them. */
  private static long sizeBesides(Object partOfIt, Object whole) {
    return sizeOf(whole) - sizeOf(partOfIt);
  }

  private static long sizeOf(Object object) {
    return GraphLayout.parseInstance(object).totalSize();
  }

  @Test
  void aRegistrationIs24Bytes() {
    assertEquals(24, ClassLayout.parseClass(Registration.class).instanceSize());
  }

  /** It refers to its task, and to the set of accepted tasks. */
  @Test
  void aSubmittedFutureIs24Bytes() {
    assertEquals(24, ClassLayout.parseClass(Task.class).instanceSize());
  }

  /** The cost of a wait on many futures for each of them, besides the registration. */
  @Test
  void anArrivalIs32Bytes() {
    assertEquals(32, ClassLayout.parseClass(Watch.Arrival.class).instanceSize());
  }

  /** The cost of a wait on many futures, once. */
  @Test
  void aWatchIsAtMost32Bytes() {
    long size = ClassLayout.parseClass(Watch.class).instanceSize();
    assertTrue(size <= 32, () -> size + " bytes");
  }
}
