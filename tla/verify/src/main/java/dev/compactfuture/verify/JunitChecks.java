package dev.compactfuture.verify;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.subject.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Reads the reports of the modules' tests, which Surefire ran earlier in the same build: a row per
 * test class of {@code impl}, a row per module for the others. What was planned is read from the
 * compiled tests, so a test that vanished from the reports turns its row red, and so does an old
 * report.
 */
final class JunitChecks {
  private final Project project;
  private final FileTime since;

  /**
   * Prepares the rows of {@code project}.
   *
   * @param since when this build began: an older report is another build's
   */
  JunitChecks(Project project, FileTime since) {
    this.project = project;
    this.since = since;
  }

  /** Returns the ids of the modules' rows. */
  Set<String> planned() throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    project.modules().forEach(module -> ids.add(id(module)));
    return ids;
  }

  private static String id(String module) {
    return "junit." + module.substring(module.lastIndexOf('/') + 1);
  }

  List<EvidenceRow> run() throws IOException {
    List<EvidenceRow> rows = new ArrayList<>();
    for (String module : project.modules()) {
      List<CompiledTest> tests = CompiledTest.in(project.testClasses(module));
      Path reports = project.root().resolve(module).resolve("target/surefire-reports");
      if (tests.isEmpty()) {
        rows.add(EvidenceRow.missing(id(module), module + " has no compiled tests"));
      } else if (module.equals(Shipped.MODULE)) {
        for (CompiledTest test : tests) {
          rows.add(row("junit." + test.simpleName(), reports, List.of(test)));
        }
      } else {
        rows.add(row(id(module), reports, tests));
      }
    }
    rows.forEach(Progress::end);
    return rows;
  }

  private EvidenceRow row(String id, Path reports, List<CompiledTest> tests) throws IOException {
    Results results = new Results();
    for (CompiledTest test : tests) {
      Path report = reports.resolve("TEST-" + test.name() + ".xml");
      if (!Files.exists(report) || Files.getLastModifiedTime(report).compareTo(since) < 0) {
        results.red.add(test.name() + " did not run");
      } else {
        results.add(test, parse(report));
      }
    }
    Set<String> claims = new TreeSet<>();
    tests.forEach(test -> claims.addAll(test.claims()));
    long planned = tests.stream().mapToLong(CompiledTest::methods).sum();
    return new EvidenceRow(
        id,
        "junit",
        List.copyOf(claims),
        results.verdict(),
        results.why(),
        results.seconds,
        EvidenceRow.caught(results.canaries),
        results.figures(planned));
  }

  private static Element parse(Path report) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(report.toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(report.toString(), e);
    }
  }

  /** The results in the reports of one row. */
  private static final class Results {
    private long ran;
    private long skipped;
    private double seconds;
    private final List<String> red = new ArrayList<>();
    private final Map<String, Integer> notRun = new TreeMap<>(); // by reasons
    private final Set<String> canaries = new TreeSet<>();

    void add(CompiledTest test, Element suite) {
      seconds += Double.parseDouble(suite.getAttribute("time").replace(",", ""));
      NodeList cases = suite.getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        add((Element) cases.item(i));
      }
      if (cases.getLength() < test.methods()) {
        red.add(test.name() + ": " + cases.getLength() + " of " + test.methods() + " tests ran");
      }
    }

    private void add(Element testCase) {
      String name = testCase.getAttribute("name");
      if (has(testCase, "failure") || has(testCase, "error")) {
        red.add(name);
      } else if (has(testCase, "skipped")) {
        skipped++;
        Element reason = (Element) testCase.getElementsByTagName("skipped").item(0);
        notRun.merge(reason(reason), 1, Integer::sum);
      } else {
        ran++;
        if (name.toLowerCase(Locale.ROOT).contains("canary")) {
          canaries.add(name.replaceAll("[({\\[].*", ""));
        }
      }
    }

    private static boolean has(Element testCase, String child) {
      return testCase.getElementsByTagName(child).getLength() > 0;
    }

    /** Returns the reason that the assumption or the annotation of a skipped test gives. */
    private static String reason(Element skipped) {
      String text = skipped.getAttribute("message") + skipped.getTextContent();
      return text.lines()
          .findFirst()
          .orElse("no reason given")
          .replaceFirst("^.*Assumption failed: ", "");
    }

    Verdict verdict() {
      if (!red.isEmpty() || (ran == 0 && skipped == 0)) {
        return Verdict.VIOLATED;
      }
      return ran == 0 ? Verdict.NOT_RUN : Verdict.HOLDS;
    }

    String why() {
      return red.isEmpty()
          ? notRun.entrySet().stream()
              .map(e -> e.getValue() + " not run: " + e.getKey())
              .collect(Collectors.joining("; "))
          : "failed: " + String.join(", ", red);
    }

    Map<String, Long> figures(long planned) {
      Map<String, Long> figures = new LinkedHashMap<>();
      figures.put("tests", ran);
      figures.put("methods", planned);
      figures.put("skipped", skipped);
      figures.put("failed", (long) red.size());
      return figures;
    }
  }
}
