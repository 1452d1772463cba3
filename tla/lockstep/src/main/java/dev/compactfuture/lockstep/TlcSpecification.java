package dev.compactfuture.lockstep;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tla2sany.drivers.SANY;
import tla2sany.semantic.OpDeclNode;
import tlc2.tool.Action;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import tlc2.util.FP64;
import tlc2.value.IValue;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.FcnRcdValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.SetEnumValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;
import util.SimpleFilenameToStream;
import util.ToolIO;
import util.UniqueString;

/**
 * The graph of a specification, from TLC itself in this JVM. TLC keeps static state, so each
 * instance is created in a class loader of its own, by {@link #open}.
 *
 * <p>Every action must have one parameter, the thread, from 1: {@code \E t \in Threads : Push(t) \/
 * …} with a constant set.
 */
public final class TlcSpecification implements Specification {
  /** So many values are shared at most; after that, sharing begins anew. */
  private static final int MAX_SHARED = 1_000_000;

  /**
   * An action of one thread.
   *
   * @param thread its number; {@link #NO_THREAD} if the action is refused when it takes a step
   */
  private record ThreadAction(
      Action action, int thread, String name, TlcGuards.@Nullable Guard guard) {}

  private static final int NO_THREAD = -1;

  private final FastTool tool;
  private final TlcGuards guards;
  private final List<ThreadAction> actions = new ArrayList<>(); // in TLC's order
  private final UniqueString[] variables; // in the alphabetical order of their names
  private final String[] names;
  private final Map<Object, Object> values = new ConcurrentHashMap<>(); // shared by the states
  private final List<Vertex> initial = new ArrayList<>(); // there may be thousands of programs

  /** Called by {@link #open}, in another class loader: the parameters are of the JDK's types. */
  TlcSpecification(Path folder, String module, Path cfg) {
    FP64.Init(0);
    // TLC appends ".cfg" to the name.
    String config = cfg.toAbsolutePath().toString().replaceFirst("\\.cfg$", "");
    ToolIO.setMode(ToolIO.TOOL); // messages are kept, not printed
    try {
      tool = new FastTool("", module, config, new FolderResolver(folder.toAbsolutePath()));
    } catch (RuntimeException e) {
      String messages = String.join("\n", ToolIO.getAllMessages());
      throw new LockstepException(messages + "\n" + e.getMessage(), e);
    }
    if (tool.getModelConstraints().length + tool.getActionConstraints().length > 0) {
      throw new LockstepException("constraints are not supported: they would be left out", null);
    }
    variables =
        Arrays.stream(TLCState.Empty.getVars())
            .map(OpDeclNode::getName)
            .sorted(Comparator.comparing(UniqueString::toString))
            .toArray(UniqueString[]::new);
    names = Arrays.stream(variables).map(UniqueString::toString).toArray(String[]::new);
    guards = new TlcGuards(tool);
    for (Action each : tool.getActions()) {
      Set<Integer> threads = threads(each);
      int thread = threads.size() == 1 ? threads.iterator().next() : NO_THREAD;
      String name = each.getName().toString();
      actions.add(new ThreadAction(each, thread, name, guards.guard(each)));
    }
  }

  /** Finds modules in a folder only; TLC would look in the working directory first. */
  private static final class FolderResolver extends SimpleFilenameToStream {
    private final Path folder;

    FolderResolver(Path folder) {
      this.folder = folder;
    }

    @Override
    public File resolve(String name, boolean isModule) {
      Path file = folder.resolve(isModule && !name.endsWith(".tla") ? name + ".tla" : name);
      return Files.exists(file)
          ? new TLAFile(file.toString(), this)
          : super.resolve(name, isModule);
    }
  }

  /**
   * Reads a specification.
   *
   * @throws LockstepException if it cannot be read
   */
  public static Specification open(SpecificationFiles files) {
    // Not closed, because the specification loads classes as long as it is in use.
    @SuppressWarnings("resource")
    ClassLoader loader = new TlcLoader(urls(), TlcSpecification.class.getClassLoader());
    try {
      var constructor =
          loader
              .loadClass(TlcSpecification.class.getName())
              .getDeclaredConstructor(Path.class, String.class, Path.class);
      constructor.setAccessible(true);
      synchronized (SANY.class) { // SANY copies the standard modules to one place for all readers
        return (Specification) constructor.newInstance(files.folder(), files.module(), files.cfg());
      }
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why = cause instanceof LockstepException ? cause.getMessage() : cause.toString();
      throw new LockstepException(
          files.module() + " with " + files.cfg() + " cannot be read: " + why, cause);
    }
  }

  private static URL[] urls() {
    return new URL[] {
      TlcSpecification.class.getProtectionDomain().getCodeSource().getLocation(),
      FastTool.class.getProtectionDomain().getCodeSource().getLocation()
    };
  }

  /** Loads TLC, and this class, once more. */
  private static final class TlcLoader extends URLClassLoader {
    TlcLoader(URL[] urls, ClassLoader parent) {
      super(urls, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      boolean own =
          name.startsWith(TlcSpecification.class.getName())
              || name.startsWith(TlcGuards.class.getName())
              || name.startsWith("tlc2.")
              || name.startsWith("tla2sany.")
              || name.startsWith("pcal.")
              || name.startsWith("util.");
      if (!own) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }

  /** A state; its variables are converted when they are asked for. */
  private final class TlcVertex implements Vertex {
    final TLCState tlc;
    private final long key;
    private @Nullable TlcVertex from; // to convert only what has changed since
    private Object @Nullable [] converted;

    TlcVertex(TLCState tlc, @Nullable TlcVertex from, String by) {
      if (!tlc.allAssigned()) {
        throw new LockstepException(
            by + " does not say what becomes of " + tlc.getUnassigned(), null);
      }
      this.tlc = tlc;
      this.from = from;
      this.key = tlc.fingerPrint();
    }

    @Override
    public long key() {
      return key;
    }

    @Override
    public State state() {
      return Specification.state(names, converted());
    }

    private Object[] converted() {
      Object[] known = converted;
      if (known == null) {
        // Values are normalized on demand, which must not happen in two threads at a time. TLC's
        // own workers share states only after this, too.
        tlc.deepNormalize();
        known = convert();
        converted = known;
        from = null;
      }
      return known;
    }

    private Object[] convert() {
      if (values.size() > MAX_SHARED) {
        values.clear();
      }
      Object[] all = new Object[variables.length];
      for (int i = 0; i < all.length; i++) {
        IValue value = tlc.lookup(variables[i]);
        all[i] =
            from != null && from.tlc.lookup(variables[i]) == value
                ? from.converted()[i]
                : shared(value((Value) value));
      }
      return all;
    }
  }

  @Override
  public synchronized List<Vertex> initial() {
    if (initial.isEmpty()) {
      StateVec found = tool.getInitStates();
      for (int i = 0; i < found.size(); i++) {
        TlcVertex vertex = new TlcVertex(found.elementAt(i), null, "Init");
        vertex.state(); // from now on any thread may use it
        initial.add(vertex);
      }
    }
    return initial;
  }

  @Override
  public List<Edge> next(Vertex state) {
    TlcVertex from = (TlcVertex) state;
    List<Edge> edges = new ArrayList<>();
    String name = "the first conjunct of an action";
    try {
      UniqueString[] guarded = guards.values(from.tlc);
      for (ThreadAction each : actions) {
        if (TlcGuards.mayHold(each.guard, guarded)) {
          name = each.name;
          StateVec found = tool.getNextStates(each.action, from.tlc);
          for (int i = 0; i < found.size(); i++) {
            if (each.thread == NO_THREAD) {
              throw noThread(each.action);
            }
            TlcVertex to = new TlcVertex(found.elementAt(i), from, name);
            edges.add(new Edge(each.thread, name, to));
          }
        }
      }
    } catch (LockstepException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new LockstepException(
          name + " cannot be evaluated in " + from.state() + ": " + e.getMessage(), e);
    }
    return edges;
  }

  @Override
  public Set<String> actions() {
    Set<String> names = new HashSet<>();
    actions.forEach(each -> names.add(each.name));
    return names;
  }

  private static Set<Integer> threads(Action action) {
    Set<Integer> found = new HashSet<>();
    action.con.lookup(
        symbol -> {
          Object value = action.con.lookup(symbol);
          if (value instanceof IntValue number) {
            found.add(number.val);
          }
          return false;
        });
    return found;
  }

  private static LockstepException noThread(Action action) {
    return new LockstepException(
        "action "
            + action.getName()
            + " "
            + action.con
            + (threads(action).isEmpty() ? " has no parameter" : " has several parameters, not one")
            + " that is a thread",
        null);
  }

  /** Returns an equal value, of which there is one for all states that have it. */
  private Object shared(Object value) {
    Object known = values.get(value);
    if (known != null) {
      return known;
    }
    Object own = value;
    if (value instanceof List<?> list) {
      own = list.stream().map(element -> shared(element)).toList();
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new HashMap<>();
      map.forEach((key, element) -> copy.put(key, shared(element)));
      own = Map.copyOf(copy);
    }
    Object other = values.putIfAbsent(own, own);
    return other == null ? own : other;
  }

  private static Object value(Value value) {
    if (value instanceof StringValue string) {
      return string.val.toString();
    }
    if (value instanceof IntValue number) {
      return number.val;
    }
    if (value instanceof BoolValue bool) {
      return bool.val;
    }
    TupleValue tuple = (TupleValue) value.toTuple();
    if (tuple != null) {
      List<Object> list = new ArrayList<>();
      for (Value element : tuple.elems) {
        list.add(value(element));
      }
      return list;
    }
    if (value instanceof RecordValue || value.toRcd() != null) {
      RecordValue record = (RecordValue) value.toRcd();
      Map<String, Object> map = new HashMap<>();
      for (int i = 0; i < record.names.length; i++) {
        map.put(record.names[i].toString(), value(record.values[i]));
      }
      return map;
    }
    if (value instanceof FcnRcdValue function) {
      Map<Object, Object> map = new HashMap<>();
      Value[] domain = function.getDomainAsValues();
      for (int i = 0; i < domain.length; i++) {
        map.put(value(domain[i]), value(function.values[i]));
      }
      return map;
    }
    SetEnumValue set = (SetEnumValue) value.toSetEnum();
    if (set != null) {
      Set<Object> elements = new HashSet<>();
      for (int i = 0; i < set.elems.size(); i++) {
        elements.add(value(set.elems.elementAt(i)));
      }
      return elements;
    }
    throw new LockstepException(
        value + " is a value of another kind; for names take strings", null);
  }
}
