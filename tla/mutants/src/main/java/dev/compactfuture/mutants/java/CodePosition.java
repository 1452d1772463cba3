package dev.compactfuture.mutants.java;

import org.objectweb.asm.tree.AbstractInsnNode;

/** An instruction with the method that it is in. */
record CodePosition(OwnedMethod method, AbstractInsnNode instruction) {
  int index() {
    return method.code().indexOf(instruction);
  }
}
