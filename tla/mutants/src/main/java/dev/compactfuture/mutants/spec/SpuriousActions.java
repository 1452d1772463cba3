package dev.compactfuture.mutants.spec;

import static dev.compactfuture.mutants.spec.ParsedModule.isEquation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.OpApplNode;

/** Adds an action that resets a variable to its initial value at any time. */
final class SpuriousActions {
  private static final Pattern STEP = Pattern.compile("(?m)^Step\\(t\\) ==$");

  private final ParsedModule module;

  SpuriousActions(ParsedModule module) {
    this.module = module;
  }

  /** Generates an action for each variable that {@code Init} initializes, if there is a Step. */
  void generate(Consumer<SpecificationChange> changes) {
    Matcher step = STEP.matcher(module.text());
    if (step.find()) {
      initialValues()
          .forEach(
              (variable, value) ->
                  changes.accept(
                      new SpecificationChange(
                          variable,
                          SpecificationOperator.SPURIOUS,
                          module.root(),
                          variable + " is reset to its initial value",
                          withReset(variable, value, step))));
    }
  }

  private Map<String, String> initialValues() {
    Map<String, String> values = new LinkedHashMap<>();
    module
        .definition("Init")
        .filter(init -> init.getBody() instanceof OpApplNode)
        .ifPresent(
            init -> {
              for (ExprOrOpArgNode each : ((OpApplNode) init.getBody()).getArgs()) {
                if (isEquation(each)) {
                  ExprOrOpArgNode[] sides = ((OpApplNode) each).getArgs();
                  values.put(module.textOf(sides[0]), module.textOf(sides[1]));
                }
              }
            });
    return values;
  }

  /** Defines the value apart, because in the action {@code t} is a parameter already. */
  private String withReset(String variable, String value, Matcher step) {
    String unchanged =
        NextStateVariables.unchanged(
            module.variables().stream().filter(v -> !v.equals(variable)).sorted().toList());
    return module.text().substring(0, step.start())
        + ("Beginning == " + value + "\n")
        + ("Spurious(t) == pc[t] # \"Returned\" /\\ " + variable + "' = Beginning /\\ ")
        + (unchanged + "\n")
        + step.group()
        + "\n  \\/ Spurious(t)"
        + module.text().substring(step.end());
  }
}
