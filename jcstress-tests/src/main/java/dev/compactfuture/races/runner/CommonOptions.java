package dev.compactfuture.races.runner;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that the commands of races and of litmus tests share, and the layout of their help.
 */
@Command(sortOptions = false, usageHelpWidth = 100)
final class CommonOptions {
  @Option(
      names = "--out",
      paramLabel = "FILE.json",
      converter = OutputFileConverter.class,
      description = "Write the results to this file, as JSON.")
  Path out;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  /** Returns the exception that makes picocli refuse the command line with this message. */
  ParameterException refusal(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** Returns the same exception with its cause. */
  ParameterException refusal(String message, Throwable cause) {
    return new ParameterException(command.commandLine(), message, cause);
  }
}
