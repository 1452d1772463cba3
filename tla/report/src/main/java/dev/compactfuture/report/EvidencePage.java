package dev.compactfuture.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.RaceOutcomes;
import dev.compactfuture.evidence.ResultsFile;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.report.ClaimsPicture.MachineRow;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the page: gathers what is on it, and fills in the template. */
public final class EvidencePage {
  private static final String D3 = "/META-INF/resources/webjars/d3/%s/dist/d3.min.js";

  /** The most that a page may have, so that mail and browsers take it. */
  static final int MOST_BYTES = 10_000_000;

  /** What the graphs' own names and what is said of those left out may take. */
  private static final int MARGIN = 100_000;

  /** The tools whose rows are read from the reports of tests. */
  private static final Set<String> OF_TESTS = Set.of("junit", "cpython");

  private final Project project;
  private final List<ResultsFile> files;
  private final List<MachineRow> rows = new ArrayList<>();
  private final ReportFolder folder;
  private final String command;
  private final List<String> leftOut;

  private EvidencePage(
      Project project, List<ResultsFile> files, String command, List<String> leftOut)
      throws IOException {
    this.project = project;
    this.files = files;
    this.command = command;
    this.leftOut = leftOut;
    this.folder =
        files.stream().anyMatch(this::isOwn)
            ? ReportFolder.of(project)
            : ReportFolder.empty(project);
    List<String> names = ResultsFile.names(files);
    for (int i = 0; i < files.size(); i++) {
      String machine = files.size() == 1 ? "" : names.get(i);
      files.get(i).checks().forEach(row -> rows.add(new MachineRow(machine, row)));
    }
  }

  /**
   * Writes the page of results, one column for each file.
   *
   * @param results files of results, at least one. The page has all that {@code target/report} has
   *     if the project's own evidence file is among them; otherwise the results alone
   * @param command what makes the page
   * @param leftOut the checkers that were left out of the run
   * @return the page's file
   * @throws IOException if a file is not one of results, or the files are of different sources
   */
  public static Path write(
      Project project, List<Path> results, String command, List<String> leftOut)
      throws IOException {
    List<ResultsFile> files = new ArrayList<>();
    for (Path file : results) {
      files.add(ResultsFile.read(file));
    }
    ResultsFile.requireMergeable(files);
    EvidencePage page = new EvidencePage(project, files, command, leftOut);
    // The graphs of programs get what room there is beside everything else.
    Page bare = page.content();
    int size = render(bare).getBytes(UTF_8).length;
    String graphs = page.folder.programs(MOST_BYTES - size - MARGIN);
    Files.createDirectories(project.report());
    return Files.writeString(project.page(), render(bare.with(graphs, page.leftOut())));
  }

  private static String render(Page content) {
    StringOutput html = new StringOutput();
    TemplateEngine.createPrecompiled(
            null, ContentType.Html, null, "dev.compactfuture.report.templates")
        .render("page.jte", content, html);
    return html.toString();
  }

  private boolean isOwn(ResultsFile file) {
    return file.file().toAbsolutePath().normalize().equals(project.evidence());
  }

  /** Returns the page without the graphs of programs. */
  private Page content() throws IOException {
    List<Page.Check> checks = checks();
    List<Page.Race> races = races();
    List<Trace> traces = folder.traces();
    List<AccessMode> accesses = folder.modes();
    List<Page.Check> red = checks.stream().filter(Page.Check::isRed).toList();
    Set<String> redIds = red.stream().map(Page.Check::id).collect(Collectors.toSet());
    Set<String> ofAccesses = accesses.stream().map(AccessMode::trace).collect(Collectors.toSet());
    return new Page(
        summary(),
        machines(),
        new Page.Failures(
            red,
            traces.stream()
                .filter(trace -> trace.mutant().isEmpty() && redIds.contains(trace.check()))
                .toList(),
            races.stream().filter(Page.Race::isViolated).toList()),
        ClaimsPicture.of(folder.claims(), rows),
        folder.diagram(),
        null,
        races.stream().filter(race -> !race.isViolated()).toList(),
        matrices(),
        new Page.MemoryModes(
            accesses, traces.stream().filter(trace -> ofAccesses.contains(trace.id())).toList()),
        new Page.Measurements(folder.benchmarks(), folder.growth(), speed()),
        checks,
        leftOut(),
        new Page.Origin(command, versions(), resource("page.css"), script()));
  }

  private Page.Summary summary() {
    long violated = rows.stream().filter(each -> each.row().isRed()).count();
    long notRun = rows.stream().filter(each -> each.row().verdict() == Verdict.NOT_RUN).count();
    long hold = rows.size() - violated - notRun;
    String where = files.size() == 1 ? "" : " on " + files.size() + " machines";
    String unable = notRun == 0 ? "" : "; " + notRun + " could not run";
    String left =
        leftOut.isEmpty()
            ? ""
            : "; "
                + leftOut.size()
                + (leftOut.size() == 1 ? " checker was" : " checkers were")
                + " left out";
    String first =
        violated > 0
            ? violated
                + " of "
                + rows.size()
                + " checks"
                + where
                + (violated == 1 ? " is" : " are")
                + " violated"
            : hold == 0 ? "No check ran" + where : "All checks that ran" + where + " hold: " + hold;
    return new Page.Summary(
        first + unable + left + ".", violated > 0 ? "violated" : hold == 0 ? "not-run" : "holds");
  }

  private List<Page.Machine> machines() {
    List<String> names = ResultsFile.names(files);
    List<Page.Machine> machines = new ArrayList<>();
    for (ResultsFile file : files) {
      ResultsFile.Head head = file.head();
      machines.add(
          new Page.Machine(
              names.get(machines.size()), head.level().toString(), head.commit(), head.sources()));
    }
    return machines;
  }

  private List<Page.Check> checks() {
    Set<String> ids = new LinkedHashSet<>();
    files.forEach(file -> file.checks().forEach(row -> ids.add(row.id())));
    List<Page.Check> checks = new ArrayList<>();
    for (String id : ids) {
      List<@Nullable EvidenceRow> results = new ArrayList<>();
      Set<String> claims = new TreeSet<>(Comparator.comparingInt(EvidencePage::number));
      for (ResultsFile file : files) {
        EvidenceRow row =
            file.checks().stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
        results.add(row);
        if (row != null) {
          claims.addAll(row.claims());
        }
      }
      checks.add(new Page.Check(id, List.copyOf(claims), results, commandFor(id)));
    }
    return checks;
  }

  private static int number(String claim) {
    return Integer.parseInt(claim.substring(1));
  }

  /** Returns what runs a row of the main job alone; the rows of tests need the tests. */
  private String commandFor(String id) {
    String tool = id.substring(0, id.indexOf('.'));
    return files.stream()
        .filter(file -> isOwn(file) && !OF_TESTS.contains(tool))
        .filter(file -> file.checks().stream().anyMatch(row -> row.id().equals(id)))
        .map(file -> file.head().level())
        .map(level -> level == Level.QUICK ? "" : " -Dlevel=" + level)
        .map(level -> "mvn verify -DskipTests" + level + " -Donly=" + id)
        .findFirst()
        .orElse("");
  }

  private List<Page.Race> races() throws IOException {
    List<List<RaceOutcomes>> columns = new ArrayList<>();
    for (ResultsFile file : files) {
      columns.add(isOwn(file) ? folder.outcomes() : file.outcomes());
    }
    return OutcomeTable.of(columns);
  }

  /** Returns the matrices of this run: at level soak the file of an earlier one is kept. */
  private List<KillMatrix> matrices() throws IOException {
    for (ResultsFile file : files) {
      if (isOwn(file) && file.checks().stream().anyMatch(row -> row.tool().equals("mutants"))) {
        return folder.matrices(file.head().level());
      }
    }
    return List.of();
  }

  private Page.@Nullable Speed speed() {
    for (MachineRow each : rows) {
      Number lockstep = each.row().figures().get("edgesPerSecond");
      Number tlc = each.row().figures().get("tlcEdgesPerSecond");
      if (lockstep != null && tlc != null) {
        return new Page.Speed(each.row().why(), lockstep.doubleValue(), tlc.doubleValue());
      }
    }
    return null;
  }

  /** What did not run, what rows say that they left out, and what the page has no room for. */
  private List<String> leftOut() {
    List<String> all = new ArrayList<>();
    leftOut.forEach(checker -> all.add(checker + ": not run, by --only"));
    Map<String, Set<String>> byReason = new LinkedHashMap<>();
    for (MachineRow each : rows) {
      EvidenceRow row = each.row();
      if (!row.isRed() && !row.why().isEmpty()) {
        String ran = row.verdict() == Verdict.NOT_RUN ? "not run: " : "";
        byReason.computeIfAbsent(ran + row.why(), reason -> new LinkedHashSet<>()).add(row.id());
      }
    }
    byReason.forEach((reason, ids) -> all.add(String.join(", ", ids) + ": " + reason));
    all.addAll(folder.leftOut());
    return all;
  }

  private static String script() throws IOException {
    String d3 = String.format(Locale.ROOT, D3, properties().getProperty("d3", ""));
    return resource(d3) + resource("page.js");
  }

  private static Map<String, String> versions() throws IOException {
    Map<String, String> versions = new TreeMap<>();
    Properties all = properties();
    all.stringPropertyNames().forEach(name -> versions.put(name, all.getProperty(name)));
    return versions;
  }

  private static Properties properties() throws IOException {
    Properties properties = new Properties();
    try (InputStream file = EvidencePage.class.getResourceAsStream("versions.properties")) {
      properties.load(file);
    }
    return properties;
  }

  private static String resource(String name) throws IOException {
    try (InputStream resource = EvidencePage.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IOException("the jar is not whole: it has no " + name);
      }
      return new String(resource.readAllBytes(), UTF_8);
    }
  }
}
