package dev.compactfuture.verify;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.subject.Shipped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Makes a row of what {@code CPythonTest} of {@code impl} found, earlier in the same build. The
 * test must have compared every program that the recording says it has.
 */
final class CPythonChecks {
  static final String ID = "cpython.programs";

  /** The planned number of programs: with a shorter recording the row is red. */
  static final long PROGRAMS = 5_000;

  /**
   * The claims that the fault of a canary violates. A second result that is ignored is not among
   * these: with one thread nothing competes (C2). Nor is a failure that is not logged.
   */
  private static final Map<String, String> VIOLATED =
      Map.of(
          "NotifiesByItself", "C7",
          "CancelsRunning", "C1",
          "DropsLateCallbacks", "C3",
          "StopsAtFailure", "C4",
          "AnotherResult", "C5",
          "RunsAgain", "C6",
          "CountsCancelledAsDone", "C7",
          "WaitsForAllInsteadOfAnException", "C7");

  private static final Pattern HEADER =
      Pattern.compile("# CPython (\\S+): (\\d+) programs, (\\d+) operations, .*");

  private final Path figures;
  private final Path recorded;
  private final FileTime since;

  /**
   * Reads what the tests of {@code impl} wrote.
   *
   * @param since when this build began: older figures are another build's
   */
  CPythonChecks(Project project, FileTime since) {
    Path impl = project.root().resolve(Shipped.MODULE);
    this.figures = impl.resolve("target/cpython.properties");
    this.recorded = impl.resolve("src/test/resources/dev/compactfuture/cpython-programs.gz");
    this.since = since;
  }

  List<EvidenceRow> run() throws IOException {
    EvidenceRow check = check().requireFigures().requireCanary();
    Progress.end(check);
    return List.of(check);
  }

  private EvidenceRow check() throws IOException {
    if (!Files.exists(figures) || Files.getLastModifiedTime(figures).compareTo(since) < 0) {
      return EvidenceRow.missing(ID, "CPythonTest did not run");
    }
    Properties found = new Properties();
    try (Reader reader = Files.newBufferedReader(figures)) {
      found.load(reader);
    }
    Matcher header = HEADER.matcher(header());
    if (!header.matches()) {
      return EvidenceRow.missing(ID, "the recorded programs do not say how many they are");
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String name : List.of("programs", "operations", "differ")) {
      counts.put(name, number(found, name));
    }
    List<String> red = new ArrayList<>();
    compare(red, "programs", header.group(2), found);
    compare(red, "operations", header.group(3), found);
    compare(red, "python", header.group(1), found);
    compare(red, "differ", "0", found);
    if (number(found, "programs") < PROGRAMS) {
      red.add("fewer programs than " + PROGRAMS);
    }
    String canary = found.getProperty("canary", "");
    Set<String> claims = new HashSet<>();
    for (String caught : canary.split("; ")) {
      Optional.ofNullable(VIOLATED.get(caught)).ifPresent(claims::add);
    }
    return new EvidenceRow(
        ID,
        "cpython",
        List.copyOf(claims),
        red.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
        red.isEmpty() ? "the judge: CPython " + header.group(1) : String.join("; ", red),
        Double.parseDouble(found.getProperty("seconds", "0")),
        canary.isEmpty() ? "" : "caught: " + canary,
        counts);
  }

  private String header() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(recorded)), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      return line == null ? "" : line;
    }
  }

  private static void compare(List<String> red, String name, String planned, Properties found) {
    String value = found.getProperty(name, "missing");
    if (!value.equals(planned)) {
      red.add(name + ": " + value + ", not " + planned);
    }
  }

  /** Returns a figure, or 0 if it is missing; then {@link #compare} makes the row red. */
  private static long number(Properties found, String name) {
    return Long.parseLong(found.getProperty(name, "0"));
  }
}
