package dev.compactfuture.mutants.matrix;

import static java.util.stream.Collectors.groupingBy;

import dev.compactfuture.mutants.Mutant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The verdicts on the mutants of one side, counted.
 *
 * @param of "java" or "tla"
 * @param brokeDown how many of the killed ones were killed only by checkers that broke down
 * @param killedBy how many each checker killed
 * @param survivors the mutants that no checker killed and that are not known to be equivalent, the
 *     canaries that survived their checker, and the operators without effect
 * @param seconds how long the checkers took, added up
 */
public record MatrixCounts(
    String of,
    int mutants,
    int killed,
    int brokeDown,
    int equivalent,
    Map<String, Integer> killedBy,
    List<String> survivors,
    double seconds) {
  static MatrixCounts of(MatrixSide side, List<MatrixRow> rows) {
    Map<String, Integer> killedBy = new LinkedHashMap<>();
    for (String checker : side.checkerNames()) {
      killedBy.put(checker, (int) rows.stream().filter(r -> r.isKilledBy(checker)).count());
    }
    List<String> survivors = new ArrayList<>();
    rows.stream()
        .filter(row -> !row.isEquivalent() && !row.isKilled())
        .forEach(row -> survivors.add(row.id()));
    int equivalent = (int) rows.stream().filter(MatrixRow::isEquivalent).count();
    int killed = rows.size() - equivalent - survivors.size();
    survivors.addAll(survivingCanaries(side, rows));
    survivors.addAll(operatorsWithoutEffect(side));
    return new MatrixCounts(
        side.name(),
        rows.size(),
        killed,
        (int) rows.stream().filter(MatrixRow::onlyBrokeDown).count(),
        equivalent,
        killedBy,
        survivors,
        rows.stream()
            .flatMap(row -> row.checkers().values().stream())
            .mapToDouble(CheckerResult::seconds)
            .sum());
  }

  private static List<String> survivingCanaries(MatrixSide side, List<MatrixRow> rows) {
    List<String> survivors = new ArrayList<>();
    side.canaries()
        .forEach(
            (checker, id) -> {
              if (rows.stream().noneMatch(r -> r.id().equals(id) && r.isKilledBy(checker))) {
                survivors.add(id + " under " + checker);
              }
            });
    return survivors;
  }

  private static List<String> operatorsWithoutEffect(MatrixSide side) {
    List<String> operators = new ArrayList<>();
    side.mutants().all().stream()
        .collect(groupingBy(Mutant::operator))
        .forEach(
            (operator, mutants) -> {
              if (mutants.stream().allMatch(Mutant::isEquivalent)) {
                operators.add(operator.id() + " changes nothing");
              }
            });
    return operators;
  }
}
