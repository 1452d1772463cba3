package dev.compactfuture.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/** Places the nodes and edges of a directed graph in layers. */
final class GraphLayout {
  private static final double PADDING = 8;
  private static final double CHARACTER_WIDTH = 7.2; // of the page's monospaced font at 12 pixels
  private static final double LINE_HEIGHT = 16;

  static {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  private final ElkNode graph = ElkGraphUtil.createGraph();
  private final List<ElkNode> nodes = new ArrayList<>();
  private final List<ElkEdge> edges = new ArrayList<>();

  /** A graph whose layers go in some direction. */
  GraphLayout(Direction direction, double nodeDistance, double layerDistance) {
    graph.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    graph.setProperty(CoreOptions.DIRECTION, direction);
    graph.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.POLYLINE);
    graph.setProperty(
        LayeredOptions.THOROUGHNESS,
        1); // a graph has hundreds of states, and each page is made twice
    graph.setProperty(CoreOptions.PADDING, new ElkPadding(PADDING));
    graph.setProperty(CoreOptions.SPACING_NODE_NODE, nodeDistance);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, layerDistance);
  }

  /** Adds a node, which is known by the number of nodes before it. */
  void addNode(double width, double height) {
    ElkNode node = ElkGraphUtil.createNode(graph);
    node.setDimensions(width, height);
    nodes.add(node);
  }

  /** Adds an edge with a text of any number of lines; empty for none. */
  void addEdge(int from, int to, String text) {
    ElkEdge edge = ElkGraphUtil.createSimpleEdge(nodes.get(from), nodes.get(to));
    if (!text.isEmpty()) {
      ElkLabel label = ElkGraphUtil.createLabel(text, edge);
      label.setDimensions(width(text), text.lines().count() * LINE_HEIGHT);
    }
    edges.add(edge);
  }

  static double width(String text) {
    return text.lines().mapToInt(String::length).max().orElse(0) * CHARACTER_WIDTH;
  }

  void layOut() {
    new RecursiveGraphLayoutEngine().layout(graph, new BasicProgressMonitor());
  }

  double width() {
    return graph.getWidth();
  }

  double height() {
    return graph.getHeight();
  }

  /** Returns the left end of a node. */
  double x(int node) {
    return nodes.get(node).getX();
  }

  /** Returns the upper end of a node. */
  double y(int node) {
    return nodes.get(node).getY();
  }

  /** Returns the path of an edge, as SVG has it. */
  String path(int edge) {
    ElkEdgeSection section = edges.get(edge).getSections().get(0);
    StringBuilder path = new StringBuilder(point('M', section.getStartX(), section.getStartY()));
    for (ElkBendPoint bend : section.getBendPoints()) {
      path.append(point('L', bend.getX(), bend.getY()));
    }
    return path.append(point('L', section.getEndX(), section.getEndY())).toString();
  }

  private static String point(char command, double x, double y) {
    return String.format(Locale.ROOT, "%s%.1f %.1f", command, x, y);
  }

  double labelX(int edge) {
    return edges.get(edge).getLabels().get(0).getX();
  }

  double labelY(int edge) {
    return edges.get(edge).getLabels().get(0).getY();
  }
}
