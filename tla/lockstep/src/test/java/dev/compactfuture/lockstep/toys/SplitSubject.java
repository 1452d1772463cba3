package dev.compactfuture.lockstep.toys;

import dev.compactfuture.lockstep.Machine;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.Subject;
import java.util.List;
import java.util.Map;

/** A subject that is more than one top-level class; it runs nothing. */
public final class SplitSubject implements Subject {
  @Override
  public Object root() {
    return new SplitSubjectPart();
  }

  @Override
  public int start(State initial) {
    return 0;
  }

  @Override
  public void run(int thread) {}

  @Override
  public Map<String, Object> state(Machine machine) {
    return Map.of();
  }

  @Override
  public List<String> titles(State initial) {
    return List.of();
  }

  @Override
  public String show(State state) {
    return "";
  }
}
