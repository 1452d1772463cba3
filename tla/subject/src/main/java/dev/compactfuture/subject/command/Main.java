package dev.compactfuture.subject.command;

import dev.compactfuture.evidence.CommandLines;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** TLC on the models of the future: {@code java -jar tlc.jar}. */
@Command(
    name = "java -jar tlc.jar",
    description = "TLC on the models of compact-future.",
    subcommands = {RunCommand.class, ServerCommand.class, WorkerCommand.class, GrowthCommand.class},
    footer = {
      "",
      "Exit status: 0 if all that was asked for ran, and holds; 1 if not; 2 if the command was not"
          + " understood."
    })
public final class Main implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  /** Creates the command. */
  public Main() {}

  /**
   * Runs a command and exits.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    CommandLines.run(new Main(), args);
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        command.commandLine(),
        "which command? One of " + command.subcommands().keySet() + " is missing");
  }
}
