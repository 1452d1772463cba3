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
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What the tests of the modules said, which Surefire ran earlier in the same build: a row per test
 * class of {@code impl}, a row per module for the others. What was planned is read from the
 * compiled tests, so a test that vanished from the reports is noticed, and so is an old report.
 */
final class JunitChecks {
  private static final Set<String> TEST_ANNOTATIONS =
      Set.of(
          "Lorg/junit/jupiter/api/Test;",
          "Lorg/junit/jupiter/api/TestFactory;",
          "Lorg/junit/jupiter/api/RepeatedTest;",
          "Lorg/junit/jupiter/params/ParameterizedTest;");

  /** A compiled test class: how many test methods it has, and its tags. */
  private record TestClass(String name, int methods, Set<String> tags) {
    String simpleName() {
      return name.substring(name.lastIndexOf('.') + 1);
    }
  }

  private final Project project;
  private final FileTime since;

  /**
   * Reads what the modules of {@code project} wrote.
   *
   * @param since when this build began: an older report is of another one
   */
  JunitChecks(Project project, FileTime since) {
    this.project = project;
    this.since = since;
  }

  /** Returns the ids of the rows of modules: those of {@code impl} have a row per test class. */
  Set<String> planned() throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    project.modules().forEach(module -> ids.add(id(module)));
    return ids;
  }

  private static String id(String module) {
    return "junit." + module.substring(module.lastIndexOf('/') + 1);
  }

  List<EvidenceRow> run() throws IOException {
    List<EvidenceRow> checks = new ArrayList<>();
    for (String module : project.modules()) {
      List<TestClass> tests = testClasses(module);
      if (tests.isEmpty()) {
        checks.add(EvidenceRow.missing(id(module), module + " has no compiled tests"));
      } else if (module.equals(Shipped.MODULE)) {
        for (TestClass test : tests) {
          checks.add(read("junit." + test.simpleName(), module, List.of(test)));
        }
      } else {
        checks.add(read(id(module), module, tests));
      }
    }
    checks.forEach(Progress::end);
    return checks;
  }

  private EvidenceRow read(String id, String module, List<TestClass> tests) throws IOException {
    long planned = 0;
    long ran = 0;
    long skipped = 0;
    double seconds = 0;
    List<String> red = new ArrayList<>();
    Map<String, Integer> notRun = new TreeMap<>();
    Set<String> claims = new TreeSet<>();
    Set<String> canaries = new TreeSet<>();
    for (TestClass test : tests) {
      planned += test.methods();
      claims.addAll(test.tags());
      Path report =
          project
              .root()
              .resolve(module)
              .resolve("target/surefire-reports/TEST-" + test.name() + ".xml");
      if (!Files.exists(report) || Files.getLastModifiedTime(report).compareTo(since) < 0) {
        red.add(test.name() + " did not run");
        continue;
      }
      Element suite = parse(report);
      seconds += Double.parseDouble(suite.getAttribute("time").replace(",", ""));
      NodeList cases = suite.getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        Element one = (Element) cases.item(i);
        String name = one.getAttribute("name");
        if (has(one, "failure") || has(one, "error")) {
          red.add(name);
        } else if (has(one, "skipped")) {
          skipped++;
          notRun.merge(
              reason((Element) one.getElementsByTagName("skipped").item(0)), 1, Integer::sum);
        } else {
          ran++;
          if (name.toLowerCase(Locale.ROOT).contains("canary")) {
            canaries.add(name.replaceAll("[({\\[].*", ""));
          }
        }
      }
      if (cases.getLength() < test.methods()) {
        red.add(test.name() + ": " + cases.getLength() + " of " + test.methods() + " tests ran");
      }
    }
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("tests", ran);
    figures.put("methods", planned);
    figures.put("skipped", skipped);
    figures.put("failed", (long) red.size());
    String why = red.isEmpty() ? notes(notRun) : "failed: " + String.join(", ", red);
    Verdict verdict =
        !red.isEmpty() || (ran == 0 && skipped == 0)
            ? Verdict.VIOLATED
            : ran == 0 ? Verdict.NOT_RUN : Verdict.HOLDS;
    return new EvidenceRow(
        id,
        "junit",
        List.copyOf(claims),
        verdict,
        why,
        seconds,
        canaries.isEmpty() ? "" : "caught: " + String.join("; ", canaries),
        figures);
  }

  /** Why a test did not run: what its assumption says, or its annotation. */
  private static String reason(Element skipped) {
    String text = skipped.getAttribute("message") + skipped.getTextContent();
    return text.lines()
        .findFirst()
        .orElse("no reason given")
        .replaceFirst("^.*Assumption failed: ", "");
  }

  private static String notes(Map<String, Integer> notRun) {
    return notRun.entrySet().stream()
        .map(e -> e.getValue() + " not run: " + e.getKey())
        .collect(Collectors.joining("; "));
  }

  private static boolean has(Element test, String child) {
    return test.getElementsByTagName(child).getLength() > 0;
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

  private List<TestClass> testClasses(String module) throws IOException {
    Path classes = project.testClasses(module);
    List<TestClass> tests = new ArrayList<>();
    if (Files.isDirectory(classes)) {
      try (Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
          Reader reader = new Reader();
          new ClassReader(Files.readAllBytes(file)).accept(reader, ClassReader.SKIP_CODE);
          if (reader.methods > 0) {
            tests.add(new TestClass(reader.name, reader.methods, reader.tags));
          }
        }
      }
    }
    return tests;
  }

  private static final class Reader extends ClassVisitor {
    private String name = "";
    private int methods;
    private final Set<String> tags = new TreeSet<>();

    Reader() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      this.name = name.replace('/', '.');
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      boolean tag = descriptor.equals("Lorg/junit/jupiter/api/Tag;");
      boolean several = descriptor.equals("Lorg/junit/jupiter/api/Tags;");
      return tag || several ? new TagReader() : null;
    }

    private final class TagReader extends AnnotationVisitor {
      TagReader() {
        super(Opcodes.ASM9);
      }

      @Override
      public void visit(@Nullable String key, Object value) {
        if (value.toString().matches("C\\d+")) {
          tags.add(value.toString());
        }
      }

      @Override
      public AnnotationVisitor visitArray(String key) {
        return this;
      }

      @Override
      public AnnotationVisitor visitAnnotation(@Nullable String key, String descriptor) {
        return this;
      }
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String method,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
          methods += TEST_ANNOTATIONS.contains(annotation) ? 1 : 0;
          return null;
        }
      };
    }
  }
}
