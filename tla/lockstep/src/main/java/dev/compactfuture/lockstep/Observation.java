package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.MethodInsnNode;

/** The machine as the abstraction sees it. Records which fields the abstraction reads. */
final class Observation implements Machine {
  private final List<Worker> workers;
  private final Loader loader;
  private final Set<Field> mapped;

  // A view of some calls of one thread.
  private int restricted; // the thread, or 0
  private int first; // its outermost call
  private int last; // its innermost

  /**
   * Creates an observation.
   *
   * @param mapped receives the fields that are read
   */
  Observation(List<Worker> workers, Loader loader, Set<Field> mapped) {
    this.workers = workers;
    this.loader = loader;
    this.mapped = mapped;
  }

  private Worker worker(int thread) {
    return workers.get(thread - 1);
  }

  @Override
  public @Nullable String label(int thread) {
    Worker worker = worker(thread);
    Site next = worker.next;
    return worker.returned || next == null ? null : next.label();
  }

  @Override
  public @Nullable Object expected(int thread) {
    Worker worker = worker(thread);
    if (worker.next == null
        || !(worker.next.instruction() instanceof MethodInsnNode call)
        || !call.name.toLowerCase(Locale.ROOT).contains("compareand")) {
      throw new LockstepException(label(thread) + " is no compare-and-set", null);
    }
    return worker.operands[worker.operands.length - 2];
  }

  @Override
  public long parkTime(int thread) {
    Worker worker = worker(thread);
    if (!worker.parksForATime()) {
      throw new LockstepException(label(thread) + " is no parkNanos", null);
    }
    return worker.parkTime();
  }

  @Override
  public int steps(int thread) {
    return worker(thread).steps;
  }

  @Override
  public boolean isIn(int thread, String method) {
    requireInCode(method, null);
    return innermost(thread, method, null) != null;
  }

  @Override
  public @Nullable Object local(int thread, String method, String name) {
    requireInCode(method, name);
    CallStack.Call call = innermost(thread, method, name);
    Integer index = call == null ? null : requireNonNull(call.site).indexOf(name);
    if (call == null || index == null) {
      throw new LockstepException(
          "thread " + thread + " at " + label(thread) + " has no " + method + "." + name, null);
    }
    return call.locals[index];
  }

  @Override
  public boolean hasLocal(int thread, String method, String name) {
    requireInCode(method, name);
    return innermost(thread, method, name) != null;
  }

  /**
   * Throws if no class under test has such a method or local variable, for example a renamed one.
   */
  private void requireInCode(String method, @Nullable String local) {
    String missing = loader.names().missing(method, local);
    if (missing != null) {
      throw new LockstepException("no class under test has a " + missing + loader.caller(), null);
    }
  }

  /** Returns the innermost call of {@code method}, or the innermost with {@code local} in scope. */
  private CallStack.@Nullable Call innermost(int thread, String method, @Nullable String local) {
    Worker worker = worker(thread);
    int innermost = thread == restricted ? last : worker.stack.depth() - 1;
    int outermost = thread == restricted ? first : 0;
    for (int i = worker.returned ? -1 : innermost; i >= outermost; i--) {
      CallStack.Call call = worker.stack.call(i);
      if (call.site != null
          && call.site.method().equals(method)
          && (local == null || call.site.indexOf(local) != null)) {
        return call;
      }
    }
    return null;
  }

  @Override
  public Machine between(int thread, String method, int from, int to) {
    requireInCode(method, null);
    Observation view = new Observation(workers, loader, mapped);
    CallStack stack = worker(thread).stack;
    view.restricted = thread;
    view.last = stack.depth() - 1;
    int found = 0;
    for (int i = 0; i < stack.depth() && found < to; i++) {
      Site site = stack.call(i).site;
      if (site != null && site.method().equals(method)) {
        found++;
        view.first = found == from ? i + 1 : view.first;
        view.last = found == to ? i : view.last;
      }
    }
    return view;
  }

  @Override
  public boolean permit(int thread) {
    return worker(thread).permit;
  }

  @Override
  public boolean interrupted(int thread) {
    return worker(thread).interrupted;
  }

  @Override
  public long clock(int thread) {
    return worker(thread).clock;
  }

  @Override
  public int number(Object thread) {
    return ((Worker) thread).number;
  }

  @Override
  public @Nullable Object field(Object object, String name) {
    Field field = required(() -> Fields.named(object.getClass(), name));
    mapped.add(field);
    return new Location(field, object).read();
  }

  /** Adds to the error for a field that does not exist the position that reads it. */
  private Field required(Supplier<Field> lookup) {
    try {
      return lookup.get();
    } catch (LockstepException e) {
      throw new LockstepException(e.getMessage() + loader.caller(), e);
    }
  }

  @Override
  public @Nullable Object staticField(String simpleName, String name) {
    Field field = required(() -> Fields.ofClass(loader.underTest(simpleName), name));
    mapped.add(field);
    return new Location(field, null).read();
  }

  @Override
  public Map<String, Object> memory(Object object, List<String> fields) {
    List<Location> locations = new ArrayList<>();
    for (String name : fields) {
      Field field = Fields.named(object.getClass(), name);
      mapped.add(field);
      locations.add(new Location(field, object));
    }
    return workers.get(0).memory().contents(locations, workers.size());
  }
}
