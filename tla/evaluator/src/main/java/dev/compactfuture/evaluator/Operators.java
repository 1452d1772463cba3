package dev.compactfuture.evaluator;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operators on values: those of the language, and those of the standard modules. */
final class Operators {
  /** An operator on values. */
  interface Operator {
    Value apply(Value[] arguments);
  }

  /** The standard modules whose operators are here, and not read from their text. */
  static final Set<String> MODULES =
      Set.of("Naturals", "Integers", "Sequences", "FiniteSets", "TLC");

  private static final Map<String, Operator> LANGUAGE =
      Map.ofEntries(
          entry("\\cup", a -> Sets.union(a[0], a[1])),
          entry("\\union", a -> Sets.union(a[0], a[1])),
          entry("\\cap", a -> Sets.intersection(a[0], a[1])),
          entry("\\intersect", a -> Sets.intersection(a[0], a[1])),
          entry("\\", a -> Sets.difference(a[0], a[1])),
          entry("\\subseteq", a -> BoolValue.of(Sets.isSubset(a[0], a[1]))),
          entry("SUBSET", a -> Sets.subsets(Sets.set(a[0]))),
          entry("UNION", a -> Sets.unionOf(a[0])),
          entry("DOMAIN", a -> function(a[0]).domain()),
          entry("BOOLEAN", a -> Sets.BOOLEANS),
          entry("STRING", a -> Sets.STRINGS),
          entry("TRUE", a -> BoolValue.TRUE),
          entry("FALSE", a -> BoolValue.FALSE),
          entry("$SetOfFcns", a -> Sets.functions(Sets.set(a[0]), Sets.set(a[1]))),
          entry("$CartesianProd", a -> Sets.product(sets(a))));

  private static final Map<String, Operator> STANDARD = new HashMap<>();

  static {
    STANDARD.put("Nat", a -> Sets.NATURALS);
    STANDARD.put("Int", a -> Sets.INTEGERS);
    STANDARD.put("+", a -> IntValue.ofLong(number(a[0]) + number(a[1])));
    STANDARD.put("-", a -> IntValue.ofLong(number(a[0]) - number(a[1])));
    STANDARD.put("-.", a -> IntValue.ofLong(-number(a[0])));
    STANDARD.put("*", a -> IntValue.ofLong(number(a[0]) * number(a[1])));
    STANDARD.put("^", a -> power(number(a[0]), number(a[1])));
    STANDARD.put("\\div", a -> IntValue.ofLong(Math.floorDiv(number(a[0]), positive(a[1]))));
    STANDARD.put("%", a -> IntValue.ofLong(Math.floorMod(number(a[0]), positive(a[1]))));
    STANDARD.put("<", a -> BoolValue.of(number(a[0]) < number(a[1])));
    STANDARD.put(">", a -> BoolValue.of(number(a[0]) > number(a[1])));
    STANDARD.put("\\leq", a -> BoolValue.of(number(a[0]) <= number(a[1])));
    STANDARD.put("\\geq", a -> BoolValue.of(number(a[0]) >= number(a[1])));
    STANDARD.put("..", a -> SetValue.Finite.range((int) number(a[0]), (int) number(a[1])));
    STANDARD.put("Seq", a -> Sets.sequences(Sets.set(a[0])));
    STANDARD.put("Len", a -> IntValue.of(sequence(a[0]).values.length));
    STANDARD.put("\\o", a -> concatenation(a[0], a[1]));
    STANDARD.put("Append", a -> sequence(a[0]).append(a[1]));
    STANDARD.put("Head", a -> filled(a[0], "Head").values[0]);
    STANDARD.put("Tail", a -> filled(a[0], "Tail").part(1, filled(a[0], "Tail").values.length));
    STANDARD.put("SubSeq", a -> part(sequence(a[0]), number(a[1]), number(a[2])));
    STANDARD.put("Cardinality", a -> IntValue.of(Sets.set(a[0]).finite().elements.length));
    STANDARD.put("IsFiniteSet", a -> BoolValue.of(!(Sets.set(a[0]) instanceof SetValue.Infinite)));
    STANDARD.put(":>", a -> FunctionValue.of(SetValue.Finite.of(a[0]), new Value[] {a[1]}));
    STANDARD.put("@@", a -> combine(function(a[0]), function(a[1])));
    STANDARD.put("Print", a -> a[1]);
    STANDARD.put("PrintT", a -> BoolValue.TRUE);
    STANDARD.put("Assert", a -> check(a[0], a[1]));
    STANDARD.put("ToString", a -> StringValue.of(a[0].toString()));
  }

  private Operators() {}

  /** Returns an operator of the language on values; null if there is none with this name. */
  static @Nullable Operator ofLanguage(String name) {
    return LANGUAGE.get(name);
  }

  /** Returns an operator of a standard module; null if it is not supported. */
  static @Nullable Operator standard(String name) {
    return STANDARD.get(name);
  }

  private static SetValue[] sets(Value[] values) {
    return Arrays.stream(values).map(Sets::set).toArray(SetValue[]::new);
  }

  private static long number(Value value) {
    if (value instanceof IntValue number) {
      return number.value;
    }
    throw new EvaluationException(value + " is not an integer");
  }

  private static long positive(Value value) {
    long number = number(value);
    if (number <= 0) {
      throw new EvaluationException("division by " + value);
    }
    return number;
  }

  private static Value power(long base, long exponent) {
    if (exponent < 0) {
      throw new EvaluationException("the exponent " + exponent + " is negative");
    }
    long result = 1;
    for (long i = 0; i < exponent; i++) {
      result = IntValue.ofLong(result * base).value;
    }
    return IntValue.ofLong(result);
  }

  private static FunctionValue function(Value value) {
    if (value instanceof FunctionValue function) {
      return function;
    }
    throw new EvaluationException(value + " is not a function");
  }

  /** Returns a value that has to be a sequence. */
  static FunctionValue.Sequence sequence(Value value) {
    if (value instanceof FunctionValue.Sequence sequence) {
      return sequence;
    }
    throw new EvaluationException(value + " is not a sequence");
  }

  /** Concatenates sequences, or strings as TLC does. */
  private static Value concatenation(Value first, Value second) {
    return first instanceof StringValue a && second instanceof StringValue b
        ? StringValue.of(a.text + b.text)
        : sequence(first).concat(sequence(second));
  }

  private static FunctionValue.Sequence filled(Value value, String operator) {
    FunctionValue.Sequence sequence = sequence(value);
    if (sequence.values.length == 0) {
      throw new EvaluationException(operator + " of an empty sequence");
    }
    return sequence;
  }

  private static Value part(FunctionValue.Sequence sequence, long from, long to) {
    if (from > to) {
      return FunctionValue.EMPTY;
    }
    if (from < 1 || to > sequence.values.length) {
      throw new EvaluationException("SubSeq of " + sequence + " from " + from + " to " + to);
    }
    return sequence.part((int) from - 1, (int) to);
  }

  /** Returns the function that is the first where both are defined. */
  private static Value combine(FunctionValue first, FunctionValue second) {
    SetValue.Finite domain = (SetValue.Finite) Sets.union(first.domain(), second.domain());
    Value[] values = new Value[domain.elements.length];
    for (int i = 0; i < values.length; i++) {
      Value own = first.apply(domain.elements[i]);
      values[i] = own != null ? own : second.values[second.indexOf(domain.elements[i])];
    }
    return FunctionValue.of(domain, values);
  }

  private static Value check(Value condition, Value message) {
    if (condition == BoolValue.TRUE) {
      return condition;
    }
    throw new EvaluationException("Assert: " + message);
  }

  /** A compiled application of an operator. */
  static final class Call extends Expr {
    private final Operator operator;
    private final Expr[] arguments;

    Call(Operator operator, Expr... arguments) {
      super(arguments);
      this.operator = operator;
      this.arguments = arguments;
    }

    @Override
    Value eval(Env env) {
      Value[] values = SetNodes.values(arguments, env);
      try {
        return operator.apply(values);
      } catch (EvaluationException e) {
        throw e.at(place);
      }
    }
  }
}
