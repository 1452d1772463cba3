package dev.compactfuture.lockstep;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;

/** Compares the steps of all programs; see {@link StepExplorer} for one. */
final class StepComparer {
  private final ComparisonSettings settings;
  private final LoadedCode code;
  private final Specification specification;
  private final StepComparison sum = new StepComparison();
  private final long begin = System.nanoTime();

  StepComparer(ComparisonSettings settings, LoadedCode code, Specification specification) {
    this.settings = settings;
    this.code = code;
    this.specification = specification;
  }

  StepComparison compare() {
    Subject any = code.loader().newSubject();
    sum.allActions.addAll(specification.actions());
    var starts = settings.startsByTitles(specification, any);
    if (starts.isEmpty()) {
      throw new LockstepException("there is no program to compare", null);
    }
    try {
      compare(starts);
    } catch (Divergence e) {
      sum.counterexample = e.counterexample.kind().isFailure() ? e.counterexample : shortest(e);
    } catch (LockstepException.Stuck e) { // before the program started
      sum.counterexample =
          new Counterexample(null, "" + e.getMessage(), List.of(), Counterexample.Kind.STUCK);
    }
    findUnmapped(any.unmapped().keySet());
    sum.seconds = (System.nanoTime() - begin) / 1e9;
    return sum;
  }

  private void compare(Map<List<String>, List<Specification.Vertex>> starts) throws Divergence {
    try (SchedulerPool<StepExplorer> pool =
        new SchedulerPool<>(
            settings.parallel, () -> settings.memory(code.steps()), settings.stuckAfter)) {
      StepExplorer underWay = null;
      for (Map.Entry<List<String>, List<Specification.Vertex>> each : starts.entrySet()) {
        // TLC explores this program while the code of the previous one is explored.
        ProgramToExplore program =
            settings.programToExplore(specification, code.steps(), each.getKey(), each.getValue());
        StepExplorer next =
            new StepExplorer(program, code.loader(), Place.BY_SWITCHES, settings.recheckOneIn);
        next.finalStates().forEach(settings.finalStates);
        if (underWay != null) {
          finish(pool, underWay);
        }
        for (int i = 0; i < settings.parallel; i++) {
          pool.submit(
              scheduler -> {
                next.explore(scheduler);
                return next;
              });
        }
        underWay = next;
        sum.seconds = (System.nanoTime() - begin) / 1e9;
        settings.progress.accept(sum);
      }
      if (underWay != null) {
        finish(pool, underWay);
      }
    }
  }

  private void finish(SchedulerPool<StepExplorer> pool, StepExplorer explorer) throws Divergence {
    for (int i = 0; i < settings.parallel; i++) {
      pool.take();
    }
    sum.add(explorer.result());
  }

  /** Explores the program once more, by the lengths of the paths. */
  private Counterexample shortest(Divergence known) {
    StepExplorer explorer = new StepExplorer(known.program, code.loader(), Place.BY_LENGTH, 0);
    Scheduler scheduler = new Scheduler(settings.memory(code.steps()), settings.stuckAfter);
    try {
      explorer.explore(scheduler);
      return known.counterexample;
    } catch (Divergence e) {
      return e.counterexample;
    } finally {
      scheduler.stop();
    }
  }

  private void findUnmapped(Set<String> leftOut) {
    Set<String> fields = fieldsUnderTest();
    if (!fields.containsAll(leftOut)) {
      Set<String> unknown = new TreeSet<>(leftOut);
      unknown.removeAll(fields);
      throw new LockstepException("unmapped: the classes under test have no " + unknown, null);
    }
    for (Field field : sum.mapped) {
      String type = field.getDeclaringClass().getName();
      fields.remove(type.substring(type.lastIndexOf('.') + 1) + "." + field.getName());
    }
    sum.mapped.clear(); // a field would keep its class from being unloaded
    fields.removeAll(leftOut);
    sum.unmapped.addAll(fields);
  }

  /** Returns all fields of the classes under test, except compile-time constants. */
  private Set<String> fieldsUnderTest() {
    Set<String> fields = new TreeSet<>();
    for (ClassNode type : code.steps().classes()) {
      for (FieldNode field : type.fields) {
        boolean assertions = field.name.equals("$assertionsDisabled");
        if (!assertions && (field.value == null || !Modifier.isFinal(field.access))) {
          fields.add(type.name.substring(type.name.lastIndexOf('/') + 1) + "." + field.name);
        }
      }
    }
    return fields;
  }
}
