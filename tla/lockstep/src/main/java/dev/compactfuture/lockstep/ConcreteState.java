package dev.compactfuture.lockstep;

import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key of a program's whole state: where each thread is, what its live local variables and its
 * operand stack hold, its permit and interrupt status, all objects that can be reached from there
 * and from the root, and the history variables. Two states have the same key if they differ only in
 * the identity of objects.
 *
 * <p>The key is a hash of 128 bits. A collision would hide a state: among a billion states the odds
 * of one are about 10⁻²¹.
 *
 * <p>Two states that must be told apart would be taken for one if they differed only in static
 * fields, or inside objects of other classes than those under test (collections, maps, arrays,
 * records and lambdas are looked into). The engine refuses such steps, and {@link Subject} asks not
 * to rely on them.
 *
 * <p>An instance belongs to one scheduler, and is used for state after state.
 */
final class ConcreteState implements Memory.Description {
  /** How an object is written. */
  private enum Kind {
    FIELDS,
    ARRAY,
    COLLECTION,
    IDENTITY_MAP,
    MAP,
    SET,
    TO_STRING,
    /** Of a class of others, which tells what it is: only history variables may depend on it. */
    FOREIGN,
    CLASS_ONLY
  }

  /** What there is to know of a class. */
  private record Shape(long name, Kind kind, Field[] fields) {}

  // What follows is told apart by a number of its own, which is no small number.
  private static final long NULL = 0x6e75_6c6c_0001L;
  private static final long TRUE = NULL + 1;
  private static final long FALSE = NULL + 2;
  private static final long INTEGER = NULL + 3;
  private static final long LONG = NULL + 4;
  private static final long THREAD = NULL + 5;
  private static final long REFERENCE = NULL + 6;
  private static final long END = NULL + 7;
  private static final long DEAD = NULL + 8;

  /** Up to so many objects, a search among all is faster than a hash table. */
  private static final int FEW = 64;

  private final Loader loader;
  private final Map<Class<?>, Shape> shapes = new HashMap<>();
  private List<Worker> workers = List.of();
  private @Nullable Object[] objects = new Object[FEW]; // in the order in which they were found
  private int size;
  private final IdentityHashMap<Object, Integer> more = new IdentityHashMap<>(); // beyond FEW
  private long high;
  private long low;
  private boolean inHistory;
  private @Nullable StringBuilder text;

  ConcreteState(Loader loader) {
    this.loader = loader;
  }

  /**
   * Reads the state that {@code workers} are in; {@link #high} and {@link #low} are its key.
   *
   * @param history the history variables, or whatever else belongs to the state
   */
  void read(List<Worker> workers, Object root, @Nullable Object history) {
    this.workers = workers;
    Arrays.fill(objects, 0, size, null);
    size = 0;
    more.clear();
    high = 0x9e37_79b9_7f4a_7c15L;
    low = 0xc2b2_ae3d_27d4_eb4fL;
    value(root);
    for (int i = 0; i < workers.size(); i++) {
      thread(workers.get(i));
    }
    workers.get(0).memory().describe(this);
    number(END);
    inHistory = true;
    value(history);
    inHistory = false;
    long h = mixed(high ^ Long.rotateLeft(low, 32));
    low = mixed(low + h);
    high = h;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  /** Returns the state that was read as text, for a message. */
  static String text(Loader loader, List<Worker> workers, Object root, @Nullable Object history) {
    ConcreteState state = new ConcreteState(loader);
    StringBuilder text = new StringBuilder();
    state.text = text;
    state.read(workers, root, history);
    return text.toString();
  }

  private void thread(Worker worker) {
    number(END);
    number(
        (worker.returned ? 1 : 0)
            + (worker.permit ? 2 : 0)
            + (worker.interrupted ? 4 : 0)
            + (worker.isEnabled() ? 8 : 0));
    if (worker.returned) {
      return;
    }
    if (worker.condition != null && worker.next != null) {
      text(worker.next.label()); // no call is there, so nothing else tells where it is
    }
    number(worker.clock);
    for (int c = 0; c < worker.stack.depth(); c++) {
      CallStack.Call call = worker.stack.call(c);
      Site site = call.site;
      if (site != null) {
        if (text != null) {
          text.append('@').append(site.method()).append(site.index());
        }
        number(site.number());
        boolean[] live = site.live(call.locals);
        for (int i = 0; i < live.length; i++) {
          if (live[i]) {
            value(call.locals[i]);
          } else {
            add(DEAD); // or one variable's value could be taken for another's
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
  public int find(Object object) {
    for (int i = Math.min(size, FEW) - 1; i >= 0; i--) {
      if (objects[i] == object) {
        return i;
      }
    }
    return more.isEmpty() ? -1 : more.getOrDefault(object, -1);
  }

  @Override
  public void number(long number) {
    if (text != null) {
      text.append(number).append(' ');
    }
    add(number);
  }

  @Override
  public void text(String part) {
    if (text != null) {
      text.append(part).append(' ');
    }
    add(hash(part));
  }

  private void add(long word) {
    long mixed = mixed(word);
    high = Long.rotateLeft(high ^ mixed, 27) * 0x9fb2_1c65_1e98_df25L + 0x52dc_e729L;
    low = Long.rotateLeft(low + mixed, 31) * 0xd6e8_feb8_6659_fd93L ^ high;
  }

  private static long mixed(long word) {
    long z = (word ^ (word >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return z ^ (z >>> 31);
  }

  private static long hash(String part) {
    long hash = part.length();
    for (int i = 0; i < part.length(); i++) {
      hash = hash * 0x0000_0100_0000_01b3L + part.charAt(i);
    }
    return mixed(hash);
  }

  @Override
  public void value(@Nullable Object value) {
    if (value == null) {
      number(NULL);
    } else if (value instanceof String string) {
      text(string);
    } else if (value instanceof Boolean truth) {
      number(truth ? TRUE : FALSE);
    } else if (value instanceof Integer integer) {
      number(INTEGER);
      number(integer);
    } else if (value instanceof Long integer) {
      number(LONG);
      number(integer);
    } else if (value instanceof Number || value instanceof Character) {
      text(value.getClass().getName());
      text(value.toString());
    } else if (value instanceof Worker worker) {
      number(THREAD);
      number(worker.number);
    } else if (value instanceof Enum<?> constant) {
      text(constant.name());
    } else if (value instanceof VarHandle handle) {
      text(Fields.ofHandle(handle).getName());
    } else {
      object(value);
    }
  }

  private void object(Object object) {
    if (inHistory && shape(object.getClass()).kind == Kind.FOREIGN) {
      text(object.toString()); // even if the heap has it, whose part of the key has only its class
      return;
    }
    int known = find(object);
    if (known >= 0) {
      number(REFERENCE);
      number(known);
      return;
    }
    if (size >= FEW) {
      more.put(object, size);
    }
    if (size == objects.length) {
      objects = Arrays.copyOf(objects, 2 * size);
    }
    objects[size++] = object;
    Shape shape = shape(object.getClass());
    if (text != null) {
      text.append(object.getClass().getSimpleName()).append(' ');
    }
    add(shape.name);
    switch (shape.kind) {
      case FIELDS -> {
        for (Field field : shape.fields) {
          value(Location.read(field, object));
        }
      }
      case ARRAY -> {
        int length = Array.getLength(object);
        number(length);
        for (int i = 0; i < length; i++) {
          value(object instanceof Object[] array ? array[i] : Array.get(object, i));
        }
      }
      case COLLECTION -> {
        ((Collection<?>) object).forEach(this::value);
        number(END);
      }
      case IDENTITY_MAP -> identityMap((Map<?, ?>) object);
      case MAP -> unordered(((Map<?, ?>) object).entrySet());
      case SET -> unordered((Set<?>) object);
      case TO_STRING -> text(object.toString());
      case FOREIGN, CLASS_ONLY -> {}
    }
  }

  /** Writes what a map says of objects of the state; the others will never be met again. */
  private void identityMap(Map<?, ?> map) {
    int before = size;
    for (int i = 0; i < before && !map.isEmpty(); i++) {
      if (map.containsKey(objects[i])) {
        number(REFERENCE);
        number(i);
        value(map.get(objects[i]));
      }
    }
    number(END);
  }

  /** Writes elements, or entries of a map, so that their order makes no difference. */
  private void unordered(Set<?> elements) {
    long highBefore = high;
    long lowBefore = low;
    long highSum = 0;
    long lowSum = 0;
    for (Object each : elements) {
      high = 0;
      low = 0;
      if (each instanceof Map.Entry<?, ?> entry) {
        value(entry.getKey());
        value(entry.getValue());
      } else {
        value(each);
      }
      highSum += mixed(high);
      lowSum += mixed(low);
    }
    high = highBefore;
    low = lowBefore;
    add(highSum);
    add(lowSum);
  }

  private Shape shape(Class<?> type) {
    Shape known = shapes.get(type);
    if (known == null) {
      Kind kind = kind(type);
      Field[] fields =
          kind == Kind.FIELDS ? Fields.ofInstance(type).toArray(Field[]::new) : new Field[0];
      known = new Shape(hash(type.getName()), kind, fields);
      shapes.put(type, known);
    }
    return known;
  }

  /** A subject may extend a class under test, whose fields are then those of its own class, too. */
  private boolean isOrExtendsClassUnderTest(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      if (loader.isUnderTest(at)) {
        return true;
      }
    }
    return false;
  }

  private Kind kind(Class<?> type) {
    if (isOrExtendsClassUnderTest(type)
        || loader.isLambda(type)
        || (loader.isOfSubject(type) && type.isRecord())) {
      return Kind.FIELDS;
    }
    if (type.isArray()) {
      return Kind.ARRAY;
    }
    if (Set.class.isAssignableFrom(type)) {
      return Kind.SET;
    }
    if (Collection.class.isAssignableFrom(type)) {
      return Kind.COLLECTION;
    }
    if (Map.class.isAssignableFrom(type)) {
      return type == IdentityHashMap.class ? Kind.IDENTITY_MAP : Kind.MAP;
    }
    if (!Loader.overridesToString(type)) {
      return Kind.CLASS_ONLY;
    }
    return loader.isOfSubject(type) ? Kind.TO_STRING : Kind.FOREIGN;
  }
}
