package dev.compactfuture.lockstep;

import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the whole state of a program as text: where each thread is, what its live local variables
 * and its operand stack hold, and all objects that can be reached from there and from the root. Two
 * states have the same text if they differ only in the identity of objects.
 *
 * <p>Two states that must be told apart would be taken for one if they differed only in static
 * fields, or inside objects of other classes than those under test (collections, arrays and lambdas
 * are looked into). The engine refuses such steps, and {@link Subject} asks not to rely on them.
 */
final class ConcreteState implements Memory.Description {
  private final List<Worker> workers;
  private final Loader loader;
  private final StringBuilder text = new StringBuilder();
  private final IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();

  private ConcreteState(List<Worker> workers, Loader loader) {
    this.workers = workers;
    this.loader = loader;
  }

  /** Returns the text of the state that {@code workers} are in. */
  static String describe(List<Worker> workers, Loader loader, Object root) {
    ConcreteState state = new ConcreteState(workers, loader);
    state.value(root);
    workers.forEach(state::thread);
    workers.get(0).memory().describe(state);
    return state.text.toString();
  }

  private void thread(Worker worker) {
    text.append('\n');
    if (worker.returned) {
      return;
    }
    text.append(worker.permit ? 'p' : '-')
        .append(worker.interrupted ? 'i' : '-')
        .append(worker.isEnabled() ? 'e' : '-')
        .append(worker.clock);
    for (CallStack.Call call : worker.stack.calls()) {
      if (call.site != null) {
        text.append('@').append(call.site.method()).append(call.site.index());
        for (int i = 0; i < call.locals.length; i++) {
          if (call.site.locals().get(i).live()) {
            value(call.locals[i]);
          }
        }
      }
    }
    for (Object operand : worker.operands) {
      value(operand);
    }
  }

  @Override
  public int threads() {
    return workers.size();
  }

  @Override
  public @Nullable String name(Object object) {
    if (object instanceof Location.Named named) {
      return named.name();
    }
    Integer number = numbers.get(object);
    return number == null ? null : "#" + number;
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
    } else if (value instanceof Worker worker) {
      text.append('T').append(worker.number);
    } else if (value instanceof Enum<?> constant) {
      text.append(constant.name());
    } else if (value instanceof VarHandle handle) {
      text.append(Fields.ofHandle(handle).getName());
    } else {
      Integer known = numbers.putIfAbsent(value, numbers.size());
      if (known == null) {
        contents(value);
      } else {
        text.append('#').append(known);
      }
    }
  }

  private void contents(Object object) {
    Class<?> type = object.getClass();
    text.append(type.getSimpleName());
    if (loader.isUnderTest(type) || loader.isLambda(type)) {
      for (Field field : Fields.ofInstance(type)) {
        value(new Location(field, object).read());
      }
    } else if (type.isArray()) {
      for (int i = 0; i < Array.getLength(object); i++) {
        value(Array.get(object, i));
      }
    } else if (object instanceof Collection<?> collection) {
      collection.forEach(this::value);
    } else if (loader.isOfSubject(type) && Loader.overridesToString(type)) {
      text.append(object);
    }
  }
}
