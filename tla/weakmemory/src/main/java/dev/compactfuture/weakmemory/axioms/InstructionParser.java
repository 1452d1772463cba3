package dev.compactfuture.weakmemory.axioms;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an instruction's text. */
final class InstructionParser {
  private static final String VARIABLE = "([xyzw])";
  private static final String NUMBER = "\\s*(\\d{1,9})\\s*";
  private static final Pattern ACCESS = Pattern.compile(VARIABLE + "([POARV])(\\d{1,9})?");
  private static final Pattern CAS =
      Pattern.compile(VARIABLE + "CAS_([PARV])\\(" + NUMBER + "," + NUMBER + "\\)");
  private static final Pattern ADD = Pattern.compile(VARIABLE + "ADD_([ARV])\\(" + NUMBER + "\\)");

  private InstructionParser() {}

  /**
   * Returns the instruction.
   *
   * @throws IllegalArgumentException if the text is none; the message says why
   */
  static Instruction parse(String text) {
    for (Instruction.Fence fence : Instruction.Fence.values()) {
      if (text.equals(fence.toString())) {
        return fence;
      }
    }
    Matcher cas = CAS.matcher(text);
    if (cas.matches()) {
      return new Instruction.CompareAndSet(
          cas.group(1), mode(cas), Integer.parseInt(cas.group(3)), Integer.parseInt(cas.group(4)));
    }
    Matcher add = ADD.matcher(text);
    if (add.matches()) {
      return new Instruction.GetAndAdd(add.group(1), mode(add), Integer.parseInt(add.group(3)));
    }
    Matcher access = ACCESS.matcher(text);
    if (access.matches()) {
      return access(access);
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no instruction; examples are xA (a read), xR1 (a write), xCAS_V(0,1),"
            + " xADD_V(1), fullFence; variables are x, y, z, w, modes P, O, A, R, V");
  }

  private static AccessMode mode(Matcher matcher) {
    return AccessMode.of(matcher.group(2).charAt(0));
  }

  private static Instruction access(Matcher matcher) {
    AccessMode mode = mode(matcher);
    String value = matcher.group(3);
    if (value == null) {
      if (mode == AccessMode.RELEASE) {
        throw new IllegalArgumentException("'" + matcher.group() + "': a read has no mode release");
      }
      return new Instruction.Read(matcher.group(1), mode);
    }
    if (mode == AccessMode.ACQUIRE) {
      throw new IllegalArgumentException("'" + matcher.group() + "': a write has no mode acquire");
    }
    return new Instruction.Write(matcher.group(1), mode, Integer.parseInt(value));
  }
}
