package dev.compactfuture.lockstep;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tla2sany.drivers.SANY;
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
final class TlcSpecification implements Specification {
  private final FastTool tool;
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

  /** Reads a specification. */
  static Specification open(SpecificationFiles files) {
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

  @Override
  public List<Vertex> initial() {
    if (initial.isEmpty()) {
      StateVec found = tool.getInitStates();
      for (int i = 0; i < found.size(); i++) {
        initial.add(vertex(found.elementAt(i), "Init"));
      }
    }
    return initial;
  }

  @Override
  public List<Edge> next(Vertex state) {
    TLCState from = (TLCState) state.handle();
    List<Edge> edges = new ArrayList<>();
    for (Action action : tool.getActions()) {
      String name = action.getName().toString();
      StateVec found;
      try {
        found = tool.getNextStates(action, from);
      } catch (RuntimeException e) {
        throw new LockstepException(
            name + " cannot be evaluated in " + state.state() + ": " + e.getMessage(), e);
      }
      for (int i = 0; i < found.size(); i++) {
        edges.add(new Edge(thread(action), name, vertex(found.elementAt(i), name)));
      }
    }
    return edges;
  }

  @Override
  public Set<String> actions() {
    Set<String> names = new HashSet<>();
    for (Action action : tool.getActions()) {
      names.add(action.getName().toString());
    }
    return names;
  }

  private static int thread(Action action) {
    Set<Integer> found = new HashSet<>();
    action.con.lookup(
        symbol -> {
          Object value = action.con.lookup(symbol);
          if (value instanceof IntValue number) {
            found.add(number.val);
          }
          return false;
        });
    if (found.size() == 1) {
      return found.iterator().next();
    }
    throw new LockstepException(
        "action "
            + action.getName()
            + " "
            + action.con
            + (found.isEmpty() ? " has no parameter" : " has several parameters, not one")
            + " that is a thread",
        null);
  }

  private static Vertex vertex(TLCState state, String by) {
    if (!state.allAssigned()) {
      throw new LockstepException(
          by + " does not say what becomes of " + state.getUnassigned(), null);
    }
    Map<String, Object> values = new HashMap<>();
    for (Map.Entry<UniqueString, IValue> each : state.getVals().entrySet()) {
      values.put(each.getKey().toString(), value((Value) each.getValue()));
    }
    return new Vertex(new State(values), state);
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
