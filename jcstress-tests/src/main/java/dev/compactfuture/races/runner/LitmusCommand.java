package dev.compactfuture.races.runner;

import com.google.gson.GsonBuilder;
import dev.compactfuture.evidence.CommandLines;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command line of the litmus tests. Reports which outcomes were seen; which may be seen is
 * judged by a memory model elsewhere.
 */
@Command(
    name = "java -cp jcstress.jar dev.compactfuture.races.runner.LitmusMain",
    description =
        "Litmus tests under jcstress: which outcomes are seen if each access is made in a given mode.")
final class LitmusCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "TEST:MODES",
      arity = "0..*",
      description =
          "A test, and the mode of each of its accesses, separated by commas: PLAIN, OPAQUE,"
              + " RELEASE_ACQUIRE or VOLATILE.")
  List<String> variants = List.of();

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description = "A file with further tests, one per line.")
  List<Path> pairs = List.of();

  @Option(
      names = "--millis",
      paramLabel = "N",
      defaultValue = "400",
      converter = PositiveConverter.class,
      description = "How long each JVM runs a test, in milliseconds (default: ${DEFAULT-VALUE}).")
  int millis;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "1",
      converter = PositiveConverter.class,
      description =
          "How many pairs of JVMs, each with its own random seed (default: ${DEFAULT-VALUE}).")
  int forks;

  @Mixin CommonOptions common;

  /** Adds to the help what an annotation, which has to be a constant, cannot say. */
  @Spec
  void setSpec(CommandSpec spec) {
    spec.usageMessage()
        .footer(
            "",
            "The tests are " + String.join(", ", LitmusVariant.names()) + ".",
            "Exit status: 0 if all that can run here did; 1 if not; 2 if the command was not"
                + " understood.",
            "A test of three actors needs three CPUs; where they are missing it is \"not run\".");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<LitmusVariant> all = allVariants();
    PrintStream console = System.out;
    Path results = Files.createTempDirectory("compact-future-litmus");
    console.printf(
        Locale.ROOT,
        "%d litmus tests, JDK %s; the output of jcstress is in %s.%n",
        all.size(),
        Runtime.version(),
        results);
    List<LitmusReport> reports;
    // jcstress prints to standard output, among the lines that are for the reader.
    try (PrintStream log =
        new PrintStream(results.resolve("jcstress.log").toFile(), StandardCharsets.UTF_8)) {
      System.setOut(log);
      reports = new LitmusRunner(console, results, millis, forks).run(all);
    } finally {
      System.setOut(console);
    }
    if (common.out != null) {
      Files.writeString(
          common.out,
          new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(reports)
              + "\n");
    }
    long notRun = reports.stream().filter(report -> report.notRun() != null).count();
    long failed = reports.stream().filter(report -> report.failed() != null).count();
    console.printf(
        Locale.ROOT,
        "%d ran, %d not run, %d failed.%n",
        reports.size() - notRun - failed,
        notRun,
        failed);
    return failed > 0 || notRun == reports.size() ? CommandLines.VIOLATED : CommandLines.HOLDS;
  }

  /**
   * Returns the variants of the files, then those of the command line, each once.
   *
   * @throws ParameterException if there are none, or a file is wrong
   */
  List<LitmusVariant> allVariants() {
    Set<LitmusVariant> all = new LinkedHashSet<>();
    pairs.forEach(file -> all.addAll(read(file)));
    variants.forEach(variant -> all.add(parse(variant)));
    if (all.isEmpty()) {
      throw common.refusal("no TEST:MODES given");
    }
    return List.copyOf(all);
  }

  private LitmusVariant parse(String variant) {
    try {
      return LitmusVariant.parse(variant);
    } catch (IllegalArgumentException e) {
      throw common.refusal(e.getMessage(), e);
    }
  }

  private List<LitmusVariant> read(Path file) {
    List<LitmusVariant> read = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank()) {
          read.add(parse(line.strip()));
        }
      }
    } catch (IOException e) {
      throw common.refusal("cannot read " + file + ": " + e, e);
    }
    return read;
  }

  /** Refuses zero, which would run nothing, and numbers that overflow. */
  static final class PositiveConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String number) {
      if (!number.matches("[1-9]\\d{0,6}")) {
        throw new TypeConversionException("not a positive number: " + number);
      }
      return Integer.valueOf(number);
    }
  }
}
