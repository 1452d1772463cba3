package dev.compactfuture.lockstep;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The names of methods and local variables in the classes under test. An abstraction asks for them
 * by name, and most of its questions have the answer "not in scope here" in most states: a variable
 * that was renamed would be in scope nowhere, and look like one that was never set.
 */
final class CodeNames {
  private final Map<String, Set<String>> localsOfMethod = new HashMap<>();

  /**
   * Reads the names.
   *
   * @param classes the bytes of the classes under test
   */
  CodeNames(Collection<byte[]> classes) {
    for (byte[] bytes : classes) {
      ClassNode type = new ClassNode();
      new ClassReader(bytes).accept(type, ClassReader.SKIP_FRAMES);
      for (MethodNode method : type.methods) {
        Set<String> locals = localsOfMethod.computeIfAbsent(method.name, m -> new HashSet<>());
        if (method.localVariables != null) { // an abstract method has none
          for (LocalVariableNode local : method.localVariables) {
            locals.add(local.name);
          }
        }
      }
    }
  }

  /** Describes the method, or its local variable, if no class has it; else returns null. */
  @Nullable String missing(String method, @Nullable String local) {
    Set<String> locals = localsOfMethod.get(method);
    if (locals == null) {
      return "method '" + method + "'";
    }
    return local == null || locals.contains(local)
        ? null
        : "local variable '" + local + "' in a method '" + method + "'";
  }
}
