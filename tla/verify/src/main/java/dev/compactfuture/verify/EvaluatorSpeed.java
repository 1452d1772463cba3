package dev.compactfuture.verify;

import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Verdict;
import dev.compactfuture.lockstep.Specification;
import dev.compactfuture.lockstep.SpecificationFiles;
import dev.compactfuture.lockstep.TlcSpecification;
import dev.compactfuture.subject.EvaluatorSpecification;
import dev.compactfuture.subject.Shipped;
import dev.compactfuture.subject.TlcModel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures the second evaluator beside TLC: both list the steps from all states of one model, in
 * turn, on one thread of this JVM, and tell states apart by their keys. It is red if the evaluator
 * is not faster, because then nothing is gained where lockstep takes its steps.
 */
final class EvaluatorSpeed {
  static final String ID = "evaluator.speed";

  private static final String MODEL = "Pairs";

  /** The first walks are those in which the JIT compiler is busy. */
  private static final int WALKS = 4;

  private EvaluatorSpeed() {}

  /** How many steps were listed, and in what time; the fastest walk counts. */
  private static final class Measurement {
    private final Specification specification;
    private long edges;
    private long states;
    private long nanos = Long.MAX_VALUE;

    Measurement(Specification specification) {
      this.specification = specification;
    }

    void walk() {
      long start = System.nanoTime();
      Deque<Specification.Vertex> open = new ArrayDeque<>(specification.initial());
      Set<Long> seen = new HashSet<>();
      open.forEach(vertex -> seen.add(vertex.key()));
      long steps = 0;
      while (!open.isEmpty()) {
        for (Specification.Edge edge : specification.next(open.remove())) {
          steps++;
          if (seen.add(edge.to().key())) {
            open.add(edge.to());
          }
        }
      }
      edges = steps;
      states = seen.size();
      nanos = Math.min(nanos, System.nanoTime() - start);
    }

    /** Returns the rate for so many steps: TLC lists some of them twice. */
    long perSecond(long distinct) {
      return Math.round(distinct * 1e9 / nanos);
    }
  }

  /** Returns the row. */
  static List<EvidenceRow> run(Shipped shipped) throws IOException {
    long start = System.nanoTime();
    TlcModel model = TlcModel.named(shipped.specification(), MODEL);
    SpecificationFiles files =
        new SpecificationFiles(shipped.specification(), Shipped.SPECIFICATION, model.cfg());
    Measurement tlc = new Measurement(TlcSpecification.open(files));
    Measurement evaluator = new Measurement(EvaluatorSpecification.open(files));
    for (int i = 0; i < WALKS; i++) {
      tlc.walk();
      evaluator.walk();
    }
    long ratio = Math.round(100.0 * tlc.nanos / evaluator.nanos);
    long edges = evaluator.edges;
    String wrong =
        tlc.states != evaluator.states
            ? tlc.states + " states for TLC, " + evaluator.states + " for the evaluator"
            : ratio <= 100 ? "the evaluator is slower than TLC" : "";
    EvidenceRow row =
        new EvidenceRow(
            ID,
            "evaluator",
            List.of(),
            wrong.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
            wrong.isEmpty() ? MODEL + ", the fastest of " + WALKS + " walks" : wrong,
            (System.nanoTime() - start) / 1e9,
            "",
            Map.of(
                "states",
                evaluator.states,
                "edges",
                edges,
                "edges" + EvidenceRow.RATE,
                evaluator.perSecond(edges),
                "tlcEdges" + EvidenceRow.RATE,
                tlc.perSecond(edges),
                "nanosecondsPerEdge",
                evaluator.nanos / edges,
                "tlcNanosecondsPerEdge",
                tlc.nanos / edges,
                "ratioPercent",
                ratio));
    Progress.end(row);
    return List.of(row.requireFigures());
  }
}
