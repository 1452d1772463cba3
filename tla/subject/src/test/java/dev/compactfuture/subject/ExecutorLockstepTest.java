package dev.compactfuture.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.lockstep.Steps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The executor under lockstep, with a few programs, and with a fault planted in each of its
 * classes: each has to be found, after few steps. {@code mvn verify} compares all programs.
 */
class ExecutorLockstepTest {
  private static final Shipped SHIPPED = new Shipped(Project.ofWorkingDirectory());
  private static final int FEW_STEPS = 40;
  private static final Map<String, Lockstep> OF_MODEL = new HashMap<>(); // TLC is started once

  @BeforeAll
  static void silence() {
    CallbacksLog.off();
  }

  private static StepComparison compare(String model, Steps steps, String... clients)
      throws IOException {
    Lockstep first = OF_MODEL.get(model);
    if (first == null) {
      first =
          LockstepModel.named(SHIPPED.specification(), model)
              .lockstep(SHIPPED.specification(), SpecifiedModule.EXECUTOR.steps(SHIPPED))
              .keepGraphs();
      OF_MODEL.put(model, first);
    }
    return first
        .withVariant(steps)
        .programs(titles -> titles.subList(0, clients.length).equals(List.of(clients)))
        .stuckAfter(Duration.ofSeconds(10))
        .ignoreLabelErrors()
        .compareSteps();
  }

  @Test
  void codeAndSpecificationTakeTheSameSteps() throws IOException {
    StepComparison comparison =
        compare("ExecutorPairs", SpecifiedModule.EXECUTOR.steps(SHIPPED), "foreign", "shutdownNow");
    assertNull(comparison.counterexample(), () -> "" + comparison.counterexample());
    assertEquals(comparison.specificationStates(), comparison.codeStates());
    assertTrue(comparison.labels().contains("CancelSubmitted"), comparison.labels()::toString);
  }

  /** A fault in a source file, and the model and the program that have to find it. */
  private static Arguments fault(
      String what, String type, String from, String to, String model, String... clients) {
    return Arguments.of(what, type, from, to, model, clients);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault(
            "AcceptedTasks: the CAS of a push is split",
            "AcceptedTasks",
            "} while (!NEWEST.compareAndSet(this, below, entry)); // TLA: Push",
            "} while (newest != below); // TLA: Push\n    newest = entry; // TLA: Push",
            "ExecutorSweeps",
            "submit",
            "submit, shutdownCancelling"),
        fault(
            "AcceptedTasks: the CAS that begins a sweep is split",
            "AcceptedTasks",
            "&& SWEEPING.compareAndSet(this, false, true)) { // TLA: BeginSweep",
            "&& !sweeping) { // TLA: BeginSweep\n      sweeping = true; // TLA: BeginSweep",
            "ExecutorSweeps",
            "submit",
            "submit, shutdownCancelling"),
        fault(
            "AcceptedTasks: a sweep begins at the thread's own entry",
            "AcceptedTasks",
            "        sweep();",
            "        sweep(entry);",
            "ExecutorSweeps",
            "submit",
            "shutdownCancelling, submit"),
        fault(
            "AcceptedTasks: two steps of a sweep are swapped",
            "AcceptedTasks",
            """
                    NEXT.setOpaque(last, next); // TLA: Unlink
                    NEXT.setOpaque(at, at); // TLA: MarkUnlinked
            """
                .indent(0)
                .replaceAll("(?m)^ +", "        "),
            "        NEXT.setOpaque(at, at); // TLA: MarkUnlinked\n"
                + "        NEXT.setOpaque(last, next); // TLA: Unlink\n",
            "ExecutorSweeps",
            "submit",
            "shutdownCancelling, submit"),
        fault(
            "AcceptedTasks: a reader does not begin again",
            "AcceptedTasks",
            "if (next == at) {",
            "if (next == at && all.isEmpty() && all.contains(null)) {",
            "ExecutorSweeps",
            "submit, shutdownCancelling",
            "shutdownCancelling, submit"),
        fault(
            "AcceptedTasks: a task that is done stays kept",
            "AcceptedTasks",
            "kept = null; // TLA: Release",
            "boolean unused = kept == null; // TLA: Release",
            "ExecutorPairs",
            "foreign",
            "shutdownNow"),
        fault(
            "FutureExecutor: a task is handed over before it is accepted",
            "FutureExecutor",
            "    task.accept();\n    handOver(task);\n    return task;",
            "    handOver(task);\n    task.accept();\n    return task;",
            "ExecutorLive",
            "submit",
            "shutdown"),
        fault(
            "FutureExecutor: no second look",
            "FutureExecutor",
            "if (isShutdown() && task.refuse()) {",
            "if (task == null) {",
            "ExecutorLive",
            "submit",
            "shutdown"),
        fault(
            "FutureExecutor: the flag is set after the delegate was shut down",
            "FutureExecutor",
            "    refuses = true; // TLA: Refuse\n    try {\n      shutDownDelegate();",
            "    try {\n      shutDownDelegate();\n      refuses = true; // TLA: Refuse",
            "ExecutorLive",
            "submit",
            "shutdown"),
        fault(
            "FutureExecutor: the CAS that appoints a thread is split",
            "FutureExecutor",
            "|| !AWAITS_TERMINATION.compareAndSet(this, false, true)) { // TLA: Appoint",
            "|| awaitsTermination) { // TLA: Appoint",
            "ExecutorLive",
            "submit",
            "shutdown"),
        fault(
            "FutureExecutor: the delegate seems to outlive the executor before it was asked",
            "FutureExecutor",
            "return asked.isDone(); // TLA: AskedLook",
            "return refuses; // TLA: AskedLook",
            "ExecutorPairs",
            "shutdown",
            "isTerminated"),
        fault(
            "FutureExecutor: what the delegate has dropped is not cancelled",
            "FutureExecutor",
            "return cancelDroppedIf(delegate.awaitTermination(timeout, unit));",
            "return delegate.awaitTermination(timeout, unit);",
            "ExecutorLive",
            "submit",
            "shutdown"),
        fault(
            "Task: it starts without a look at its state",
            "Task",
            "return !isDone() // TLA: StartLook\n          && setRunningOrNotifyCancel(); // TLA: Start",
            "return !isDone(); // TLA: StartLook",
            "ExecutorLive",
            "submit",
            "shutdown"),
        fault(
            "Task: a refused task is not cancelled",
            "Task",
            "  boolean refuse() {\n    return abandon();",
            "  boolean refuse() {\n    return true;",
            "ExecutorLive",
            "submit",
            "shutdown"),
        fault(
            "ForeignTask: it is refused after it was cancelled",
            "ForeignTask",
            "    refused = true; // TLA: MarkRefused\n    return super.refuse();",
            "    boolean never = super.refuse();\n    refused = true; // TLA: MarkRefused\n"
                + "    return never;",
            "ExecutorPairs",
            "foreign",
            "shutdownNow"),
        fault(
            "ForeignTask: the submitted future is not cancelled",
            "ForeignTask",
            "submitted.cancel(false); // TLA: CancelSubmitted",
            "boolean unused = refused; // TLA: CancelSubmitted",
            "ExecutorPairs",
            "foreign",
            "shutdownNow"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aFaultIsFoundAfterFewSteps(
      String what,
      String type,
      String from,
      String to,
      String model,
      String[] clients,
      @TempDir Path folder)
      throws IOException {
    ShippedCopy copy = new ShippedCopy(SHIPPED, folder);
    if (to.contains("sweep(entry)")) { // as it was: TLC found that it may never end
      copy.replace(type, "void sweep() {", "void sweep(Entry<F> top) {");
      copy.replace(type, "    Entry<F> top = requireNonNull(newest());\n", "");
    }
    copy.replace(type, from, to);
    Counterexample found =
        compare(model, copy.steps(SpecifiedModule.EXECUTOR), clients).counterexample();
    assertNotNull(found, "not found");
    assertFalse(found.kind().isFailure(), found::toString);
    assertTrue(found.steps() <= FEW_STEPS, found::toString);
  }
}
