package dev.compactfuture.mutants.matrix;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.CommandLines;
import dev.compactfuture.evidence.HostMachine;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.mutants.checkers.CheckerFactory;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows all mutants, or some, to checkers by hand. */
@Command(
    name = "mutants",
    description = "Shows mutants of the Java and of the specification to checkers.",
    footer = "Results that the file has already are kept, so a run that was stopped goes on.")
public final class Main implements Callable<Integer> {
  private static final List<String> SIDES = List.of("java", "conventional", "tla");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--root",
      paramLabel = "FOLDER",
      description = "the project; by default the one that the working directory is in")
  private @Nullable Path root;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "only mutants whose ids contain a match; 'original' is the id of no mutant")
  private Pattern only = Pattern.compile("");

  @Option(
      names = "--of",
      paramLabel = "SIDE",
      split = ",",
      description = "mutants of java, conventional ones of the Java, or of tla (default: all)")
  private List<String> of = SIDES;

  @Option(
      names = "--checkers",
      paramLabel = "NAME",
      split = ",",
      completionCandidates = CheckerNames.class,
      description = "which of ${COMPLETION-CANDIDATES} (default, and if empty: all)")
  private List<String> checkers = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "the file of results (default: target/report/mutants.json of the project)")
  private @Nullable Path out;

  @Option(
      names = "--until-killed",
      arity = "0..1",
      fallbackValue = "true",
      description = "do not show a mutant that was killed to further checkers")
  private boolean untilKilled;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "how many checkers run at a time, and how many programs in lockstep"
              + " (default: the number of processors)")
  private int parallel = MutantMatrix.PROCESSORS;

  @Option(
      names = "--models",
      paramLabel = "REGEX",
      description = "which models lockstep walks (default: all of level quick)")
  private Pattern models = Pattern.compile("");

  @Option(
      names = "--list",
      arity = "0..1",
      fallbackValue = "true",
      description = "print the mutants, and run nothing")
  private boolean list;

  @Option(
      names = "--table",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "print the results as tables and write them beside the file of results, as Markdown;"
              + " run nothing")
  private boolean table;

  /**
   * Runs, and ends this JVM: threads of a mutant may be left.
   *
   * @param args the options
   */
  public static void main(String[] args) {
    CommandLines.run(new Main(), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    require("--of", of, SIDES);
    require("--checkers", checkers(), allCheckers());
    if (parallel < 1) {
      throw wrong("--parallel: " + parallel + " is less than 1");
    }
    Project project = root == null ? Project.ofWorkingDirectory() : new Project(root);
    Path file = out == null ? project.report().resolve("mutants.json") : out;
    MutantMatrix matrix = matrix(new Shipped(project), file);
    if (list) {
      matrix.list().forEach(System.out::println);
    } else if (table) {
      String tables = HostMachine.current().writtenBy(command()) + "\n\n" + matrix.tables();
      System.out.print(tables);
      String name = requireNonNull(file.getFileName()).toString().replaceFirst("\\.json$", "");
      Files.writeString(file.resolveSibling(name + ".md"), tables);
    } else {
      matrix.run();
      System.out.println(file);
    }
    return CommandLines.HOLDS;
  }

  private MutantMatrix matrix(Shipped shipped, Path file) throws IOException {
    MutantMatrix matrix =
        new MutantMatrix(file, parallel, System.out::println)
            .only(only)
            .choice(untilKilled ? ShownMutants.UNTIL_KILLED : ShownMutants.ALL)
            .withOriginals();
    CheckerFactory factory = new CheckerFactory(shipped, parallel, models, true);
    if (of.contains("java")) {
      matrix.addJava(shipped, factory, chosen(CheckerFactory.OF_JAVA), Map.of());
    }
    if (of.contains("conventional")) {
      matrix.addConventional(shipped, factory, chosen(CheckerFactory.OF_CONVENTIONAL));
    }
    if (of.contains("tla")) {
      matrix.addSpecification(shipped, factory, chosen(CheckerFactory.OF_SPECIFICATION), Map.of());
    }
    return matrix;
  }

  /** The names that the help lists. */
  private static final class CheckerNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return allCheckers().iterator();
    }
  }

  private static Set<String> allCheckers() {
    Set<String> all = new TreeSet<>(CheckerFactory.OF_JAVA);
    all.addAll(CheckerFactory.OF_SPECIFICATION);
    return all;
  }

  /**
   * Returns the names given by {@code --checkers}, or all names. The build passes an empty value if
   * it was given none, and picocli reads that as one empty name.
   */
  List<String> checkers() {
    return checkers.isEmpty() || checkers.equals(List.of(""))
        ? List.copyOf(allCheckers())
        : checkers;
  }

  private List<String> chosen(List<String> all) {
    return all.stream().filter(checkers()::contains).toList();
  }

  /** Returns the command that writes the same tables, as the README has it. */
  private String command() {
    String regex = only.pattern().isEmpty() ? "." : only.pattern();
    return "mvn verify -DskipTests -Dmutants='"
        + regex
        + "'"
        + (of.containsAll(SIDES) ? "" : " -Dof=" + String.join(",", of))
        + (checkers().containsAll(allCheckers())
            ? ""
            : " -Dcheckers=" + String.join(",", checkers()))
        + (untilKilled ? " -DuntilKilled" : "")
        + " -Dtable";
  }

  private void require(String option, List<String> values, Collection<String> known) {
    for (String value : values) {
      if (!known.contains(value)) {
        throw wrong(option + ": '" + value + "' is none of " + known);
      }
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(requireNonNull(spec).commandLine(), message);
  }
}
