package dev.compactfuture.evaluator;

import org.jspecify.annotations.Nullable;

/** Recursive actions: these are called, where others are inlined. */
final class RecursiveActions {
  private RecursiveActions() {}

  /** The body of a recursive action, with the local variables that hold its arguments. */
  static final class Procedure {
    private final int[] parameters;
    private @Nullable Action body; // null while it is compiled

    Procedure(int... parameters) {
      this.parameters = parameters;
    }

    void setBody(Action compiled) {
      this.body = compiled;
    }
  }

  /** A call, with local variables of its own; {@code next} follows the body. */
  static final class Call extends Action {
    private final Procedure procedure;
    private final Expr[] arguments;
    private final Action next;

    Call(Procedure procedure, Expr[] arguments, Action next) {
      super(arguments);
      dependsOn(next);
      this.procedure = procedure;
      this.arguments = arguments;
      this.next = next;
    }

    @Override
    boolean run(Env env) {
      Action body = procedure.body;
      if (body == null) {
        throw new EvaluationException("a recursive action is run before it is complete").at(place);
      }
      Value[] values = SetNodes.values(arguments, env);
      @Nullable Value[] before = env.locals;
      env.locals = before.clone();
      for (int i = 0; i < values.length; i++) {
        env.locals[procedure.parameters[i]] = values[i];
      }
      env.enterCall(next::run, before);
      try {
        return body.run(env);
      } finally {
        env.leaveCall();
        env.locals = before;
      }
    }
  }

  /** The end of a body: what follows the call goes on, with the local variables that it had. */
  static final class Return extends Action {
    @Override
    boolean run(Env env) {
      return env.returnFromCall();
    }
  }
}
