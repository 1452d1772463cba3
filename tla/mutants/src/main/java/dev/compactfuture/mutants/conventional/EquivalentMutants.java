package dev.compactfuture.mutants.conventional;

import dev.compactfuture.mutants.Mutant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Mutants that no caller can tell from the original, with the reasons.
 *
 * @param reasons by id
 */
record EquivalentMutants(Map<String, String> reasons) {
  /** Of the library, by reason. */
  private static final Map<String, List<String>> OF_LIBRARY =
      Map.ofEntries(
          Map.entry(
              "without a time-out nobody reads the deadline or the time",
              List.of(
                  "CompactFuture.exception.constant.2",
                  "CompactFuture.get.constant.2",
                  "CompactFuture.join.always.2",
                  "CompactFuture.join.constant.5",
                  "Completions.next.always.1",
                  "Invocations.invokeAll.always.1",
                  "FutureExecutor.invokeAll.constant.2",
                  "Invocations.invokeAll.constant.2",
                  "Invocations.invokeAny.always.1",
                  "FutureExecutor.invokeAny.constant.2",
                  "Invocations.invokeAny.constant.2",
                  "FutureExecutor.map.constant.2",
                  "Futures.asCompleted.constant.2",
                  "Futures.await.always.4",
                  "Futures.await.constant.2",
                  "Futures.await.constant.5",
                  "Results.new.always.1",
                  "Results.new.constant.2",
                  "Watch.sleep.constant.6")),
          Map.entry(
              "spares a set that stays empty, and the look-ups in it",
              List.of(
                  "Registration.livingAmongDead.always.6",
                  "Registration.livingAmongDead.never.3",
                  "Registration.livingAmongDead.dropCall.2")),
          Map.entry(
              "spares a volatile write of the null that is there",
              List.of("AcceptedTasks.Entry.release.always.1")),
          Map.entry(
              "spares the look-up of this thread, which finds nothing in an empty map",
              List.of(
                  "DeferredCallbacks.isEmpty.always.1",
                  "DeferredCallbacks.isEmpty.dropCall.1",
                  "DeferredCallbacks.poll.never.1",
                  "DeferredCallbacks.poll.dropCall.1",
                  "Nesting.ofThisThread.never.2",
                  "Nesting.ofThisThread.dropCall.5")),
          Map.entry("spares a CAS that would fail", List.of("Nesting.ofThisThread.always.4")),
          Map.entry(
              "spreads and tells apart threads as well: a hash has 31 bits at most",
              List.of("Nesting.ofThisThread.constant.1", "Nesting.token.constant.1")),
          Map.entry(
              "one object more, which no hash leads to", List.of("Nesting.static.constant.1")),
          Map.entry(
              "one frame more of a thousand, of which the JVM decides what they take",
              List.of("Nesting.isStackShort.constant.4")),
          Map.entry("the arguments are the same", ids("Nesting.isStackShort.swapArguments.", 2, 7)),
          Map.entry(
              "nobody reads the number that the frames compute",
              concat(
                  List.of(
                      "Nesting.descend.constant.1",
                      "Nesting.descend.constant.3",
                      "Nesting.descend.result.1"),
                  ids("Nesting.descend.math.", 2, 9),
                  ids("Nesting.descend.swapArguments.", 1, 6))),
          Map.entry(
              "the resource that is tested for null is never null",
              List.of(
                  "Invocations.firstResult.always.3",
                  "Invocations.firstResult.always.4",
                  "Invocations.firstResult.always.5")),
          Map.entry(
              "closes an iterator that has closed itself when it was exhausted or has thrown",
              List.of(
                  "Invocations.firstResult.negate.4",
                  "Invocations.firstResult.negate.5",
                  "Invocations.firstResult.never.4",
                  "Invocations.firstResult.never.5",
                  "Invocations.firstResult.dropCall.8",
                  "Invocations.firstResult.dropCall.9",
                  "Invocations.firstResult.dropCall.10",
                  "Invocations.firstResult.dropHandler.3",
                  "Invocations.firstResult.dropHandler.4")),
          Map.entry(
              "on the way without an exception every task has ended",
              List.of("Invocations.invokeAll.dropCall.18")),
          Map.entry(
              "a handler that javac demands of an exception that is never thrown",
              List.of(
                  "CompactFuture.static.dropNew.1",
                  "CompactFuture.static.dropHandler.1",
                  "FutureExecutor.invokeAny.dropNew.1",
                  "FutureExecutor.invokeAny.dropHandler.1",
                  "FutureExecutor.noticeTermination.dropHandler.1",
                  "ManagedPark.park.dropNew.2",
                  "Watch.static.dropNew.1",
                  "Watch.static.dropHandler.1",
                  "ManagedPark.park.dropHandler.1")),
          Map.entry(
              "no code calls this accessor of a private record, whose field is read",
              List.of(
                  "CompactFuture.Failed.exception.result.1",
                  "ManagedPark.blocker.result.1",
                  "ManagedPark.timed.result.1",
                  "ManagedPark.timed.result.2",
                  "ManagedPark.left.result.1")),
          Map.entry(
              "spares a look through the living, none of which is of that kind",
              List.of("CompactFuture.tell.always.1", "CompactFuture.tellWatchers.never.1")),
          Map.entry(
              "if a deferred callback completed the future, the CAS of the registration fails",
              List.of("CompactFuture.join.never.13", "Watch.sleep.always.7")),
          Map.entry(
              "to complete a future that has just been cancelled has no effect",
              List.of("CompactFuture.follow.always.3")),
          Map.entry(
              "a CompletableFuture ignores whether it may interrupt",
              List.of("CompactFuture.toCompletableFuture.constant.1")),
          Map.entry(
              "the close of a nesting throws nothing that could be suppressed",
              List.of(
                  "CompactFuture.complete.dropCall.11",
                  "CompactFuture.complete.dropHandler.2",
                  "CompactFuture.tryCancel.dropCall.13",
                  "CompactFuture.tryCancel.dropHandler.2")),
          Map.entry("it returns true there", List.of("CompactFuture.tryCancel.result.4")),
          Map.entry("it returns null there", List.of("CompactFuture.complete.result.2")),
          Map.entry("it returns false there", List.of("Nesting.isStackShort.result.3")),
          Map.entry(
              "an array of one, or the way by way of the dead, gives the same registrations",
              List.of(
                  "Registration.living.never.3",
                  "Registration.living.never.4",
                  "Registration.living.never.5")),
          Map.entry(
              "tests in a copy of a finally whether the way came without an exception: known there",
              List.of("Results.next.always.2", "Results.next.never.1", "Results.next.dropCall.4")),
          Map.entry(
              "spares an exception that tells the same",
              List.of("Task.start.always.1", "Task.start.dropCall.1")),
          Map.entry(
              "on the way of an exception that logging throws: it throws none",
              List.of("Task.run.dropCall.11", "Task.run.dropHandler.3")),
          Map.entry(
              "differs only if memory runs out before the task is cancelled",
              List.of("Task.abandon.never.1")),
          Map.entry(
              "makes the set sooner, or again, of the same futures",
              List.of("Watch.watchEachOnce.always.2", "Watch.watchEachOnce.always.3")),
          Map.entry(
              "below the newest node is the one that was taken last, if there is one",
              List.of("Watch.take.always.1")),
          Map.entry(
              "spares looking for watchers in futures all of which have taken them over",
              List.of(
                  "Watch.leave.always.1",
                  "Watch.sleep.never.2",
                  "Watch.sleep.dropCall.3",
                  "Watch.sleep.dropWrite.1",
                  "Watch.sleep.constant.2")),
          Map.entry(
              "a dead registration that a future keeps refers to that future and to no other",
              List.of("Watch.leave.dropWrite.1")),
          Map.entry("one element more, which no code reads", List.of("Watch.static.constant.1")),
          Map.entry(
              "keeps no more sleepers than the iterator keeps arrivals",
              List.of("Watch.take.dropWrite.1")),
          Map.entry(
              "is written before it is read: by the call that follows the constructor",
              List.of("Watch.new.dropWrite.1")),
          Map.entry(
              "which of several OutOfMemoryErrors is thrown tells the caller nothing",
              List.of("Watch.leave.always.4")),
          Map.entry(
              "it returns true or throws: a task is notified of its cancellation in the same step",
              List.of("Task.start.always.2")),
          Map.entry(
              "no code reads the text that stands for nobody",
              List.of("Registration.static.text.1", "Registration.static.text.2")),
          Map.entry(
              "a RUNNING future never becomes PENDING or CANCELLED",
              List.of("Registration.withStatus.constant.2")),
          Map.entry(
              "unlinks for the collector only: nothing that outlives the iterator refers to it",
              List.of("Completions.next.dropWrite.5")),
          Map.entry(
              "spares reading the futures: all have arrived, so each would be found done, in order",
              List.of(
                  "Futures.await.never.7",
                  "Futures.await.dropCall.16",
                  "Watch.allArrived.result.1")),
          Map.entry(
              "a pass over no future ends the loop as well",
              List.of("Futures.Partition.collect.bound.3", "Futures.Partition.collect.never.4")),
          Map.entry(
              "what lies behind is a future of the same wait that is done; the set drops doubles",
              List.of("Futures.Partition.allDone.passThrough.1")));

  /** Of the library. */
  static final EquivalentMutants OF_SHIPPED = new EquivalentMutants(byId());

  /** Returns the ids that end with the numbers from {@code first} to {@code last}. */
  private static List<String> ids(String kind, int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(number -> kind + number).toList();
  }

  @SafeVarargs
  private static List<String> concat(List<String>... ids) {
    return Stream.of(ids).flatMap(List::stream).toList();
  }

  private static Map<String, String> byId() {
    Map<String, String> reasons = new HashMap<>();
    OF_LIBRARY.forEach((reason, ids) -> ids.forEach(id -> reasons.put(id, reason)));
    return reasons;
  }

  /**
   * Returns why a mutant is equivalent; empty if it is not known to be.
   *
   * @param at the instruction of the original that it changes
   */
  String reason(Mutant mutant, AbstractInsnNode at) {
    String byRule =
        at instanceof MethodInsnNode call
            ? byRule((ConventionalOperator) mutant.operator(), call)
            : "";
    return reasons.getOrDefault(mutant.id(), byRule);
  }

  private static String byRule(ConventionalOperator operator, MethodInsnNode call) {
    if (operator == ConventionalOperator.SWAP_ARGUMENTS
        && call.owner.equals("java/lang/Math")
        && call.name.matches("max|min")) {
      return "the function is symmetric";
    }
    if (operator == ConventionalOperator.PASS_THROUGH
        && call.owner.equals("java/util/Objects")
        && call.desc.equals("(Ljava/lang/Object;)Ljava/lang/Object;")) {
      return "tells the compiler's null checker what it cannot see: the argument is never null";
    }
    return "";
  }

  /**
   * Fails if a mutant here is none of these.
   *
   * @throws IllegalStateException with the ids
   */
  void requireKnown(Collection<String> ids) {
    TreeSet<String> unknown = new TreeSet<>(reasons.keySet());
    unknown.removeAll(ids);
    if (!unknown.isEmpty()) {
      throw new IllegalStateException("called equivalent, but no mutant: " + unknown);
    }
  }
}
