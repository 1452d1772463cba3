package dev.compactfuture.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.elk.core.options.Direction;

/**
 * The states of a future, drawn from TLC's graph of {@code Future.tla}.
 *
 * @param answers what each operation answers in each state, as that graph has it
 */
public record StateDiagram(
    double width,
    double height,
    List<Node> nodes,
    List<Edge> edges,
    List<String> operations,
    List<List<String>> answers,
    long distinct) {
  private static final double NODE_HEIGHT = 34;
  private static final double NODE_DISTANCE = 36;
  private static final double LAYER_DISTANCE = 48;

  /** A state. */
  public record Node(
      String name, double x, double y, double width, double height, boolean isStart) {}

  /** What takes a future from one state to another. */
  public record Edge(String path, List<String> operations, double x, double y) {}

  /** The file, as far as the page reads it. */
  record Data(
      long distinct,
      List<String> states,
      List<String> start,
      List<EdgeData> edges,
      List<AnswerData> answers) {
    /** An edge of the projected graph. */
    record EdgeData(String from, String to, List<String> operations) {}

    /**
     * What an operation answers in a state.
     *
     * @param befalls answers that only an interrupt or a time-out causes
     * @param waits whether it may have to wait there
     */
    record AnswerData(
        String state, String operation, List<String> answers, List<String> befalls, boolean waits) {
      /** Returns the cell's text. */
      String text() {
        List<String> all = new ArrayList<>(answers);
        if (waits) {
          all.add(befalls.isEmpty() ? "waits" : "waits, unless " + String.join(" or ", befalls));
        }
        return String.join(", ", all);
      }
    }
  }

  static StateDiagram of(Data data) {
    GraphLayout layout = new GraphLayout(Direction.DOWN, NODE_DISTANCE, LAYER_DISTANCE);
    for (String state : data.states) {
      layout.addNode(GraphLayout.width(state) + NODE_HEIGHT, NODE_HEIGHT);
    }
    for (Data.EdgeData edge : data.edges) {
      layout.addEdge(
          data.states.indexOf(edge.from),
          data.states.indexOf(edge.to),
          String.join("\n", edge.operations));
    }
    layout.layOut();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < data.states.size(); i++) {
      String name = data.states.get(i);
      nodes.add(
          new Node(
              name,
              layout.x(i),
              layout.y(i),
              GraphLayout.width(name) + NODE_HEIGHT,
              NODE_HEIGHT,
              data.start.contains(name)));
    }
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < data.edges.size(); i++) {
      edges.add(
          new Edge(
              layout.path(i), data.edges.get(i).operations, layout.labelX(i), layout.labelY(i)));
    }
    List<String> operations =
        data.answers.stream().map(Data.AnswerData::operation).distinct().sorted().toList();
    return new StateDiagram(
        layout.width(),
        layout.height(),
        nodes,
        edges,
        operations,
        operations.stream().map(operation -> answers(operation, data)).toList(),
        data.distinct);
  }

  private static List<String> answers(String operation, Data data) {
    return data.states.stream()
        .map(
            state ->
                data.answers.stream()
                    .filter(a -> a.state.equals(state) && a.operation.equals(operation))
                    .map(Data.AnswerData::text)
                    .collect(Collectors.joining(", ")))
        .toList();
  }
}
