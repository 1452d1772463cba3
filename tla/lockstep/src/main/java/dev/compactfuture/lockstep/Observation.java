package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.MethodInsnNode;

/** The threads and the heap between two steps: as the abstraction sees them, and as they are. */
final class Observation implements Machine {
  private final List<Worker> workers;
  private final Loader loader;
  private final Set<Field> mapped = new HashSet<>();

  Observation(List<Worker> workers, Loader loader) {
    this.workers = workers;
    this.loader = loader;
  }

  /** The fields that were read. */
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
        || !call.name.toLowerCase(java.util.Locale.ROOT).contains("compareand")) {
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
    requireInCode(method, null);
    return call(thread, method, null) != null;
  }

  @Override
  public @Nullable Object local(int thread, String method, String name) {
    requireInCode(method, name);
    Worker.Call call = call(thread, method, name);
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
    return call(thread, method, name) != null;
  }

  /** Fails if the code has no such method or local variable: it was renamed, say. */
  private void requireInCode(String method, @Nullable String local) {
    String missing = loader.names().missing(method, local);
    if (missing != null) {
      throw new LockstepException("no class under test has a " + missing + loader.caller(), null);
    }
  }

  /** The innermost call of {@code method}, if {@code local} is given one that has it in scope. */
  private Worker.@Nullable Call call(int thread, String method, @Nullable String local) {
    List<Worker.Call> calls = worker(thread).returned ? List.of() : worker(thread).calls();
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
    Field field;
    try {
      field = Fields.of(object.getClass(), name);
    } catch (LockstepException e) {
      throw new LockstepException(e.getMessage() + loader.caller(), e);
    }
    mapped.add(field);
    return read(field, object);
  }

  @Override
  public Map<String, Object> memory(Object object, List<String> fields) {
    List<Memory.Location> locations = new ArrayList<>();
    for (String name : fields) {
      Field field = Fields.of(object.getClass(), name);
      mapped.add(field);
      locations.add(new Memory.Location(field, object));
    }
    return workers.get(0).memory().kept(locations, workers.size());
  }

  @Override
  public @Nullable Object staticField(String simpleName, String name) {
    Field field;
    try {
      field = Fields.ofStatic(loader.underTest(simpleName), name);
    } catch (LockstepException e) {
      throw new LockstepException(e.getMessage() + loader.caller(), e);
    }
    mapped.add(field);
    return read(field, null);
  }

  private static @Nullable Object read(Field field, @Nullable Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new LockstepException(field + " cannot be read", e);
    }
  }

  /**
   * The whole state: where each thread is and what its live local variables hold, and the objects
   * that can be reached from there and from {@code root}, the same for states that differ in the
   * identity of objects only. Static fields and what is inside objects of other classes (but
   * collections) is not looked at.
   */
  String concretely(Object root) {
    Writer writer = new Writer();
    writer.value(root);
    for (Worker worker : workers) {
      writer.text.append('\n');
      if (worker.returned) {
        continue;
      }
      writer
          .text
          .append(worker.permit ? 'p' : '-')
          .append(worker.interrupted ? 'i' : '-')
          .append(worker.isEnabled() ? 'e' : '-')
          .append(worker.clock);
      for (Worker.Call call : worker.calls()) {
        if (call.site != null) {
          writer.text.append('@').append(call.site.method()).append(call.site.index());
          for (int i = 0; i < call.locals.length; i++) {
            if (call.site.locals().get(i).live()) {
              writer.value(call.locals[i]);
            }
          }
        }
      }
      for (Object operand : worker.operands) {
        writer.value(operand);
      }
    }
    workers.get(0).memory().describe(writer);
    return writer.text.toString();
  }

  private final class Writer implements Memory.Description {
    private final StringBuilder text = new StringBuilder();
    private final IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();

    @Override
    public int threads() {
      return workers.size();
    }

    @Override
    public @Nullable String name(Object object) {
      Integer number = numbers.get(object);
      return object instanceof Plain ? object.toString() : number == null ? null : "#" + number;
    }

    @Override
    public void text(String part) {
      text.append(part);
    }

    @Override
    public void value(@Nullable Object value) {
      text.append(' ');
      if (value == null
          || value instanceof String
          || value instanceof Number
          || value instanceof Boolean
          || value instanceof Character) {
        text.append(value);
        return;
      }
      if (value instanceof Worker worker) {
        text.append('T').append(worker.number);
        return;
      }
      if (value instanceof Enum<?> constant) {
        text.append(constant.name());
        return;
      }
      if (value instanceof VarHandle handle) {
        text.append(Fields.of(handle).getName());
        return;
      }
      Integer known = numbers.putIfAbsent(value, numbers.size());
      if (known != null) {
        text.append('#').append(known);
        return;
      }
      Class<?> type = value.getClass();
      text.append(type.getSimpleName());
      if (loader.isUnderTest(type) || loader.isLambda(type)) {
        for (Field field : Fields.of(type)) {
          value(read(field, value));
        }
      } else if (type.isArray()) {
        for (int i = 0; i < Array.getLength(value); i++) {
          value(Array.get(value, i));
        }
      } else if (value instanceof Collection<?> collection) {
        collection.forEach(this::value);
      } else if (loader.isOfSubject(type) && loader.describesItself(type)) {
        text.append(value);
      }
    }
  }
}
