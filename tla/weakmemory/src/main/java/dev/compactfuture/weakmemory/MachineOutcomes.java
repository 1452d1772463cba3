package dev.compactfuture.weakmemory;

import dev.compactfuture.lockstep.LitmusMachine;
import dev.compactfuture.weakmemory.axioms.AccessMode;
import dev.compactfuture.weakmemory.axioms.Instruction;
import dev.compactfuture.weakmemory.axioms.LitmusProgram;
import dev.compactfuture.weakmemory.axioms.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the programs that the axiomatic models judge on the engine's memory. */
final class MachineOutcomes {
  private MachineOutcomes() {}

  /** Returns every outcome that the engine's memory allows. */
  static Set<Outcome> of(LitmusProgram program) {
    List<List<LitmusMachine.Instruction>> threads =
        program.threads().stream()
            .map(thread -> thread.stream().map(MachineOutcomes::translated).toList())
            .toList();
    Set<Outcome> outcomes = new HashSet<>();
    for (LitmusMachine.Outcome each : LitmusMachine.outcomes(threads)) {
      Map<String, Integer> finals = new HashMap<>();
      program.variables().forEach(name -> finals.put(name, each.finals().get(name)));
      outcomes.add(new Outcome(each.answers(), finals));
    }
    return outcomes;
  }

  private static LitmusMachine.Instruction translated(Instruction instruction) {
    if (instruction instanceof Instruction.Read read) {
      return new LitmusMachine.Instruction("get" + suffix(read.mode(), ""), read.variable(), 0, 0);
    }
    if (instruction instanceof Instruction.Write write) {
      return new LitmusMachine.Instruction(
          "set" + suffix(write.mode(), ""), write.variable(), 0, write.value());
    }
    if (instruction instanceof Instruction.CompareAndSet cas) {
      return new LitmusMachine.Instruction(
          "compareAndExchange" + suffix(cas.mode(), "Plain"),
          cas.variable(),
          cas.expected(),
          cas.value());
    }
    if (instruction instanceof Instruction.GetAndAdd add) {
      return new LitmusMachine.Instruction(
          "getAndAdd" + suffix(add.mode(), "Plain"), add.variable(), 0, add.delta());
    }
    return new LitmusMachine.Instruction(instruction.toString(), "", 0, 0); // a fence
  }

  /** Returns how the methods of {@code VarHandle} that access in a mode end. */
  private static String suffix(AccessMode mode, String plain) {
    return switch (mode) {
      case PLAIN -> plain;
      case OPAQUE -> "Opaque";
      case ACQUIRE -> "Acquire";
      case RELEASE -> "Release";
      case VOLATILE -> "Volatile";
    };
  }
}
