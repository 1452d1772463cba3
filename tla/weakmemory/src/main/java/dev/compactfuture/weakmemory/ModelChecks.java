package dev.compactfuture.weakmemory;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.JsonFile;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.weakmemory.axioms.Armv8;
import dev.compactfuture.weakmemory.axioms.AxiomaticModel;
import dev.compactfuture.weakmemory.axioms.Jam21;
import dev.compactfuture.weakmemory.axioms.LitmusProgram;
import dev.compactfuture.weakmemory.axioms.MixedModePrograms;
import dev.compactfuture.weakmemory.axioms.MixedModePrograms.ShapedProgram;
import dev.compactfuture.weakmemory.axioms.Outcome;
import dev.compactfuture.weakmemory.axioms.Rc11;
import dev.compactfuture.weakmemory.axioms.Shape;
import dev.compactfuture.weakmemory.axioms.VerdictTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares the machine, that is the engine's memory, with RC11, JAM21 and ARMv8, in every
 * mixed-mode program of the classical shapes. It has to allow whatever one of them allows, but load
 * buffering; and where it allows what none does, the shape is listed here with the reason. The
 * models have to give the published verdicts, and each of their rules has to decide one. {@code
 * AccessModes.tla} has to allow just what the machine does, in a sample.
 */
public final class ModelChecks {
  /** The id of the row. */
  public static final String ID = "weakmemory.models";

  /** One program in so many is shown to TLC, which takes a thousand times as long. */
  private static final int SAMPLE = 40;

  /** The shapes in which the machine is weaker than all models, and why. */
  static final Map<Shape, String> WEAKER =
      Map.of(
          Shape.CO_RR, "two reads may go back in time if they or the write are plain (JLS 17.4)",
          Shape.Z6_U, "an update does not pass on what the release write before it did",
          Shape.W_RWC, "only fences order volatile accesses, not what happens between them");

  private static final List<AxiomaticModel> MODELS = List.of(new Rc11(), new Jam21(), new Armv8());

  /** Models that lack a rule, and so allow more than the machine. */
  private static final List<AxiomaticModel> TOO_WEAK =
      List.of(
          new Rc11().without("psc"),
          new Jam21().without("volint"),
          new Armv8().without("external"));

  private final Project project;
  private final List<String> errors = new ArrayList<>();
  private final List<String> caught = new ArrayList<>();
  private final CanaryNotes canaries = new CanaryNotes(caught, errors);
  private final Map<String, Long> figures = new LinkedHashMap<>();

  /** Prepares the check. */
  public ModelChecks(Project project) {
    this.project = project;
  }

  /** Runs the check and returns its row. */
  public List<EvidenceRow> run() throws IOException {
    long start = System.nanoTime();
    List<ShapedProgram> programs = MixedModePrograms.all();
    List<JudgedProgram> judged = judged(programs, MODELS);
    JsonFile.write(project.litmus(), judged.stream().map(ModelChecks::json).toList());
    Progress.detail("%d programs in %s", judged.size(), project.litmus().getFileName());
    count(judged);
    errors.addAll(errors(judged));
    errors.addAll(VerdictTable.contradictions(MODELS));
    figures.put("publishedVerdicts", (long) VerdictTable.size());
    VerdictTable.undecided(MODELS).forEach(rule -> errors.add("decides nothing: " + rule));
    compareWithSpecification(judged);
    catchCanaries();
    EvidenceRow row =
        new EvidenceRow(
                ID,
                "weakmemory",
                List.of(), // no claim: it is about the model that other rows take
                errors.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
                errors.isEmpty()
                    ? "load buffering is not modelled"
                    : String.join("; ", errors.subList(0, Math.min(5, errors.size()))),
                (System.nanoTime() - start) / 1e9,
                EvidenceRow.caught(caught),
                figures)
            .requireFigures()
            .requireCanary();
    Progress.end(row);
    return List.of(row);
  }

  private static List<JudgedProgram> judged(
      List<ShapedProgram> programs, List<AxiomaticModel> models) {
    return programs.parallelStream().map(each -> JudgedProgram.of(each, models)).toList();
  }

  private void count(List<JudgedProgram> judged) {
    figures.put("programs", (long) judged.size());
    figures.put("allowedByMachine", judged.stream().filter(p -> p.allowsWeak(p.machine())).count());
    for (AxiomaticModel model : MODELS) {
      figures.put(
          "allowedBy" + camel(model),
          judged.stream().filter(p -> p.allowsWeak(p.outcomes(model.name()))).count());
    }
    for (AxiomaticModel model : MODELS) {
      figures.put(
          "strongerThan" + camel(model),
          judged.stream().mapToLong(p -> p.strongerThan(model.name()).size()).sum());
    }
    figures.put(
        "loadBuffering",
        judged.stream()
            .filter(p -> MODELS.stream().anyMatch(m -> !p.byLoadBuffering(m.name()).isEmpty()))
            .count());
    figures.put("weakerThanAll", judged.stream().filter(p -> !p.onlyMachine().isEmpty()).count());
  }

  private static String camel(AxiomaticModel model) {
    return model.name().charAt(0) + model.name().substring(1).toLowerCase(Locale.ROOT);
  }

  /** Returns what the machine forbids and should allow, and what it allows without a reason. */
  static List<String> errors(List<JudgedProgram> judged) {
    List<String> errors = new ArrayList<>();
    for (JudgedProgram each : judged) {
      for (String model : each.models().keySet()) {
        each.strongerThan(model)
            .forEach(
                outcome ->
                    errors.add(
                        each.program() + " ends with " + outcome + " by " + model + " only"));
      }
      if (!WEAKER.containsKey(each.shape())) {
        each.onlyMachine()
            .forEach(
                outcome -> errors.add(each.program() + " ends with " + outcome + " by no model"));
      }
    }
    return errors;
  }

  private void compareWithSpecification(List<JudgedProgram> judged) throws IOException {
    List<JudgedProgram> sample = new ArrayList<>();
    for (int i = 0; i < judged.size(); i += SAMPLE) {
      if (SpecificationOutcomes.has(judged.get(i).program())) {
        sample.add(judged.get(i));
      }
    }
    List<LitmusProgram> programs = sample.stream().map(JudgedProgram::program).toList();
    List<Set<Outcome>> specified = SpecificationOutcomes.of(programs, project.specifications());
    for (int i = 0; i < sample.size(); i++) {
      if (!specified.get(i).equals(sample.get(i).machine())) {
        errors.add(
            programs.get(i)
                + " ends with "
                + specified.get(i)
                + " by AccessModes.tla, and with "
                + sample.get(i).machine()
                + " by the machine");
      }
    }
    figures.put("comparedWithSpecification", (long) sample.size());
  }

  private void catchCanaries() {
    List<ShapedProgram> few = MixedModePrograms.of(Shape.SB);
    for (AxiomaticModel model : TOO_WEAK) {
      canaries.add(
          model.name() + " without a rule", !errors(judged(few, List.of(model))).isEmpty());
    }
    canaries.add(
        "a machine that allows everything",
        few.parallelStream()
            .map(each -> JudgedProgram.of(each, MODELS).withAllOutcomes())
            .anyMatch(each -> !errors(List.of(each)).isEmpty()));
  }

  private static Map<String, Object> json(JudgedProgram each) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("shape", each.shape().knownAs());
    json.put("question", each.weak().toString());
    json.put("machine", verdict(each, each.machine()));
    MODELS.forEach(m -> json.put(m.name(), verdict(each, each.outcomes(m.name()))));
    Map<String, List<String>> differences = new LinkedHashMap<>();
    for (AxiomaticModel model : MODELS) {
      put(differences, "only " + model.name(), each.strongerThan(model.name()));
      put(differences, model.name() + " by load buffering", each.byLoadBuffering(model.name()));
    }
    put(differences, "only machine", each.onlyMachine());
    if (!differences.isEmpty()) {
      json.put("differences", differences);
    }
    return json;
  }

  private static void put(
      Map<String, List<String>> differences, String name, Set<Outcome> outcomes) {
    if (!outcomes.isEmpty()) {
      differences.put(
          name, outcomes.stream().map(Outcome::toString).sorted().collect(Collectors.toList()));
    }
  }

  private static String verdict(JudgedProgram each, Set<Outcome> outcomes) {
    return each.allowsWeak(outcomes) ? "allows" : "forbids";
  }
}
