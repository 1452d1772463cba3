package dev.compactfuture.evaluator;

import org.jspecify.annotations.Nullable;

/** Recursive operators and functions: these are called, where others are inlined. */
final class RecursionNodes {
  private RecursionNodes() {}

  /** The body of a recursive definition, with the local variables that hold its arguments. */
  static final class Procedure {
    private final int[] parameters;
    private final boolean mayReadNext;
    private @Nullable Expr body; // null while it is compiled

    /** Creates a procedure; {@code mayReadNext} is what is known of its body as yet. */
    Procedure(boolean mayReadNext, int... parameters) {
      this.mayReadNext = mayReadNext;
      this.parameters = parameters;
    }

    void setBody(Expr compiled) {
      this.body = compiled;
    }
  }

  /** A recursive function, inside of its own definition. */
  static final class Function extends Expr {
    private final Procedure procedure;

    Function(Procedure procedure) {
      this.procedure = procedure;
      this.outer = procedure.parameters[0]; // set by the definition around it
    }

    @Override
    Value eval(Env env) {
      throw failure("a recursive function, inside of its definition, can only be applied");
    }
  }

  /** A call, with local variables of its own. */
  static final class Call extends Expr {
    private final Procedure procedure;
    private final Expr[] arguments;

    Call(Procedure procedure, Expr... arguments) {
      super(arguments);
      this.procedure = procedure;
      this.arguments = arguments;
      Expr body = procedure.body;
      if (body != null) {
        readsNow |= body.readsNow;
        readsNext |= body.readsNext;
        outer = body.outer < procedure.parameters[0] ? Math.min(outer, body.outer) : outer;
      } else {
        readsNow = true;
        readsNext |= procedure.mayReadNext;
        outer = Math.min(outer, procedure.parameters[0]);
      }
    }

    /** Creates the application of a recursive function inside of its definition. */
    static Call of(Function function, Expr argument) {
      return new Call(function.procedure, argument);
    }

    @Override
    Value eval(Env env) {
      Value[] values = SetNodes.values(arguments, env);
      @Nullable Value[] before = env.locals;
      env.locals = before.clone();
      for (int i = 0; i < values.length; i++) {
        env.locals[procedure.parameters[i]] = values[i];
      }
      try {
        Expr body = procedure.body;
        if (body == null) {
          throw failure("a recursive definition is applied before it is complete");
        }
        return body.eval(env);
      } catch (StackOverflowError e) {
        throw failure("a recursion that is too deep");
      } finally {
        env.locals = before;
      }
    }
  }
}
