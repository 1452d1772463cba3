package dev.compactfuture.lockstep.toys;

import java.util.List;
import java.util.Optional;

/** A subject whose history variable is an object that the engine does not look into. */
public final class WrappingSubject extends SnippetSubject {
  WrappingSubject() throws ReflectiveOperationException {}

  @Override
  public List<?> historyVariables() {
    return List.of(Optional.of(List.copyOf(super.historyVariables())));
  }
}
