package dev.compactfuture.lockstep;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;

/** Compares the steps of all programs; see {@link StepExplorer} for one. */
final class StepComparer {
  private final ComparisonSettings settings;
  private final LoadedCode code;
  private final Specification specification;
  private final SpecificationGraph.Store graphs;
  private final StepComparison sum = new StepComparison();
  private final long begin = System.nanoTime();
  private volatile long usedBefore; // of the heap, before the program under way

  StepComparer(
      ComparisonSettings settings,
      LoadedCode code,
      Specification specification,
      SpecificationGraph.Store graphs) {
    this.settings = settings;
    this.code = code;
    this.specification = specification;
    this.graphs = graphs;
  }

  StepComparison compare() {
    Subject any = code.loader().newSubject();
    sum.allActions.addAll(specification.actions());
    List<ProgramToExplore> programs = settings.programs(specification, code.steps(), any);
    var exploration = new ParallelExploration<>(settings, code, programs, this::explorer);
    try {
      exploration.run(new Listener());
    } catch (Divergence e) {
      sum.counterexample = exploration.shortest(e);
    } catch (LockstepException.Stuck e) { // before the program started
      sum.counterexample =
          new Counterexample(null, "" + e.getMessage(), List.of(), Counterexample.Kind.STUCK, null);
    }
    findUnmapped(any.unmapped().keySet());
    sum.seconds = (System.nanoTime() - begin) / 1e9;
    return sum;
  }

  private StepExplorer explorer(ProgramToExplore program) {
    if (settings.measureMemory) {
      usedBefore = usedAfterCollection();
    }
    SpecificationGraph graph = graphs.graph(program, settings.keepGraphs);
    return new StepExplorer(program, code.loader(), graph, settings.recheckOneIn);
  }

  private final class Listener implements ParallelExploration.Listener<StepExplorer> {
    @Override
    public void finished(StepExplorer explorer, PathCover.Effort effort) {
      explorer.finalStates().forEach(settings.finalStates);
      StepComparison program = explorer.result(effort);
      if (settings.measureMemory) {
        long used = usedAfterCollection() - usedBefore;
        program.bytesPerState = Math.max(0, used / program.concreteStates);
      }
      sum.add(explorer.program.titles(), program);
    }

    @Override
    public void progress(List<StepExplorer> underWay) {
      StepComparison now = new StepComparison();
      now.add(sum);
      underWay.forEach(explorer -> now.concreteStates += explorer.known.size());
      now.seconds = (System.nanoTime() - begin) / 1e9;
      settings.progress.accept(now);
    }
  }

  private static long usedAfterCollection() {
    System.gc();
    System.gc(); // what the first one found unreachable through weak references
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
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
