package dev.compactfuture.races.runner;

import dev.compactfuture.evidence.Level;
import dev.compactfuture.races.RaceRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The command line of the races. */
@Command(
    name = "java -jar jcstress.jar",
    description = "Races of compact-future under jcstress.",
    footer = {
      "",
      "Exit status: 0 if all that can run here did, and holds; 1 if not; 2 if the command was not"
          + " understood.",
      "A race of three actors needs three CPUs; where they are missing its row says \"not run\"."
    })
final class RaceCommand implements Callable<Integer> {
  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      defaultValue = "quick",
      description =
          "How deep: quick takes minutes on 2 CPUs (the default), full half an hour, soak a night on"
              + " many CPUs; brief runs each race in one JVM, without canaries.")
  Level level;

  @Option(
      names = "--tests",
      paramLabel = "REGEX",
      converter = PatternConverter.class,
      description = "Run only the races whose name matches, and the canaries of their rows.")
  Pattern tests;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description =
          "Write every outcome and jcstress's own output to this folder (default: a new temporary"
              + " one).")
  Path results;

  @Mixin CommonOptions common;

  @Override
  public Integer call() throws Exception {
    List<Race> races = select(Race.all());
    Path folder =
        results != null
            ? Files.createDirectories(results)
            : Files.createTempDirectory("compact-future-jcstress");
    return new RaceSession(level, tests, common.out).run(races, folder);
  }

  /**
   * Returns the races that {@code --tests} selects, with the canaries of their rows, without which
   * no row would count.
   *
   * @throws ParameterException if no race matches
   */
  List<Race> select(List<Race> races) {
    Set<Race> chosen =
        races.stream()
            .filter(race -> !race.isCanary())
            .filter(race -> tests == null || tests.matcher(race.name()).find())
            .collect(Collectors.toSet());
    if (chosen.isEmpty()) {
      throw common.refusal("no race matches " + tests);
    }
    Set<RaceRow> rows = EnumSet.noneOf(RaceRow.class);
    chosen.forEach(race -> rows.add(race.row()));
    boolean canaries = new Bounds(level).hasCanaries();
    return races.stream()
        .filter(
            race -> race.isCanary() ? canaries && rows.contains(race.row()) : chosen.contains(race))
        .toList();
  }

  /** Refuses what is no regular expression, in one line. */
  static final class PatternConverter implements ITypeConverter<Pattern> {
    @Override
    public Pattern convert(String regex) {
      try {
        return Pattern.compile(regex);
      } catch (PatternSyntaxException e) {
        throw new TypeConversionException("not a regular expression: " + regex);
      }
    }
  }
}
