package dev.compactfuture.verify;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.lockstep.Breakpoint;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.mutants.Mutant;
import dev.compactfuture.mutants.java.JavaMutants;
import dev.compactfuture.subject.CallbacksLog;
import dev.compactfuture.subject.LockstepModel;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.WeakMemoryExplorer;
import dev.compactfuture.subject.WeakMemoryPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the schedule of one counterexample again, and nothing else. */
@Command(
    name = "replay",
    description = {
      "Runs the schedule of one counterexample again, on platform threads.",
      "Exit status: 0 if code and specification agree now; 1 if they do not, as recorded or otherwise."
    })
public final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = "--root",
      description = "the project's folder (by default that of the working directory)")
  private Path root = Project.ofWorkingDirectory().root();

  @Option(
      names = "--stop",
      paramLabel = "STEP",
      description =
          "waits for a debugger, and calls a method for its breakpoint before this step, from 1")
  private int stop;

  @Option(names = "--in-debugger", hidden = true, description = "this JVM waited for a debugger")
  private boolean inDebugger;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "where the debugger attaches, on this machine (${DEFAULT-VALUE})")
  private int port = 5005;

  @Parameters(
      paramLabel = "FILE",
      description = "a file in target/report/counterexamples; relative to the project's folder")
  private Path file = Path.of("");

  private ReplayCommand() {}

  /**
   * Replays.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    CommandLines.run(new ReplayCommand(), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path path = root.resolve(file);
    CounterexampleFile recorded = CounterexampleFile.read(path);
    int moves = recorded.scheduleOfCode().moves().size();
    if (stop < 0 || stop > moves) {
      throw new IllegalArgumentException("--stop: " + stop + " is none of the steps 1 to " + moves);
    }
    if (stop > 0 && !inDebugger) {
      return inDebugger(path);
    }
    Progress.print("%s, %s: %s", recorded.check(), recorded.model(), recorded.steps().titles());
    Counterexample found = replay(new Shipped(new Project(root)), recorded);
    if (found == null) {
      Progress.print("code and specification agree now; recorded was:%n%s", recorded.text());
      return CommandLines.HOLDS;
    }
    Progress.print("%s", found);
    Progress.print(
        found.toString().equals(recorded.text()) ? "the same end as recorded" : "another end: %s",
        recorded.text());
    return CommandLines.VIOLATED;
  }

  private @Nullable Counterexample replay(Shipped shipped, CounterexampleFile recorded)
      throws IOException {
    try (CallbacksLog silent = CallbacksLog.off();
        ScratchFolder scratch = ScratchFolder.create("replay")) {
      if (recorded.check().startsWith("lockstep.")) {
        LockstepModel model = LockstepModel.named(shipped.specification(), recorded.model());
        Steps steps =
            recorded.mutant().isEmpty()
                ? model.module().steps(shipped)
                : steps(shipped, recorded.mutant(), scratch.path());
        return model
            .lockstep(shipped.specification(), steps)
            .ignoreLabelErrors()
            .stopBefore(stop)
            .replaySteps(recorded.scheduleOfCode());
      }
      Steps steps = steps(shipped, recorded.mutant(), scratch.path());
      WeakMemoryPrograms programs =
          new WeakMemoryPrograms(recorded.model(), recorded.constants(), titles -> true);
      return new WeakMemoryExplorer(shipped)
          .replay(programs, steps, recorded.scheduleOfCode(), stop);
    }
  }

  private static Steps steps(Shipped shipped, String id, Path scratch) throws IOException {
    if (id.isEmpty()) {
      return shipped.steps();
    }
    JavaMutants mutants = JavaMutants.of(shipped);
    Mutant mutant =
        mutants.all().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there is no mutant " + id + " now"));
    mutants.write(mutant, scratch);
    return shipped.steps(scratch);
  }

  /** Replays in a JVM that waits for a debugger. */
  private int inDebugger(Path path) throws IOException, InterruptedException {
    String method = Breakpoint.class.getName() + ".reached";
    Progress.print("attach a debugger to port %d, with a breakpoint in %s", port, method);
    List<String> arguments =
        List.of(
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:" + port,
            "-cp",
            ChildJvm.ownClassPath(),
            ReplayCommand.class.getName(),
            "--in-debugger",
            "--root=" + root,
            "--stop=" + stop,
            path.toString());
    return new ChildJvm(requireNonNull(root), arguments)
        .run(line -> Progress.print("%s", line), () -> false)
        .status();
  }
}
