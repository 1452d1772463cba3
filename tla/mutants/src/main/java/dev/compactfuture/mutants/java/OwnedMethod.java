package dev.compactfuture.mutants.java;

import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** A method with the class that declares it. */
record OwnedMethod(ClassNode type, MethodNode method) {
  InsnList code() {
    return method.instructions;
  }

  String name() {
    return method.name;
  }

  /** Returns "Class.method", without the package. */
  String shortName() {
    return type.name.replaceAll(".*/", "") + "." + method.name;
  }

  /** Returns the size of the operand stack before each instruction; -1 where it is unreachable. */
  int[] stackSizes() {
    try {
      Frame<BasicValue>[] frames =
          new Analyzer<>(new BasicInterpreter()).analyze(type.name, method);
      int[] sizes = new int[frames.length];
      for (int i = 0; i < frames.length; i++) {
        sizes[i] = frames[i] == null ? -1 : frames[i].getStackSize();
      }
      return sizes;
    } catch (AnalyzerException e) {
      throw new IllegalArgumentException(shortName() + " cannot be analyzed", e);
    }
  }
}
