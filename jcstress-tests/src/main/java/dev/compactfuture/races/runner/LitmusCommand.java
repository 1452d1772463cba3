package dev.compactfuture.races.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The command line of {@link LitmusMain}.
 *
 * @param millis how long each VM runs a test
 * @param forks how many VMs of each configuration run it
 * @param out where what was seen goes as JSON, or null
 */
record LitmusCommand(boolean help, int millis, int forks, Path out, List<LitmusVariant> pairs) {
  private static final int DEFAULT_MILLIS = 400;

  static final String HELP =
      """
      LitmusVariant tests under jcstress: which outcomes are seen, if each access is made in a given mode.

        TEST:MODE,MODE,…  a test, and the modes of its accesses, of PLAIN, OPAQUE, RELEASE_ACQUIRE, VOLATILE
        --pairs FILE      more of them, one a line
        --millis N        how long each of its two VMs runs a test (%d)
        --forks N         so many times two VMs, each with decisions of the compiler of its own (1)
        --out FILE.json   write what was seen there
        --help            print this

      The tests are %s.
      Exit status: 0 if all that can run here did; 1 if not; 2 if the command was not understood.
      A test of three actors needs three CPUs; where they are missing it is "not run".
      """
          .formatted(DEFAULT_MILLIS, String.join(", ", LitmusVariant.names()));

  /**
   * Parses.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static LitmusCommand parse(String... args) {
    boolean help = false;
    int millis = DEFAULT_MILLIS;
    int forks = 1;
    Path out = null;
    Set<LitmusVariant> pairs = new LinkedHashSet<>();
    for (int i = 0; i < args.length; i++) {
      String option = args[i];
      switch (option) {
        case "--help", "-h" -> help = true;
        case "--millis" -> millis = number(option, RaceCommand.value(args, ++i));
        case "--forks" -> forks = number(option, RaceCommand.value(args, ++i));
        case "--out" -> out = RaceCommand.file(RaceCommand.value(args, ++i));
        case "--pairs" -> pairs.addAll(read(Path.of(RaceCommand.value(args, ++i))));
        default -> {
          if (option.startsWith("-")) {
            throw new IllegalArgumentException("unknown option: " + option);
          }
          pairs.add(LitmusVariant.parse(option));
        }
      }
    }
    if (pairs.isEmpty() && !help) {
      throw new IllegalArgumentException("no TEST:MODES given");
    }
    return new LitmusCommand(help, millis, forks, out, List.copyOf(pairs));
  }

  private static int number(String option, String value) {
    if (!value.matches("[1-9]\\d{0,6}")) {
      throw new IllegalArgumentException(option + " needs a positive number: " + value);
    }
    return Integer.parseInt(value);
  }

  private static List<LitmusVariant> read(Path file) {
    List<LitmusVariant> pairs = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank()) {
          pairs.add(LitmusVariant.parse(line.strip()));
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
    }
    return pairs;
  }
}
