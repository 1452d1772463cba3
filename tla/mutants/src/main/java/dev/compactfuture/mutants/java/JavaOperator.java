package dev.compactfuture.mutants.java;

import static dev.compactfuture.mutants.java.AccessModeRewrite.isStronger;
import static dev.compactfuture.mutants.java.AccessModeRewrite.nextStronger;
import static dev.compactfuture.mutants.java.Bytecode.callVarHandle;
import static dev.compactfuture.mutants.java.Bytecode.code;
import static dev.compactfuture.mutants.java.Bytecode.jump;
import static dev.compactfuture.mutants.java.Bytecode.pop;
import static dev.compactfuture.mutants.java.Bytecode.pushDefault;

import dev.compactfuture.mutants.MutationOperator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.LabelNode;

/**
 * The operators on bytecode, each tried at every labelled step. A new operator is a constant here:
 * its name in ids, what is wrong, the steps that it applies to, and how it rewrites a step.
 */
enum JavaOperator implements MutationOperator {
  SKIP(
      "skip",
      "the step is not taken; a CAS seems to have succeeded",
      site -> site.isLabelled() && !site.is("unpark", "interrupt"),
      site ->
          site.replaceBy(
              code(
                  site.popOperands(),
                  site.isCas() ? Opcodes.ICONST_1 : pushDefault(site.result())))),

  REPEAT(
      "repeat",
      "the step is taken twice; the second result counts",
      StepSite::isLabelled,
      site -> {
        SavedOperands all = new SavedOperands(site);
        site.insertBefore(
            code(
                code(all.store(), all.loadAll()),
                code(site.copyOfInstruction(), pop(site.result()), all.loadAll())));
      }),

  SPLIT(
      "split",
      "the CAS is a read, a test and a write",
      StepSite::isCas,
      site -> {
        SavedOperands all = new SavedOperands(site);
        LabelNode failed = new LabelNode();
        LabelNode end = new LabelNode();
        int expected = site.operands().size() - 2;
        Type value = site.operands().get(expected + 1);
        String coordinates = site.casCoordinates();
        site.replaceBy(
            code(
                code(all.store(), all.loadFirst(expected)),
                callVarHandle("getVolatile", "(" + coordinates + ")Ljava/lang/Object;"),
                code(all.load(expected), jump(Opcodes.IF_ACMPNE, failed)),
                code(all.loadFirst(expected), all.load(expected + 1)),
                callVarHandle("setVolatile", "(" + coordinates + value + ")V"),
                code(Opcodes.ICONST_1, jump(Opcodes.GOTO, end)),
                code(failed, Opcodes.ICONST_0, end)));
      }),

  LOST_AS_WON(
      "lostAsWon",
      "a CAS that failed is treated as successful",
      StepSite::isCas,
      site -> site.insertAfter(code(Opcodes.POP, Opcodes.ICONST_1))),

  WON_AS_LOST(
      "wonAsLost",
      "a CAS that succeeded is treated as failed",
      StepSite::isCas,
      site -> site.insertAfter(code(Opcodes.POP, Opcodes.ICONST_0))),

  GIVE_UP(
      "giveUp",
      "a CAS that failed is not tried again: the method returns null, false or nothing",
      StepSite::isCas,
      site -> {
        LabelNode won = new LabelNode();
        site.insertAfter(
            code(
                code(Opcodes.DUP, jump(Opcodes.IFNE, won)),
                code(Opcodes.POP, site.returnDefault(), won)));
      }),

  RETRY_BLINDLY(
      "retryBlindly",
      "a CAS that failed is tried again with the same operands, without another read",
      StepSite::isCas,
      site -> {
        SavedOperands all = new SavedOperands(site);
        LabelNode again = new LabelNode();
        site.replaceBy(
            code(
                code(all.store(), again, all.loadAll(), site.copyOfInstruction()),
                code(jump(Opcodes.IFEQ, again), Opcodes.ICONST_1)));
      }),

  RETRY(
      "retry",
      "the method reads again where it should return what it read",
      StepSite::isRead,
      (site, swaps) -> LoopRewrites.retry(site)),

  SWAP(
      "swap",
      "the step, with all that belongs to it, is taken after the next one",
      StepSite::isLabelled,
      (site, swaps) -> swaps.of(site)),

  ACQUIRE(
      "acquire",
      "the read, or that of the CAS, is an acquire; the write of the CAS is plain",
      site -> isStronger(site, "acquire") && !site.isWrite(),
      site -> AccessModeRewrite.apply(site, "getAcquire", "compareAndExchangeAcquire")),

  RELEASE(
      "release",
      "the write, or that of the CAS, is a release; the read of the CAS is plain",
      site -> isStronger(site, "release") && !site.isRead(),
      site -> AccessModeRewrite.apply(site, "setRelease", "compareAndExchangeRelease")),

  OPAQUE(
      "opaque",
      "the access is opaque",
      site -> isStronger(site, "opaque") && !site.isCas(),
      site -> AccessModeRewrite.apply(site, site.isRead() ? "getOpaque" : "setOpaque", "")),

  PLAIN(
      "plain",
      "the access is plain; a CAS may also fail spuriously",
      site -> isStronger(site, "plain"),
      site ->
          AccessModeRewrite.apply(site, site.isRead() ? "get" : "set", "weakCompareAndSetPlain")),

  WEAK(
      "weak",
      "the CAS may fail spuriously",
      site -> site.is("volatile CAS"),
      site -> AccessModeRewrite.apply(site, "", "weakCompareAndSet")),

  STRONGER(
      "stronger",
      "the access has the next stronger mode: no fault, so only a comparison of labels can tell",
      site -> !nextStronger(site).isEmpty(),
      site ->
          AccessModeRewrite.apply(
              site, (site.isRead() ? "get" : "set") + nextStronger(site), "weakCompareAndSet")),

  DROP_UNPARK(
      "drop",
      "no thread is unparked",
      site -> site.is("unpark"),
      site -> site.replaceBy(code(site.popOperands()))),

  NO_RECHECK(
      "noRecheck",
      "a thread that was parked returns as if it had been notified, without another read",
      site -> site.is("park", "parkNanos"),
      (site, swaps) -> LoopRewrites.skipRecheck(site)),

  REVERSE(
      "reverse",
      "the loop in which the step is taken runs backwards: callbacks newest first",
      StepSite::isLabelled,
      (site, swaps) -> LoopRewrites.reverse(site)),

  SWALLOW_INTERRUPT(
      "swallow",
      "the interrupt status is lost",
      site -> site.is("interrupt", "interrupted"),
      site ->
          site.replaceBy(
              site.is("interrupt")
                  ? site.popOperands()
                  : code(site.copyOfInstruction(), Opcodes.POP, Opcodes.ICONST_0))),

  FORGET_THE_DEAD(
      "forget",
      "registrations of waiters that have left look alive, or are kept for ever",
      site -> !site.isLabelled(),
      (site, swaps) -> UnlabelledSites.rewrites(site));

  private final String id;
  private final String what;
  private final Predicate<StepSite> applies;
  private final BiFunction<StepSite, NeighbourSwaps, List<Rewrite>> rewrites;

  JavaOperator(String id, String what, Predicate<StepSite> applies, Consumer<StepSite> rewrite) {
    this(id, what, applies, (site, swaps) -> Rewrite.only(() -> rewrite.accept(site)));
  }

  JavaOperator(
      String id,
      String what,
      Predicate<StepSite> applies,
      BiFunction<StepSite, NeighbourSwaps, List<Rewrite>> rewrites) {
    this.id = id;
    this.what = what;
    this.applies = applies;
    this.rewrites = rewrites;
  }

  /** Returns what the operator can do at a site. */
  List<Rewrite> rewrites(StepSite site, NeighbourSwaps swaps) {
    return applies.test(site) ? rewrites.apply(site, swaps) : List.of();
  }

  @Override
  public String id() {
    return id;
  }

  /** Returns what is wrong, in a line. */
  String what() {
    return what;
  }

  @Override
  public boolean isMemoryMode() {
    return compareTo(ACQUIRE) >= 0 && compareTo(STRONGER) <= 0;
  }
}
