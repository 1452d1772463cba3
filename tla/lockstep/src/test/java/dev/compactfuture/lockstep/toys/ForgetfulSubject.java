package dev.compactfuture.lockstep.toys;

import java.util.List;

/** A subject that does not declare the answers, which its abstraction needs. */
public final class ForgetfulSubject extends SnippetSubject {
  ForgetfulSubject() throws ReflectiveOperationException {}

  @Override
  public List<?> historyVariables() {
    return List.of();
  }
}
