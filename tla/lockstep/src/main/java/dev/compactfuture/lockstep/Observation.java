package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.MethodInsnNode;

/** The machine as the abstraction sees it. Records which fields the abstraction reads. */
final class Observation implements Machine {
  private final List<Worker> workers;
  private final Loader loader;
  private final Set<Field> mapped = new HashSet<>();

  Observation(List<Worker> workers, Loader loader) {
    this.workers = workers;
    this.loader = loader;
  }

  /** Returns the fields that were read. */
  Set<Field> mapped() {
    return mapped;
  }

  private Worker worker(int thread) {
    return workers.get(thread - 1);
  }

  @Override
  public @Nullable String label(int thread) {
    Site next = worker(thread).next;
    return worker(thread).returned || next == null ? null : requireNonNull(next.step()).label();
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
  public int steps(int thread) {
    return worker(thread).steps;
  }

  @Override
  public boolean isIn(int thread, String method) {
    return innermost(thread, method, null) != null;
  }

  @Override
  public @Nullable Object local(int thread, String method, String name) {
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
    return innermost(thread, method, name) != null;
  }

  /** Returns the innermost call of {@code method}, or the innermost with {@code local} in scope. */
  private CallStack.@Nullable Call innermost(int thread, String method, @Nullable String local) {
    List<CallStack.Call> calls = worker(thread).returned ? List.of() : worker(thread).stack.calls();
    for (int i = calls.size() - 1; i >= 0; i--) {
      Site site = calls.get(i).site;
      if (site != null
          && site.method().equals(method)
          && (local == null || site.indexOf(local) != null)) {
        return calls.get(i);
      }
    }
    return null;
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
    Field field = Fields.named(object.getClass(), name);
    mapped.add(field);
    return new Location(field, object).read();
  }

  @Override
  public @Nullable Object staticField(String simpleName, String name) {
    Field field = Fields.ofClass(loader.underTest(simpleName), name);
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
