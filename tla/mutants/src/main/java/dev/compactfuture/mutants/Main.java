package dev.compactfuture.mutants;

import dev.compactfuture.evidence.Project;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs mutants against checkers by hand: all, or some. */
public final class Main {
  private static final String USAGE =
      """
      Mutants of the Java and of the specification against the checkers.

        --root FOLDER     of the project (the working directory)
        --only REGEX      mutants whose id has it (all, and "original", which is none)
        --of java|tla     of the one alone
        --checkers A,B    of labels,tlc,lockstep,weakmemory,junit,lincheck,jcstress (the first four)
        --out FILE        where the results are, and go (target/report/mutants.json under the root)
        --until-killed    a mutant that is killed is not shown to the checkers that follow
        --parallel N      runs of checkers, and of lockstep, at a time (as many as processors)
        --models REGEX    what lockstep walks (all that it does at quick)
        --list            print the mutants, and run nothing
        --table           print what the results say, and run nothing
      """;

  private Path root = Path.of("");
  private Pattern only = Pattern.compile("");
  private Pattern of = Pattern.compile("java|tla");
  private List<String> checkers = List.of("labels", "tlc", "lockstep", "junit");
  private @Nullable Path out;
  private boolean untilKilled;
  private Pattern models = Pattern.compile("");
  private boolean list;
  private boolean table;
  private int parallel = Matrix.PROCESSORS;

  private Main(String... args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--root" -> root = Path.of(args[++i]);
        case "--of" -> of = Pattern.compile(args[++i]);
        case "--only" -> only = Pattern.compile(args[++i]);
        case "--checkers" -> checkers = List.of(args[++i].split(","));
        case "--out" -> out = Path.of(args[++i]);
        case "--until-killed" -> untilKilled = true;
        case "--parallel" -> parallel = Integer.parseInt(args[++i]);
        case "--models" -> models = Pattern.compile(args[++i]);
        case "--list" -> list = true;
        case "--table" -> table = true;
        default -> throw new IllegalArgumentException("unknown argument '" + args[i] + "'");
      }
    }
  }

  /**
   * Runs.
   *
   * @param args see the usage
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Main main;
    try {
      main = new Main(args);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      System.err.println(e.getMessage() + "\n" + USAGE);
      System.exit(2);
      return;
    }
    main.run();
    System.exit(0); // not by returning: threads of a mutant may be left
  }

  private void run() throws IOException, InterruptedException {
    Path file = out == null ? root.resolve("target/report/mutants.json") : out;
    Matrix matrix =
        new Matrix(new Shipped(new Project(root)), file, parallel, System.out::println)
            .only(only)
            .untilKilled(untilKilled)
            .withOriginals();
    if (of.matcher("java").matches()) {
      matrix.java(chosen(Checkers.OF_JAVA), models, Map.of());
    }
    if (of.matcher("tla").matches()) {
      matrix.tla(chosen(Checkers.OF_SPECIFICATION), models, Map.of());
    }
    if (list) {
      matrix.list().forEach(System.out::println);
    } else if (table) {
      matrix.report();
    } else {
      matrix.run();
      System.out.println(file);
    }
  }

  private List<String> chosen(List<String> all) {
    return all.stream().filter(checkers::contains).toList();
  }
}
