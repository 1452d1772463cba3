package dev.compactfuture.verify;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.lockstep.Breakpoint;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.subject.CallbacksLog;
import dev.compactfuture.subject.LockstepModel;
import dev.compactfuture.subject.Shipped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counterexamples that are read from files, and a debugger that stops in one. */
class ReplayCommandTest {
  private final Shipped shipped = new Shipped(Project.ofWorkingDirectory());
  private final Path scratch;

  ReplayCommandTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  /** Finds what the bytecode without unpark does wrong, and writes it to a file. */
  private CounterexampleFile recorded() throws IOException {
    LockstepModel pairs = LockstepModel.named(shipped.specification(), "Pairs");
    Steps silent = shipped.steps();
    silent.leaveOut("Unpark");
    try (CallbacksLog off = CallbacksLog.off()) {
      Counterexample found =
          pairs
              .lockstep(shipped.specification(), silent)
              .programs(List.of("setResult", "get")::equals)
              .compareSteps()
              .counterexample();
      return requireNonNull(
          CounterexampleFile.of("lockstep.pairs", "Pairs", requireNonNull(found)));
    }
  }

  @Test
  void aFileIsReadAsItWasWritten() throws IOException {
    CounterexampleFile recorded = recorded();
    Path file = recorded.write(new Project(scratch));
    assertEquals(recorded, CounterexampleFile.read(file));
    CounterexampleFile.deleteAll(new Project(scratch));
    assertTrue(Files.notExists(file));
  }

  @Test
  void whatIsNoCounterexampleIsRefused() throws IOException {
    Path file = Files.writeString(scratch.resolve("other.json"), "{}");
    String refusal =
        "" + assertThrows(IllegalArgumentException.class, () -> CounterexampleFile.read(file));
    assertTrue(refusal.contains(file + " is not the file of a counterexample"), refusal);
  }

  /** The shipped code has the step that the recorded code lacks. */
  @Test
  void aDebuggerStopsBeforeTheChosenStep() throws Exception {
    CounterexampleFile recorded = recorded();
    Path file = recorded.write(new Project(scratch));
    int step = labels(recorded).indexOf("Complete") + 1;
    assertTrue(step > 0, recorded::text);
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:0",
                "-cp",
                ChildJvm.ownClassPath(),
                ReplayCommand.class.getName(),
                "--in-debugger",
                "--root=" + shipped.project().root(),
                "--stop=" + step,
                file.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String port =
          output
              .lines() // others may come first, as where JAVA_TOOL_OPTIONS are set
              .filter(line -> line.startsWith("Listening for transport"))
              .findFirst()
              .orElseThrow()
              .replaceAll(".*: ", "");
      List<String> stack = stackAtBreakpoint(attach(port));
      String where = requireNonNull(shipped.steps().byLabel().get("Complete")).where();
      assertTrue(stack.contains(where), () -> where + " in " + stack);
      List<String> lines = output.lines().toList();
      assertTrue(
          lines.stream().anyMatch(line -> line.contains("code and specification agree now")),
          lines::toString);
      assertEquals(0, child.waitFor());
    } finally {
      child.destroyForcibly();
    }
  }

  private static List<String> labels(CounterexampleFile recorded) {
    return recorded.scheduleOfCode().moves().stream().map(move -> move.label()).toList();
  }

  private static VirtualMachine attach(String port) throws Exception {
    AttachingConnector connector =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    requireNonNull(arguments.get("hostname")).setValue("127.0.0.1");
    requireNonNull(arguments.get("port")).setValue(port);
    return connector.attach(arguments);
  }

  /** Lets the JVM run to its end; returns the stack at the breakpoint, "File.java:line" each. */
  private static List<String> stackAtBreakpoint(VirtualMachine machine) throws Exception {
    ClassPrepareRequest loaded = machine.eventRequestManager().createClassPrepareRequest();
    loaded.addClassFilter(Breakpoint.class.getName());
    loaded.enable();
    List<String> stack = new ArrayList<>();
    machine.resume();
    while (true) {
      EventSet events = machine.eventQueue().remove();
      for (Event event : events) {
        if (event instanceof ClassPrepareEvent prepared) {
          ReferenceType type = prepared.referenceType();
          Location location = type.methodsByName("reached").get(0).location();
          machine.eventRequestManager().createBreakpointRequest(location).enable();
        } else if (event instanceof BreakpointEvent reached) {
          stack.addAll(stackOf(reached.thread()));
        } else if (event instanceof VMDisconnectEvent) {
          return stack;
        }
      }
      events.resume();
    }
  }

  private static List<String> stackOf(ThreadReference thread) throws Exception {
    List<String> stack = new ArrayList<>();
    for (StackFrame frame : thread.frames()) {
      stack.add(frame.location().sourceName() + ":" + frame.location().lineNumber());
    }
    return stack;
  }
}
