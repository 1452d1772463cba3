package dev.compactfuture.verify;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.verify.circles.left.Left;
import dev.compactfuture.verify.circles.right.Right;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The arrows between modules, packages and classes go one way, as the class files have them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  /** What each module may use: only what lies under it. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("impl", Set.of()),
          entry("tla/evidence", Set.of()),
          entry("tla/evaluator", Set.of()),
          entry("impl/bench", Set.of("impl", "tla/evidence")),
          entry("lincheck-tests", Set.of("impl", "tla/evidence")),
          entry("jcstress-tests", Set.of("impl", "tla/evidence")),
          entry("tla/lockstep", Set.of()),
          entry("tla/weakmemory", Set.of("tla/evidence", "tla/lockstep", "jcstress-tests")),
          entry("tla/subject", Set.of("impl", "tla/evidence", "tla/evaluator", "tla/lockstep")),
          entry(
              "tla/mutants",
              Set.of("tla/evidence", "tla/lockstep", "tla/subject", "lincheck-tests")),
          entry("tla/report", Set.of("tla/evidence")),
          entry(
              "tla/verify",
              Set.of(
                  "tla/evidence",
                  "tla/evaluator",
                  "tla/lockstep",
                  "tla/weakmemory",
                  "tla/subject",
                  "tla/mutants",
                  "tla/report",
                  "lincheck-tests")));

  /** What each of these modules needs at run time besides the JDK: nothing else is let in. */
  private static final Map<String, List<String>> LIBRARIES =
      Map.of(
          "impl",
          List.of(),
          "tla/evaluator",
          // SANY only: no class of TLC.
          List.of("tla2sany.", "util."),
          "tla/lockstep",
          // With javac's parser it reads which fields are declared confined.
          List.of(
              "com.sun.source.",
              "javax.tools.",
              "org.objectweb.asm.",
              "tlc2.",
              "tla2sany.",
              "util."));

  private final Map<String, JavaClasses> byModule = new LinkedHashMap<>();
  private final Map<String, String> moduleOf = new LinkedHashMap<>();

  @BeforeAll
  void read() throws IOException {
    Project project = Project.ofWorkingDirectory();
    for (String module : project.modules()) {
      JavaClasses classes = handWritten(project.classes(module));
      byModule.put(module, classes);
      classes.forEach(type -> moduleOf.put(type.getName(), module));
    }
  }

  /** All classes of a folder but those that an annotation processor wrote. */
  private static JavaClasses handWritten(Path folder) {
    JavaClasses all = new ClassFileImporter().importPath(folder);
    assertTrue(!all.isEmpty(), () -> "no classes in " + folder);
    return all.that(
        DescribedPredicate.describe(
            "written by hand",
            type ->
                !type.getName().contains("_jcstress")
                    && !type.getName().contains("jmh_generated")));
  }

  private static EvaluationResult circles(JavaClasses classes, Function<JavaClass, String> part) {
    SliceAssignment assignment =
        new SliceAssignment() {
          @Override
          public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getName().startsWith("dev.compactfuture")
                ? SliceIdentifier.of(part.apply(type))
                : SliceIdentifier.ignore();
          }

          @Override
          public String getDescription() {
            return "parts";
          }
        };
    return slices()
        .assignedFrom(assignment)
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .evaluate(classes);
  }

  private static EvaluationResult circlesOfTypes(JavaClasses classes) {
    return circles(classes, type -> type.getName().replaceFirst("\\$.*", ""));
  }

  private static EvaluationResult circlesOfPackages(JavaClasses classes) {
    return circles(classes, JavaClass::getPackageName);
  }

  private static String report(EvaluationResult result) {
    return String.join("\n", result.getFailureReport().getDetails());
  }

  /** "module -> module" of each arrow between modules, with an example. */
  private Map<String, String> arrows() {
    Map<String, String> arrows = new LinkedHashMap<>();
    byModule.forEach(
        (module, classes) -> {
          for (JavaClass type : classes) {
            for (Dependency use : type.getDirectDependenciesFromSelf()) {
              String used = moduleOf.get(use.getTargetClass().getBaseComponentType().getName());
              if (used != null && !used.equals(module)) {
                arrows.putIfAbsent(module + " -> " + used, use.getDescription());
              }
            }
          }
        });
    return arrows;
  }

  @Test
  void everyModuleIsNamed() {
    assertEquals(new TreeSet<>(ARROWS.keySet()), new TreeSet<>(byModule.keySet()));
  }

  @Test
  void noTopLevelTypesUseEachOtherInACircle() {
    assertEquals("", inAllModules(ArchitectureTest::circlesOfTypes));
  }

  @Test
  void noPackagesUseEachOtherInACircle() {
    assertEquals("", inAllModules(ArchitectureTest::circlesOfPackages));
  }

  /** Module by module: between modules arrows go one way, so no circle leads through two. */
  private String inAllModules(Function<JavaClasses, EvaluationResult> rule) {
    return byModule.values().stream()
        .map(rule)
        .filter(EvaluationResult::hasViolation)
        .map(ArchitectureTest::report)
        .collect(joining("\n"));
  }

  @Test
  void noArrowGoesUp() {
    Set<String> allowed =
        ARROWS.entrySet().stream()
            .flatMap(arrow -> arrow.getValue().stream().map(to -> arrow.getKey() + " -> " + to))
            .collect(toSet());
    Map<String, String> up = arrows();
    up.keySet().removeAll(allowed);
    assertEquals(Map.of(), up);
  }

  @Test
  void theFutureAndTheEngineUseNothingElse() {
    LIBRARIES.forEach(
        (module, libraries) -> {
          Set<String> others = new TreeSet<>();
          for (JavaClass type : requireNonNull(byModule.get(module))) {
            for (Dependency use : type.getDirectDependenciesFromSelf()) {
              String used = use.getTargetClass().getBaseComponentType().getName();
              if (used.contains(".")
                  && !used.startsWith("java.")
                  && !used.startsWith("org.jspecify.annotations.")
                  && !module.equals(moduleOf.get(used))
                  && libraries.stream().noneMatch(used::startsWith)) {
                others.add(type.getName() + " uses " + used);
              }
            }
          }
          assertEquals(Set.of(), others, module);
        });
  }

  @Test
  void canaryOfACircleIsCaught() {
    JavaClasses circle = new ClassFileImporter().importClasses(Left.class, Right.class);
    String types = report(circlesOfTypes(circle));
    assertTrue(types.contains("Left") && types.contains("Right"), types);
    assertTrue(circlesOfPackages(circle).hasViolation());
  }

  @Test
  void canaryOfAnArrowIsSeen() {
    assertTrue(arrows().containsKey("tla/verify -> tla/mutants"), () -> arrows().toString());
  }
}
