package dev.compactfuture.mutants;

import static dev.compactfuture.mutants.Point.code;
import static dev.compactfuture.mutants.Point.handleCall;
import static dev.compactfuture.mutants.Point.jump;
import static dev.compactfuture.mutants.Point.pop;
import static dev.compactfuture.mutants.Point.zero;

import dev.compactfuture.mutants.Point.Variant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.LabelNode;

/**
 * The kinds of faults. A constant here is all that a new one takes: its name in ids, what is wrong,
 * to which steps it applies, and how the step is rewritten. It is tried on every labelled step.
 */
enum Operator implements Fault {
  SKIP(
      "skip",
      "the step is not taken; of a CAS, as if it had won",
      p -> !p.is("unpark", "interrupt", Program.UNLABELLED),
      p -> p.replace(code(p.popOperands(), p.isCas() ? Opcodes.ICONST_1 : zero(p.result())))),

  REPEAT(
      "repeat",
      "the step is taken twice; the second answer counts",
      p -> !p.is(Program.UNLABELLED),
      p -> {
        Point.Saved all = p.new Saved();
        p.before(code(all.store(), all.load(), p.same(), pop(p.result()), all.load()));
      }),

  SPLIT(
      "split",
      "the CAS is a read, a test and a write",
      Point::isCas,
      p -> {
        Point.Saved all = p.new Saved();
        LabelNode lost = new LabelNode();
        LabelNode end = new LabelNode();
        int n = p.operands().size();
        Type value = p.operands().get(n - 1);
        p.replace(
            code(
                code(all.store(), all.load(n - 2)),
                handleCall("getVolatile", "(" + p.coordinates() + ")Ljava/lang/Object;"),
                code(all.loadOnly(n - 2), jump(Opcodes.IF_ACMPNE, lost)),
                code(all.load(n - 2), all.loadOnly(n - 1)),
                handleCall("setVolatile", "(" + p.coordinates() + value + ")V"),
                code(Opcodes.ICONST_1, jump(Opcodes.GOTO, end)),
                code(lost, Opcodes.ICONST_0, end)));
      }),

  LOST_AS_WON(
      "lostAsWon",
      "a CAS that failed is treated as won",
      Point::isCas,
      p -> p.after(code(Opcodes.POP, Opcodes.ICONST_1))),

  WON_AS_LOST(
      "wonAsLost",
      "a CAS that won is treated as failed",
      Point::isCas,
      p -> p.after(code(Opcodes.POP, Opcodes.ICONST_0))),

  GIVE_UP(
      "giveUp",
      "a CAS that failed is not tried again: the method returns null, false or nothing",
      Point::isCas,
      p -> {
        LabelNode won = new LabelNode();
        p.after(
            code(code(Opcodes.DUP, jump(Opcodes.IFNE, won)), code(Opcodes.POP, p.giveUp(), won)));
      }),

  RETRY_BLINDLY(
      "retryBlindly",
      "a CAS that failed is tried again as it was, without another look",
      Point::isCas,
      p -> {
        Point.Saved all = p.new Saved();
        LabelNode again = new LabelNode();
        p.replace(
            code(
                code(all.store(), again, all.load(), p.same()),
                code(jump(Opcodes.IFEQ, again), Opcodes.ICONST_1)));
      }),

  RETRY(
      "retry",
      "what it sees makes it look again, where it should return",
      Point::isRead,
      Program::looksAgain),

  SWAP(
      "swap",
      "the step, with all that belongs to it, is taken after the next one",
      p -> !p.is(Program.UNLABELLED),
      Program::swaps),

  ACQUIRE(
      "acquire",
      "the read, or that of the CAS, is an acquire; the write of the CAS is plain",
      p -> p.isStrongerThan("acquire") && !p.isWrite(),
      p -> p.mode("getAcquire", "compareAndExchangeAcquire")),

  RELEASE(
      "release",
      "the write, or that of the CAS, is a release; the read of the CAS is plain",
      p -> p.isStrongerThan("release") && !p.isRead(),
      p -> p.mode("setRelease", "compareAndExchangeRelease")),

  OPAQUE(
      "opaque",
      "the access is opaque",
      p -> p.isStrongerThan("opaque") && !p.isCas(),
      p -> p.mode(p.isRead() ? "getOpaque" : "setOpaque", "")),

  PLAIN(
      "plain",
      "the access is plain; a CAS may also fail for no reason",
      p -> p.isStrongerThan("plain"),
      p -> p.mode(p.isRead() ? "get" : "set", "weakCompareAndSetPlain")),

  WEAK(
      "weak",
      "the CAS may fail for no reason",
      p -> p.is("volatile CAS"),
      p -> p.mode("", "weakCompareAndSet")),

  STRONGER(
      "stronger",
      "the mode is stronger by one, which is no fault: nothing but a comparison of words can tell",
      p -> !p.stronger().isEmpty(),
      p -> p.mode((p.isRead() ? "get" : "set") + p.stronger(), "weakCompareAndSet")),

  DROP_UNPARK(
      "drop", "nobody is unparked", p -> p.is("unpark"), p -> p.replace(code(p.popOperands()))),

  NO_RECHECK(
      "noRecheck",
      "who has parked does not look again, but returns as if it had been told",
      p -> p.is("park", "parkNanos"),
      Program::doesNotLookAgain),

  REVERSE(
      "reverse",
      "the loop in which the step is taken runs backwards: callbacks newest first",
      p -> !p.is(Program.UNLABELLED),
      Program::reversed),

  SWALLOW_INTERRUPT(
      "swallow",
      "the interrupt status is lost",
      p -> p.is("interrupt", "interrupted"),
      p ->
          p.replace(
              p.is("interrupt") ? p.popOperands() : code(p.same(), Opcodes.POP, Opcodes.ICONST_0))),

  FORGET_THE_DEAD(
      "forget",
      "who has left is not told apart from who waits, or is kept for ever",
      p -> p.is(Program.UNLABELLED),
      (program, p) -> Unlabelled.variants(p));

  private final String id;

  /** What is wrong, in a line. */
  final String what;

  private final Predicate<Point> applies;
  private final BiFunction<Program, Point, List<Variant>> variants;

  Operator(String id, String what, Predicate<Point> applies, Consumer<Point> rewrite) {
    this(id, what, applies, (program, p) -> Variant.of(() -> rewrite.accept(p)));
  }

  Operator(
      String id,
      String what,
      Predicate<Point> applies,
      BiFunction<Program, Point, List<Variant>> variants) {
    this.id = id;
    this.what = what;
    this.applies = applies;
    this.variants = variants;
  }

  List<Variant> on(Point point) {
    return applies.test(point) ? variants.apply(point.program(), point) : List.of();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean isMemoryMode() {
    return compareTo(ACQUIRE) >= 0 && compareTo(STRONGER) <= 0;
  }
}
