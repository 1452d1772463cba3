package dev.compactfuture;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Finds by bytecode which methods of the library can block: those from which a blocking method of
 * the JDK is reachable. A call of a method of the library may reach any override of it; a lambda
 * counts as called by the method that makes it. What is called through a type of the JDK is taken
 * for user code, which is not followed, and monitors are not counted: none is held during a wait.
 */
final class BlockingMethods {
  private static final String PACKAGE = "dev/compactfuture/";

  /** These block without saying so by an {@code InterruptedException}. */
  private static final Set<String> UNINTERRUPTIBLE =
      Set.of(
          "CompletableFuture.join",
          "Condition.awaitUninterruptibly",
          "ExecutorService.close",
          "ForkJoinPool.awaitQuiescence",
          "ForkJoinTask.invoke",
          "ForkJoinTask.join",
          "Lock.lock",
          "LockSupport.park",
          "LockSupport.parkNanos",
          "LockSupport.parkUntil",
          "Phaser.arriveAndAwaitAdvance",
          "Phaser.awaitAdvance",
          "ReentrantLock.lock",
          "Semaphore.acquireUninterruptibly");

  private record MethodRef(String owner, String name, String descriptor) {
    MethodRef in(String type) {
      return new MethodRef(type, name, descriptor);
    }

    /** Returns the method as source code would. */
    @Override
    public String toString() {
      return Arrays.stream(Type.getArgumentTypes(descriptor))
          .map(type -> type.getClassName().replaceAll("^.*[.$]", ""))
          .collect(Collectors.joining(", ", simpleName(owner) + "." + name + "(", ")"));
    }
  }

  private record Code(int access, Set<MethodRef> calls) {
    boolean isApi() {
      return (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0
          && (access & Opcodes.ACC_SYNTHETIC) == 0;
    }
  }

  private final Map<String, List<String>> parents = new HashMap<>(); // of the library's types
  private final Map<MethodRef, Code> methods = new HashMap<>();
  private final Map<MethodRef, Boolean> ofTheJdk = new HashMap<>(); // whether they can block
  private final Set<String> starting;

  /**
   * Reads the library.
   *
   * @param starting the methods whose lambdas are run by threads that they start
   */
  BlockingMethods(Set<String> starting) throws IOException {
    this.starting = starting;
    for (String type : types()) {
      try (InputStream bytes = ControlledClock.open(type)) {
        new ClassReader(bytes)
            .accept(new Reader(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      }
    }
  }

  /** Returns the names of the library's types: those of its package that are not tests. */
  static Set<String> types() throws IOException {
    Set<String> types = new TreeSet<>();
    URL tests = BlockingMethods.class.getProtectionDomain().getCodeSource().getLocation();
    for (URL folder :
        Collections.list(BlockingMethods.class.getClassLoader().getResources(PACKAGE))) {
      if (!folder.toString().startsWith(tests.toString())) {
        try (Stream<Path> files = Files.list(Path.of(URI.create(folder.toString())))) {
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(".class") && !name.contains("-info"))
              .forEach(name -> types.add(PACKAGE + name.replace(".class", "")));
        }
      }
    }
    return types;
  }

  private final class Reader extends ClassVisitor {
    private String type = "";

    Reader() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        String parent,
        String[] interfaces) {
      type = name;
      parents.put(name, Stream.concat(Stream.of(parent), Stream.of(interfaces)).toList());
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      Set<MethodRef> calls = new HashSet<>();
      methods.put(new MethodRef(type, name, descriptor), new Code(access, calls));
      boolean runsItsLambdas = !starting.contains(simpleName(type) + "." + name);
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String itsDescriptor, boolean isInterface) {
          calls.add(new MethodRef(owner, called, itsDescriptor));
        }

        @Override
        public void visitInvokeDynamicInsn(
            String made, String itsDescriptor, Handle bootstrap, Object... arguments) {
          for (Object each : arguments) {
            if (runsItsLambdas && each instanceof Handle handle) {
              calls.add(new MethodRef(handle.getOwner(), handle.getName(), handle.getDesc()));
            }
          }
        }
      };
    }
  }

  /** Returns the public and protected methods that can block. */
  Set<String> find() {
    Set<MethodRef> blocking = new HashSet<>();
    for (boolean more = true; more; ) {
      more = false;
      for (Map.Entry<MethodRef, Code> each : methods.entrySet()) {
        if (!blocking.contains(each.getKey())
            && each.getValue().calls.stream().anyMatch(call -> mayBlock(call, blocking))) {
          more |= blocking.add(each.getKey());
        }
      }
    }
    Set<String> names = new TreeSet<>();
    methods.forEach(
        (method, code) -> {
          if (code.isApi() && blocking.contains(method)) {
            names.add(method.toString());
          }
        });
    return names;
  }

  private boolean mayBlock(MethodRef call, Set<MethodRef> blocking) {
    Set<String> inherits = ancestors(call.owner);
    boolean isOurs = inherits.stream().anyMatch(type -> methods.containsKey(call.in(type)));
    return isOurs
        ? parents.keySet().stream()
            .filter(type -> inherits.contains(type) || ancestors(type).contains(call.owner))
            .anyMatch(type -> blocking.contains(call.in(type)))
        : inherits.stream()
            .anyMatch(type -> ofTheJdk.computeIfAbsent(call.in(type), this::canBlock));
  }

  /** Returns {@code type} and all it inherits from, the JDK's types included. */
  private Set<String> ancestors(String type) {
    Set<String> all = new HashSet<>(Set.of(type));
    parents.getOrDefault(type, List.of()).forEach(parent -> all.addAll(ancestors(parent)));
    return all;
  }

  private boolean canBlock(MethodRef called) {
    if (parents.containsKey(called.owner) || called.owner.startsWith("[")) {
      return false;
    }
    try {
      Class<?> type = Class.forName(called.owner.replace('/', '.'));
      return Stream.of(type.getMethods(), type.getDeclaredMethods())
          .flatMap(Stream::of)
          .filter(method -> method.getName().equals(called.name))
          .filter(method -> Type.getMethodDescriptor(method).equals(called.descriptor))
          .anyMatch(BlockingMethods::canBlock);
    } catch (ClassNotFoundException e) {
      throw new LinkageError(called.owner, e);
    }
  }

  /** Returns whether a method of the JDK can block. */
  static boolean canBlock(Method method) {
    String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    return UNINTERRUPTIBLE.contains(name)
        || List.of(method.getExceptionTypes()).contains(InterruptedException.class);
  }

  private static String simpleName(String type) {
    return type.replace(PACKAGE, "").replace('$', '.');
  }
}
