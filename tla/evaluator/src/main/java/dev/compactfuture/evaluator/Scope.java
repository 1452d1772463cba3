package dev.compactfuture.evaluator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ASTConstants;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpArgNode;
import tla2sany.semantic.OpDeclNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;

/**
 * What the symbols mean at a place of the module. A scope is extended, never changed. Definitions
 * of a module are compiled anew in the scope of each place that applies them.
 */
final class Scope {
  /** What a symbol may mean. */
  sealed interface Meaning {}

  /** An expression that is compiled already, such as a bound variable. */
  record Compiled(Expr expr) implements Meaning {}

  /** A variable of the model, or one of those that ENABLED quantifies over. */
  record StateVariable(int slot, String name, @Nullable Meaning unprimed) implements Meaning {}

  /** An operator and where its free symbols have their meanings. */
  record OperatorOf(OpDefNode definition, Scope scope) implements Meaning {}

  /** An expression that is compiled where it is used: an argument, a substitution, a definition. */
  static final class Delayed implements Meaning {
    final SemanticNode node;
    private @Nullable Scope scope;

    /** Whether it is entered once for each state, and not with the code around it. */
    private final boolean ofModule;

    /** The compiled expression, by {@link #form}. */
    final @Nullable Expr[] targets = new Expr[FORMS];

    private static final int FORMS = 3;

    private Delayed(SemanticNode node, @Nullable Scope scope, boolean ofModule) {
      this.node = node;
      this.scope = scope;
      this.ofModule = ofModule;
    }

    /** Creates the meaning of an argument. */
    static Delayed argument(SemanticNode node, Scope scope) {
      return new Delayed(node, scope, false);
    }

    /** Creates the meaning of a definition in a LET, whose scope has to be set. */
    static Delayed definition(SemanticNode node) {
      return new Delayed(node, null, false);
    }

    /** Creates the meaning of a constant or variable of a module. */
    static Delayed ofModule(SemanticNode node, @Nullable Scope scope) {
      return new Delayed(node, scope, true);
    }

    boolean isOfModule() {
      return ofModule;
    }

    /** Returns the index of the form in which it is used at a place. */
    static int form(Scope place, boolean primed) {
      return primed ? (place.enumerates ? 2 : 1) : 0;
    }

    Scope scope() {
      if (scope == null) {
        throw new IllegalStateException("a definition is used before its scope is known");
      }
      return scope;
    }

    void setScope(Scope definition) {
      this.scope = definition;
    }
  }

  /** The scope around it; null for the scope of a module. */
  private final @Nullable Scope outer;

  private final @Nullable Object symbol;
  private final @Nullable Meaning meaning;

  /** The scope of the module, or of its instance, that this scope is in. */
  final Scope root;

  /** Whether the code is an action whose steps are enumerated: what is primed changes meanwhile. */
  final boolean enumerates;

  /** How many loops are around it. */
  final int loops;

  private Scope(
      @Nullable Scope outer,
      @Nullable Object symbol,
      @Nullable Meaning meaning,
      @Nullable Scope root,
      boolean enumerates,
      int loops) {
    this.outer = outer;
    this.symbol = symbol;
    this.meaning = meaning;
    this.root = root == null ? this : root;
    this.enumerates = enumerates;
    this.loops = loops;
  }

  /** Creates the scope of a module with the meanings of its constants and variables. */
  static Scope ofModule(List<?> symbols, List<? extends Meaning> meanings) {
    Scope scope = null;
    for (int i = 0; i < symbols.size(); i++) {
      scope = new Scope(scope, symbols.get(i), meanings.get(i), null, false, 0);
    }
    return new Scope(scope, null, null, null, false, 0);
  }

  /** Returns this scope with one more symbol. */
  Scope with(Object symbol, Meaning meaning) {
    return new Scope(this, symbol, meaning, root, enumerates, loops);
  }

  /** Returns this scope inside of one more loop. */
  Scope inLoop() {
    return new Scope(this, null, null, root, enumerates, loops + 1);
  }

  /** Returns this scope for code that stands at another place. */
  Scope at(Scope place) {
    return place.loops == loops && place.enumerates == enumerates
        ? this
        : new Scope(this, null, null, root, place.enumerates, place.loops);
  }

  /** Returns this scope for an action whose steps are enumerated, or for one that is tested. */
  Scope enumerating(boolean whether) {
    return new Scope(this, null, null, root, whether, loops);
  }

  private Map<Object, Meaning> ofRoot() {
    Map<Object, Meaning> all = new LinkedHashMap<>();
    for (Scope s = root; s != null; s = s.outer) {
      if (s.symbol != null && s.meaning != null) {
        all.putIfAbsent(s.symbol, s.meaning);
      }
    }
    return all;
  }

  /**
   * Returns this scope with slots of their own for the variables of an instance after a step. They
   * are no variables of the model, and what is substituted says nothing about other steps than the
   * model's.
   */
  Scope withOwnVariables(Slots slots) {
    Map<Object, Meaning> all = ofRoot();
    boolean instance = false;
    for (Map.Entry<Object, Meaning> each : all.entrySet()) {
      if (each.getKey() instanceof OpDeclNode declared
          && declared.getKind() == ASTConstants.VariableDeclKind
          && !(each.getValue() instanceof StateVariable)) {
        String name = String.valueOf(declared.getName());
        each.setValue(new StateVariable(slots.variable(), name, each.getValue()));
        instance = true;
      }
    }
    return instance ? inRoot(ofModule(List.copyOf(all.keySet()), List.copyOf(all.values()))) : this;
  }

  /** Returns this scope in another root, which has meanings for the same symbols. */
  Scope inRoot(Scope other) {
    if (outer == null || this == root) {
      return other.at(this);
    }
    return new Scope(outer.inRoot(other), symbol, meaning, other, enumerates, loops);
  }

  /** Returns the meaning of a symbol, or null if it has none but its definition. */
  @Nullable Meaning find(Object wanted) {
    for (Scope s = this; s != null; s = s.outer) {
      if (s.symbol == wanted) {
        return s.meaning;
      }
    }
    return null;
  }

  /** Returns the meanings of the arguments of an application at this place. */
  List<Meaning> arguments(OpApplNode node) {
    List<Meaning> meanings = new ArrayList<>();
    for (SemanticNode each : node.getArgs()) {
      meanings.add(argument(each));
    }
    return meanings;
  }

  /** Returns the meaning of an argument at this place: of an expression or an operator. */
  Meaning argument(SemanticNode node) {
    if (!(node instanceof OpArgNode operator)) {
      return Delayed.argument(node, this);
    }
    Meaning known = find(operator.getOp());
    if (known != null) {
      return known;
    }
    if (operator.getOp() instanceof OpDefNode definition) {
      boolean lambda = definition.getName().toString().equals("LAMBDA");
      return new OperatorOf(definition, lambda ? this : root);
    }
    throw new EvaluationException(
            "the operator " + operator.getName() + " as an argument is not supported")
        .at(node.getLocation());
  }
}
