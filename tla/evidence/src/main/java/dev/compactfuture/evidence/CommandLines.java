package dev.compactfuture.evidence;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The one way in which this project's programs read their command lines: picocli, with the exit
 * statuses that the project documents.
 */
public final class CommandLines {
  /** The exit status of a program that checked what was planned, and found nothing. */
  public static final int HOLDS = 0;

  /** The exit status of a program that found a violation, or checked less than was planned. */
  public static final int VIOLATED = 1;

  /** The exit status of a program that did not understand its command line, and ran nothing. */
  public static final int USAGE = 2;

  private CommandLines() {}

  /**
   * Parses {@code args} into the command, runs it and ends this JVM with its exit status. Ends the
   * JVM even if threads of a stopped check are left.
   *
   * @param command an object annotated with {@link CommandLine.Command} that is a {@code
   *     Callable<Integer>}
   */
  public static void run(Object command, String... args) {
    System.exit(of(command).execute(args));
  }

  /**
   * Returns a parser for the command. A wrong option, or a wrong value of one, is named in one line
   * on standard error; a level is written in lower case.
   */
  public static CommandLine of(Object command) {
    CommandLine line = new CommandLine(command);
    CommandSpec spec = line.getCommandSpec();
    spec.mixinStandardHelpOptions(true);
    spec.exitCodeOnInvalidInput(USAGE);
    spec.exitCodeOnExecutionException(VIOLATED);
    return line.registerConverter(Level.class, CommandLines::level)
        .setParameterExceptionHandler(
            (error, args) -> {
              error.getCommandLine().getErr().println("error: " + error.getMessage());
              error.getCommandLine().getErr().println("Try --help.");
              return USAGE;
            });
  }

  private static Level level(String name) {
    try {
      return Level.of(name);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }
}
