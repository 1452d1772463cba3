package dev.compactfuture.report;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.ResultsFile;
import dev.compactfuture.evidence.Verdict;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the page: gathers what is on it, and fills in the template. */
public final class EvidencePage {
  private static final String D3 = "/META-INF/resources/webjars/d3/%s/dist/d3.min.js";

  private EvidencePage() {}

  /**
   * Writes the page of results, one column for each file.
   *
   * @param results files of results, at least one. The page has all that {@code target/report} has
   *     if the project's own evidence file is among them; otherwise the results alone
   * @param notRun what was left out of the run, in words
   * @return the page's file
   * @throws IOException if a file is not one of results, or the files are of different sources
   */
  public static Path write(Project project, List<Path> results, List<String> notRun)
      throws IOException {
    List<ResultsFile> files = new ArrayList<>();
    for (Path file : results) {
      files.add(ResultsFile.read(file));
    }
    ResultsFile.requireMergeable(files);
    Path own = project.report().resolve("evidence.json").toAbsolutePath().normalize();
    boolean isOwn = results.stream().anyMatch(f -> f.toAbsolutePath().normalize().equals(own));
    ReportFolder folder = isOwn ? ReportFolder.of(project) : ReportFolder.empty(project);
    StringOutput html = new StringOutput();
    TemplateEngine.createPrecompiled(
            null, ContentType.Html, null, "dev.compactfuture.report.templates")
        .render("page.jte", page(files, folder, notRun), html);
    Files.createDirectories(project.report());
    return Files.writeString(file(project), html.toString());
  }

  /** Returns the page's file. */
  public static Path file(Project project) {
    return project.report().resolve("index.html");
  }

  private static Page page(List<ResultsFile> files, ReportFolder folder, List<String> notRun)
      throws IOException {
    List<Page.Check> checks = checks(files);
    List<String> red =
        checks.stream()
            .filter(check -> check.results().stream().anyMatch(row -> row != null && row.isRed()))
            .map(Page.Check::id)
            .toList();
    List<Trace> traces = folder.traces();
    List<AccessMode> modes = folder.modes();
    Set<String> ofModes = modes.stream().map(AccessMode::trace).collect(Collectors.toSet());
    List<EvidenceRow> rows = files.stream().flatMap(file -> file.checks().stream()).toList();
    return new Page(
        sentence(rows, files.size()),
        red,
        machines(files),
        traces.stream().filter(trace -> !ofModes.contains(trace.id())).toList(),
        ClaimsPicture.of(folder.claims(), rows),
        folder.diagram(),
        folder.programs(),
        races(files, folder),
        rows.stream().anyMatch(row -> row.tool().equals("mutants"))
            ? folder.matrices(files.get(0).head().level())
            : List.of(), // the file of an earlier run is kept at level soak
        modes,
        traces.stream().filter(trace -> ofModes.contains(trace.id())).toList(),
        folder.benchmarks(),
        folder.growth(),
        checks,
        leftOut(rows, folder, notRun),
        versions(),
        resource("page.css"),
        resource(String.format(Locale.ROOT, D3, property("d3"))) + resource("page.js"));
  }

  private static String sentence(List<EvidenceRow> rows, int machines) {
    long violated = rows.stream().filter(EvidenceRow::isRed).count();
    long notRun = rows.stream().filter(row -> row.verdict() == Verdict.NOT_RUN).count();
    String where = machines == 1 ? "" : " on " + machines + " machines";
    String unable = notRun == 0 ? "" : "; " + notRun + " could not run";
    return violated > 0
        ? violated + " of " + rows.size() + " checks" + where + " are violated" + unable + "."
        : "All checks that ran" + where + " hold: " + (rows.size() - notRun) + unable + ".";
  }

  private static List<Page.Machine> machines(List<ResultsFile> files) {
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

  private static List<Page.Check> checks(List<ResultsFile> files) {
    Set<String> ids = new LinkedHashSet<>();
    files.forEach(file -> file.checks().forEach(row -> ids.add(row.id())));
    List<Page.Check> checks = new ArrayList<>();
    for (String id : ids) {
      List<@Nullable EvidenceRow> results = new ArrayList<>();
      for (ResultsFile file : files) {
        results.add(
            file.checks().stream().filter(row -> row.id().equals(id)).findFirst().orElse(null));
      }
      List<String> claims =
          results.stream()
              .filter(row -> row != null)
              .flatMap(row -> row.claims().stream())
              .distinct()
              .sorted((one, other) -> number(one) - number(other))
              .toList();
      checks.add(new Page.Check(id, id.substring(0, id.indexOf('.')), claims, results));
    }
    return checks;
  }

  private static int number(String claim) {
    return Integer.parseInt(claim.substring(1));
  }

  private static List<Page.Race> races(List<ResultsFile> files, ReportFolder folder)
      throws IOException {
    List<OutcomeTable.Column> columns = new ArrayList<>();
    for (ResultsFile file : files) {
      columns.add(
          new OutcomeTable.Column(
              file.outcomes().isEmpty() ? folder.outcomesOf(file) : file.outcomes()));
    }
    return OutcomeTable.of(columns);
  }

  /** What did not run, what rows say that they left out, and what the page has no room for. */
  private static List<String> leftOut(
      List<EvidenceRow> rows, ReportFolder folder, List<String> notRun) {
    List<String> all = new ArrayList<>(notRun);
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    for (EvidenceRow row : rows) {
      if (!row.isRed() && !row.why().isEmpty()) {
        String ran = row.verdict() == Verdict.NOT_RUN ? "not run: " : "";
        byReason.computeIfAbsent(ran + row.why(), reason -> new ArrayList<>()).add(row.id());
      }
    }
    byReason.forEach((reason, ids) -> all.add(String.join(", ", ids) + ": " + reason));
    all.addAll(folder.leftOut());
    return all;
  }

  private static Map<String, String> versions() throws IOException {
    Map<String, String> versions = new TreeMap<>();
    Properties all = properties();
    all.stringPropertyNames().forEach(name -> versions.put(name, all.getProperty(name)));
    return versions;
  }

  private static String property(String name) throws IOException {
    return properties().getProperty(name, "");
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
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
