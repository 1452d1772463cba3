package dev.compactfuture.subject;

import java.util.Map;

/** The fields that the abstraction leaves out, each with the reason. All others it must read. */
final class UnmappedFields {
  private static final String CONSTANT = "a constant; a word that refers to it is mapped by value";
  private static final String ANSWER = "of the answer, which belongs to the caller";
  private static final String DERIVED = "follows from the stack below; its effect is compared";
  private static final String OPERATION = "a constant that follows from the operation";

  static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("CompactFuture.STATE", CONSTANT),
          Map.entry("CompactFuture.NULL", CONSTANT),
          Map.entry("Registration.RUNNING", CONSTANT),
          Map.entry("Registration.CANCELLED", CONSTANT),
          Map.entry("Registration.NONE", CONSTANT),
          Map.entry("Completions.nanos", OPERATION),
          Map.entry("Completions.timed", OPERATION),
          Map.entry("Completions.total", "only in the text of an exception"),
          Map.entry("Futures$ReturnWhen.$VALUES", CONSTANT),
          Map.entry("Futures$ReturnWhen.FIRST_COMPLETED", CONSTANT),
          Map.entry("Futures$ReturnWhen.FIRST_EXCEPTION", CONSTANT),
          Map.entry("Futures$ReturnWhen.ALL_COMPLETED", CONSTANT),
          Map.entry("Futures$DoneAndNotDone.done", ANSWER),
          Map.entry("Futures$DoneAndNotDone.notDone", ANSWER),
          Map.entry("Futures$InOrder.given", ANSWER),
          Map.entry("Futures$InOrder.set", ANSWER),
          Map.entry("Futures$Partition.returnWhen", OPERATION),
          Map.entry("Futures$Partition.failed", "follows from the futures that are done"),
          Map.entry("Watch.TOP", CONSTANT),
          Map.entry("Watch.NONE", CONSTANT),
          Map.entry("Watch.failureIsEnough", OPERATION),
          Map.entry("Watch$Node.count", DERIVED),
          Map.entry("Watch$Node.sleeper", DERIVED),
          Map.entry("Watch$Sleeper.thread", "the thread whose watch it is"),
          Map.entry("Callbacks$Log.TO", "the logger, which is foreign code"));

  private UnmappedFields() {}
}
