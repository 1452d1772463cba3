package dev.compactfuture.weakmemory;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Level;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lockstep.ClassesUnderTest;
import dev.compactfuture.lockstep.Counterexample;
import dev.compactfuture.lockstep.Lockstep;
import dev.compactfuture.lockstep.LockstepException;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.StepComparison;
import dev.compactfuture.lockstep.Steps;
import dev.compactfuture.races.litmus.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Is the model of Java's access modes right? The classes that jcstress runs are walked beside
 * {@code AccessModes.tla}, in each combination of modes; whether the weak outcome is among the ends
 * is compared with the literature; and no outcome that jcstress sees may be missing there.
 *
 * <p>The canaries: a model without the view that an acquire takes over, an expectation that is
 * wrong in one place, and a forbidden outcome among those that were seen.
 */
public final class LitmusChecks {
  /** The id of its row. */
  public static final String ID = "weakmemory.litmus";

  private static final String JOIN =
      "IF Acquires(mode) THEN Join(m.view[t], m.messages[x][i].view) ELSE m.view[t]";

  static final Litmus.Case PASSING = Litmus.MP.of(Mode.RELEASE_ACQUIRE, Mode.RELEASE_ACQUIRE);

  /** Its weak outcome every machine shows, soon; a run that does not see it has shown nothing. */
  private static final Litmus.Case CONTROL =
      Litmus.SB.of(Mode.RELEASE_ACQUIRE, Mode.RELEASE_ACQUIRE);

  private final Project project;
  private final Level level;

  /** By test and modes: all that the model allows. */
  private final Map<String, Set<String>> allowed = new TreeMap<>();

  private final Map<String, Long> figures = new LinkedHashMap<>();

  /** Prepares the check of a level. */
  public LitmusChecks(Project project, Level level) {
    this.project = project;
    this.level = level;
  }

  /** Runs it, and returns its row. */
  public List<EvidenceRow> run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<String> wrong = new ArrayList<>();
    List<String> caught = new ArrayList<>();
    List<String> notRun = new ArrayList<>();
    List<Litmus.Case> cases = all();
    try {
      wrong.addAll(walk(cases));
      List<String> differ = disagreements(cases);
      wrong.addAll(differ);
      figures.put("tests", (long) cases.size());
      figures.put("outcomesAllowed", allowed.values().stream().mapToLong(Set::size).sum());
      long notModelled = cases.stream().filter(each -> each.expected() == 'n').count();
      figures.put("agree", cases.size() - differ.size() - notModelled);
      figures.put("strongerThanRc11", cases.stream().filter(c -> c.expected() == 'f').count());
      figures.put("notModelled", notModelled);
      notRun.add("load buffering of plain and opaque accesses is not modelled");
      print();
      canaries(differ.size(), caught, wrong);
      jcstress(caught, wrong, notRun);
    } catch (LockstepException | IllegalArgumentException e) {
      wrong.add(String.valueOf(e.getMessage()));
    }
    EvidenceRow check =
        new EvidenceRow(
                ID,
                "weakmemory",
                List.of(), // it is about the model that other rows take
                wrong.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
                String.join("; ", wrong.isEmpty() ? notRun : wrong),
                (System.nanoTime() - start) / 1e9,
                caught.isEmpty() ? "" : "caught: " + String.join("; ", caught),
                figures)
            .requireFigures()
            .requireCanary();
    Progress.end(check);
    return List.of(check);
  }

  static List<Litmus.Case> all() {
    List<Litmus.Case> cases = new ArrayList<>(Litmus.mixed());
    for (Litmus test : Litmus.values()) {
      cases.addAll(test.cases());
    }
    return cases;
  }

  // The model.

  /** A folder with the specification, and TLC that has read it, once it was asked. */
  private final class Walked {
    private final Path specification;
    private @Nullable Lockstep warm;

    Walked(Path specification) {
      this.specification = specification;
    }

    Lockstep of(Litmus.Case each) throws IOException {
      SpecificationFiles files =
          new SpecificationFiles(specification, "Litmus", specification.resolve("Litmus.cfg"));
      warm =
          warm == null
              ? new Lockstep(LitmusSubject.class, steps(), files)
              : warm.withVariant(steps());
      // What a test reads it writes to jcstress' result, which nobody else sees: no step.
      return warm.underAccessModes()
          .ignoreLabelErrors()
          .programs(titles -> titles.get(0).equals(each.pair()));
    }
  }

  /** Walks them; answers where code and specification part. */
  List<String> walk(List<Litmus.Case> cases) throws IOException {
    List<String> wrong = new ArrayList<>();
    Walked walked = new Walked(project.specifications());
    for (Litmus.Case each : cases) {
      Set<String> outcomes = new TreeSet<>();
      StepComparison comparison =
          compare(walked.of(each).onFinalState(end -> outcomes.add(outcome(each, end))), each);
      if (comparison.counterexample() != null) {
        Progress.print("%n%s, %s:%n%s", ID, each.pair(), comparison.counterexample());
        wrong.add(each.pair() + ": the engine is not what AccessModes.tla says");
      }
      allowed.put(each.pair(), outcomes);
      figures.merge("states", comparison.codeStates(), Long::sum);
      figures.merge("edges", comparison.codeEdges(), Long::sum);
    }
    return wrong;
  }

  /** Modes are constants of the classes, which are loaded anew for each comparison. */
  private static StepComparison compare(Lockstep lockstep, Litmus.Case each) {
    System.setProperty(Mode.PROPERTY, each.pair().substring(each.pair().indexOf(':') + 1));
    try {
      return lockstep.compareSteps();
    } finally {
      System.clearProperty(Mode.PROPERTY);
    }
  }

  private Steps steps() throws IOException {
    Path classes =
        project.classes("jcstress-tests").resolve(Mode.class.getPackageName().replace('.', '/'));
    Set<String> generated;
    try (Stream<Path> files = Files.list(classes)) {
      generated =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith("_jcstress.class"))
              .map(name -> name.replace(".class", ""))
              .collect(Collectors.toSet());
    }
    Steps steps =
        Steps.read(
            new ClassesUnderTest(classes, project.sources("jcstress-tests"), generated, Set.of()));
    for (String error : steps.errors()) {
      if (!error.endsWith(": a plain write without a label")) {
        throw new LockstepException(error, null);
      }
    }
    return steps;
  }

  /** As jcstress prints it. */
  private static String outcome(Litmus.Case each, State end) {
    List<Object> outcome = new ArrayList<>();
    for (Object answers : (List<?>) end.get("answers")) {
      outcome.addAll((List<?>) answers);
    }
    Map<?, ?> messages = (Map<?, ?>) end.get("messages");
    for (String variable : each.test().finals.split("")) {
      if (!variable.isEmpty()) {
        List<?> of = (List<?>) requireNonNull(messages.get(variable));
        outcome.add(requireNonNull(((Map<?, ?>) of.get(of.size() - 1)).get("value")));
      }
    }
    return outcome.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private boolean allowsWeak(Litmus.Case each) {
    return requireNonNull(allowed.get(each.pair())).stream()
        .anyMatch(outcome -> outcome.matches(each.test().weak));
  }

  /** Where model and literature differ; of those that were walked. */
  List<String> disagreements(List<Litmus.Case> cases) {
    return cases.stream()
        .filter(each -> allowsWeak(each) != each.isAllowed())
        .map(each -> each.pair() + (each.isAllowed() ? " is forbidden" : " is allowed"))
        .toList();
  }

  private void print() {
    Progress.print(
        "         Is the weak outcome allowed? In a group writes are in one mode (plain,");
    Progress.print(
        "         opaque, release, volatile), in it reads (plain, opaque, acquire, volatile).");
    Progress.print(
        "         A allowed, F forbidden, f forbidden here and allowed by RC11, n not modelled");
    for (Litmus test : Litmus.values()) {
      StringBuilder row = new StringBuilder();
      for (Litmus.Case each : test.cases()) {
        if (each.reads() == Mode.PLAIN && !row.isEmpty()) {
          row.append(' ');
        }
        Set<String> outcomes = allowed.get(each.pair());
        row.append(
            outcomes == null
                ? '?'
                : allowsWeak(each) ? 'A' : each.isAllowed() ? 'F' : each.expected());
      }
      Progress.detail("%-5s  %s", test.known(), row);
    }
  }

  // Canaries.

  private void canaries(int differ, List<String> caught, List<String> wrong) throws IOException {
    try (ScratchFolder broken = ScratchFolder.create("canary")) {
      String specification = Files.readString(project.specifications().resolve("AccessModes.tla"));
      if (!specification.contains(JOIN)) {
        throw new IllegalArgumentException("AccessModes.tla does not have: " + JOIN);
      }
      Files.writeString(
          broken.resolve("AccessModes.tla"), specification.replace(JOIN, "m.view[t]"));
      for (String name : List.of("Litmus.tla", "Litmus.cfg")) {
        Files.copy(project.specifications().resolve(name), broken.resolve(name));
      }
      Counterexample found =
          compare(new Walked(broken.path()).of(PASSING), PASSING).counterexample();
      boolean noticed = found != null && !found.kind().isFailure();
      canary("an acquire that takes over nothing", noticed, caught, wrong);
    }
    List<Litmus.Case> flipped = new ArrayList<>(all());
    flipped.replaceAll(each -> each.equals(PASSING) ? each.expecting('A') : each);
    canary("one wrong expectation", disagreements(flipped).size() == differ + 1, caught, wrong);
  }

  private static void canary(
      String name, boolean noticed, List<String> caught, List<String> wrong) {
    (noticed ? caught : wrong).add((noticed ? "" : "canary not caught: ") + name);
  }

  // The hardware.

  private void jcstress(List<String> caught, List<String> wrong, List<String> notRun)
      throws IOException, InterruptedException {
    List<Litmus.Case> cases = new ArrayList<>(List.of(CONTROL));
    boolean quick = level == Level.QUICK;
    for (Litmus test : Litmus.values()) {
      cases.addAll(quick ? test.boundary() : test.cases());
    }
    if (!quick) {
      cases.remove(0); // it is among them
      cases.addAll(Litmus.mixed());
    }
    Progress.detail("%d of them under jcstress", cases.size());
    List<LitmusSeen> seen =
        LitmusSeen.run(project.jcstressJar(), cases, quick ? 300 : 1000, quick ? 10 : 60);
    wrong.addAll(LitmusSeen.wrong(seen, cases, allowed));
    Set<String> tooLarge = new TreeSet<>();
    LitmusSeen control = null;
    for (LitmusSeen each : seen) {
      if (each.notRun() != null) {
        tooLarge.add(each.test());
        continue;
      }
      figures.merge("hardwareTests", 1L, Long::sum);
      figures.merge("hardwareSamples", each.samples(), Long::sum);
      if (each.pair().equals(CONTROL.pair())) {
        control = each;
      }
    }
    if (!tooLarge.isEmpty()) {
      notRun.add("not under jcstress, which has too few CPUs here: " + String.join(", ", tooLarge));
    }
    if (control == null || !control.outcomes().containsKey(CONTROL.test().weak)) {
      wrong.add("jcstress did not see what it must: " + CONTROL.pair());
      return;
    }
    // What releases and acquires show, volatile accesses do not allow.
    Litmus.Case strict = CONTROL.test().of(Mode.VOLATILE, Mode.VOLATILE);
    LitmusSeen claimed =
        new LitmusSeen(
            strict.test().type,
            strict.modes().stream().map(Mode::name).toList(),
            control.outcomes(),
            control.samples(),
            null,
            null);
    boolean noticed = !LitmusSeen.wrong(List.of(claimed), List.of(strict), allowed).isEmpty();
    canary("an outcome that is forbidden", noticed, caught, wrong);
  }
}
