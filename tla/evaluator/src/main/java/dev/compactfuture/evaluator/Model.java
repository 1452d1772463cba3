package dev.compactfuture.evaluator;

import dev.compactfuture.evaluator.BasicNodes.Const;
import dev.compactfuture.evaluator.Scope.Compiled;
import dev.compactfuture.evaluator.Scope.Delayed;
import dev.compactfuture.evaluator.Scope.Meaning;
import dev.compactfuture.evaluator.Scope.OperatorOf;
import dev.compactfuture.evaluator.Scope.StateVariable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ASTConstants;
import tla2sany.semantic.AssumeNode;
import tla2sany.semantic.ModuleNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDeclNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;

/** A module with a model for TLC, compiled. Any number of threads may use it. */
public final class Model {
  /** A formula with its name in the model. */
  record Named(String name, Formula formula) {}

  /** A state predicate with its name in the model. */
  record Invariant(String name, Expr expr) {}

  private final ExpressionCompiler expressions;
  private final FormulaCompiler formulas;
  private final ModuleNode module;
  private final Scope scope;
  private final String[] variables;
  private final Action init;
  private final NextStates next;
  private final List<Formula> assumptions = new ArrayList<>();
  private final List<Invariant> invariants = new ArrayList<>();
  private final List<Named> properties = new ArrayList<>();

  private final List<SemanticNode> initNodes = new ArrayList<>();
  private @Nullable SemanticNode nextNode;

  private Model(ModuleNode module, ModelFile file, List<PlantedFault> faults) {
    this.expressions = new ExpressionCompiler(PlantedFault.plantedIn(new FormCompiler(), faults));
    this.formulas = new FormulaCompiler(expressions);
    this.module = module;
    OpDeclNode[] declared = module.getVariableDecls().clone();
    Arrays.sort(declared, Comparator.comparing(d -> d.getName().toString()));
    this.variables =
        Arrays.stream(declared).map(d -> d.getName().toString()).toArray(String[]::new);
    this.scope = scope(declared, file);
    checkAssumptions();
    String specification = file.named().get("SPECIFICATION");
    String initName = file.named().get("INIT");
    String nextName = file.named().get("NEXT");
    if (specification != null) {
      specification(body(specification), scope);
    } else if (initName != null && nextName != null) {
      initNodes.add(body(initName));
      nextNode = body(nextName);
    }
    if (initNodes.isEmpty() || nextNode == null) {
      throw new EvaluationException("the model names neither INIT and NEXT nor a SPECIFICATION");
    }
    Action first = new ActionNodes.Found(false);
    for (int i = initNodes.size() - 1; i >= 0; i--) {
      first =
          new ActionCompiler(expressions)
              .compile(initNodes.get(i), scope.enumerating(true), true, first);
    }
    this.init = first;
    this.next = new NextStates(expressions, nextNode, scope, nextName == null ? "Next" : nextName);
    for (String each : file.invariants()) {
      invariants.add(new Invariant(each, expressions.compile(body(each), scope, false)));
    }
    for (String each : file.properties()) {
      properties.add(new Named(each, formulas.compile(body(each), scope, true)));
    }
  }

  /**
   * Reads and compiles a model.
   *
   * @param folder the folder of the modules
   * @param module the name of the root module
   * @param cfg the model
   * @throws EvaluationException if it cannot be read, or has an operator that is not supported
   */
  public static Model read(Path folder, String module, Path cfg) throws IOException {
    return read(folder, module, cfg, new PlantedFault[0]);
  }

  /** Reads and compiles a model with faults of the evaluator; otherwise as {@link #read}. */
  public static Model read(Path folder, String module, Path cfg, PlantedFault... faults)
      throws IOException {
    return new Model(ModuleReader.read(folder, module), ModelFile.read(cfg), List.of(faults));
  }

  private Scope scope(OpDeclNode[] declared, ModelFile file) {
    List<Object> symbols = new ArrayList<>();
    List<Meaning> meanings = new ArrayList<>();
    for (OpDeclNode each : declared) {
      symbols.add(each);
      meanings.add(new StateVariable(expressions.slots.variable(), each.getName() + "", null));
    }
    Scope withVariables = Scope.ofModule(symbols, meanings);
    Set<String> unknown = new TreeSet<>(file.constants().keySet());
    unknown.addAll(file.definitions().keySet());
    for (OpDeclNode each : module.getConstantDecls()) {
      String name = each.getName().toString();
      unknown.remove(name);
      symbols.add(each);
      meanings.add(constant(name, file, withVariables));
    }
    Scope withConstants = Scope.ofModule(symbols, meanings);
    for (String name : List.copyOf(unknown)) { // a definition that another one stands for
      OpDefNode replaced = module.getOpDef(name);
      String by = file.definitions().get(name);
      if (replaced != null && by != null) {
        unknown.remove(name);
        symbols.add(replaced);
        meanings.add(new OperatorOf(definition(by), withConstants));
      }
    }
    if (!unknown.isEmpty()) {
      throw new EvaluationException("the module has no constant " + unknown);
    }
    Scope all = Scope.ofModule(symbols, meanings);
    for (Meaning each : meanings) {
      if (each instanceof Delayed delayed) {
        delayed.setScope(all);
      }
    }
    return all;
  }

  private Meaning constant(String name, ModelFile file, Scope withVariables) {
    Value value = file.constants().get(name);
    if (value != null) {
      return new Compiled(new Const(value));
    }
    String by = file.definitions().get(name);
    if (by == null) {
      throw new EvaluationException("the model gives the constant " + name + " no value");
    }
    OpDefNode definition = definition(by);
    return definition.getArity() > 0
        ? new OperatorOf(definition, withVariables)
        : Delayed.ofModule(definition.getBody(), null);
  }

  private OpDefNode definition(String name) {
    OpDefNode definition = module.getOpDef(name);
    if (definition == null) {
      throw new EvaluationException("module " + module.getName() + " does not define " + name);
    }
    return definition;
  }

  private SemanticNode body(String name) {
    return definition(name).getBody();
  }

  private void checkAssumptions() {
    for (AssumeNode each : module.getAssumptions()) {
      Expr expr = expressions.compile(each.getAssume(), scope, false);
      if (expressions.evaluate(expr) != BoolValue.TRUE) {
        throw new EvaluationException("an assumption is not true").at(each.getLocation());
      }
    }
  }

  /** Takes a specification apart: Init, {@code [][Next]_vars}, and what is assumed besides. */
  private void specification(SemanticNode node, Scope at) {
    if (node instanceof OpApplNode application
        && application.getOperator() instanceof OpDefNode definition) {
      String name = definition.getName().toString();
      SemanticNode[] args = application.getArgs();
      if (name.equals("$ConjList") || name.equals("\\land")) {
        for (SemanticNode each : args) {
          specification(each, at);
        }
        return;
      }
      if (application.getLevel() < 2) {
        initNodes.add(node);
        return;
      }
      if (definition.getKind() == ASTConstants.UserDefinedOpKind && definition.getArity() == 0) {
        specification(definition.getBody(), at);
        return;
      }
      if (name.equals("[]")
          && args[0] instanceof OpApplNode step
          && step.getOperator().getName().toString().equals("$SquareAct")) {
        if (nextNode != null) {
          throw ExpressionCompiler.unsupported("a second next-state relation", node);
        }
        nextNode = step.getArgs()[0];
        return;
      }
    }
    assumptions.add(formulas.compile(node, at, true));
  }

  /** Returns the names of the variables, in alphabetical order. */
  public List<String> variables() {
    return List.of(variables);
  }

  /** Returns the names of the actions. */
  public Set<String> actions() {
    Set<String> names = new TreeSet<>();
    next.parts().forEach(part -> names.add(part.name()));
    return names;
  }

  String[] variableNames() {
    return variables;
  }

  Action init() {
    return init;
  }

  NextStates next() {
    return next;
  }

  Slots slots() {
    return expressions.slots;
  }

  List<Formula> assumptions() {
    return assumptions;
  }

  List<Invariant> invariants() {
    return invariants;
  }

  List<Named> properties() {
    return properties;
  }
}
