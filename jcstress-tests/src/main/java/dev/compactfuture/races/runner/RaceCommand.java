package dev.compactfuture.races.runner;

import dev.compactfuture.races.RaceRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * The command line.
 *
 * @param out where the rows go as JSON, or null
 * @param results where all else goes, or null for a new temporary directory
 * @param tests which races, or null for all
 */
record RaceCommand(boolean help, Level level, Path out, Path results, Pattern tests) {
  static final String HELP =
      """
      Races of compact-future under jcstress.

        --level quick|full|soak  how deep: 6 minutes on 2 CPUs (the default), hours, a night;
                                   brief is a look at each race, in one VM and without canaries
        --tests REGEX            only the races whose name matches, and the canaries of their rows
        --out FILE.json          write the rows there
        --results DIR            write every outcome there, and what jcstress says; else in a temporary directory
        --help                   print this

      Exit status: 0 if all that can run here did, and holds; 1 if not; 2 if the command was not understood.
      A race of three actors needs three CPUs; where they are missing its row says "not run".
      """;

  /**
   * Parses.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static RaceCommand parse(String... args) {
    boolean help = false;
    Level level = Level.quick;
    Path out = null;
    Path results = null;
    Pattern tests = null;
    for (int i = 0; i < args.length; i++) {
      String option = args[i];
      switch (option) {
        case "--help", "-h" -> help = true;
        case "--level" -> level = level(value(args, ++i));
        case "--out" -> out = file(value(args, ++i));
        case "--results" -> results = Path.of(value(args, ++i));
        case "--tests" -> tests = pattern(value(args, ++i));
        default -> throw new IllegalArgumentException("unknown option: " + option);
      }
    }
    return new RaceCommand(help, level, out, results, tests);
  }

  static String value(String[] args, int i) {
    if (i == args.length) {
      throw new IllegalArgumentException(args[i - 1] + " needs a value");
    }
    return args[i];
  }

  private static Level level(String name) {
    for (Level level : Level.values()) {
      if (level.name().equals(name)) {
        return level;
      }
    }
    String known = Arrays.stream(Level.values()).map(Enum::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("unknown level: " + name + " (there are " + known + ")");
  }

  /** Better refused now than after the run. */
  static Path file(String name) {
    Path file = Path.of(name).toAbsolutePath();
    if (file.getParent() == null
        || !Files.isDirectory(file.getParent())
        || Files.isDirectory(file)) {
      throw new IllegalArgumentException(
          "cannot write " + name + ": no such directory, or it is one");
    }
    return file;
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("not a regular expression: " + regex, e);
    }
  }

  /**
   * The races to run. A row has its canaries with it, or it would not count.
   *
   * @throws IllegalArgumentException if none matches
   */
  List<Race> select(List<Race> races) {
    if (tests == null) {
      return races.stream().filter(this::counts).toList();
    }
    Set<Race> chosen =
        races.stream()
            .filter(race -> !race.isCanary() && tests.matcher(race.name()).find())
            .collect(Collectors.toSet());
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("no race matches " + tests);
    }
    Set<RaceRow> rows = EnumSet.noneOf(RaceRow.class);
    chosen.forEach(race -> rows.add(race.row()));
    return races.stream()
        .filter(race -> chosen.contains(race) || (race.isCanary() && rows.contains(race.row())))
        .filter(this::counts)
        .toList();
  }

  private boolean counts(Race race) {
    return level.isWhole() || !race.isCanary();
  }
}
