package io.tao4j.networks.detectnet;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * DetectNet_v2's loss, continued from a detector's graph: for each class cross entropy of the
 * coverage, whose foreground and background have shares of their own, and distances of the sides
 * where an object is; each the mean over batch and cells, then weighted.
 */
final class DetectNetLoss {
  /** The output that is minimised. */
  static final String LOSS = "loss";

  /** Further outputs: the terms that add up to it. */
  static final List<String> TERMS = List.of("loss_coverage", "loss_sides");

  /**
   * What a class counts.
   *
   * @param foreground share of cells that are covered by more than half; the others have the rest
   * @param coverage factor of the coverage's term
   * @param sides factor of the sides' term
   */
  record ClassCost(double foreground, double coverage, double sides) {}

  private DetectNetLoss() {}

  /** Continues a graph of {@link DetectNetGraph}. */
  static Graph append(Graph graph, List<ClassCost> costs) {
    GraphBuilder builder = GraphBuilder.of(graph);
    Value logits = graph.output(DetectNetGraph.LOGITS).value();
    Value sides = graph.output(DetectNetGraph.SIDES).value();
    Shape shape = graph.type(logits).shape();
    Value coverage = builder.input(Rasterizer.COVERAGE, DType.FLOAT32, shape);
    Value targets = builder.input(Rasterizer.SIDES, DType.FLOAT32, graph.type(sides).shape());
    Value norm = builder.input(Rasterizer.NORM, DType.FLOAT32, shape);
    GraphBuilder b = builder.scope("loss");
    Value entropy = Losses.sigmoidCrossEntropy(b, wide(b, logits), coverage, null);
    Value covered =
        wide(b, b.add(new ElementwiseOp.Compare(CompareKind.GREATER), coverage, b.constant(0.5)));
    Value foreground = b.product(covered, perClass(b, costs, ClassCost::foreground));
    Value background =
        b.product(
            b.difference(b.constant(1), covered),
            perClass(b, costs, cost -> 1 - cost.foreground()));
    Value weighted = b.product(entropy, b.sum(foreground, background));
    Value ofCoverage = total(b, weighted, costs, ClassCost::coverage);
    Value distances = Losses.absolute(b, wide(b, sides), targets); // [N,4C,h,w]
    Value mean = meanOfClasses(b, distances, costs.size());
    Value ofSides = total(b, b.product(mean, norm), costs, ClassCost::sides);
    builder.trainingOutput(TERMS.get(0), ofCoverage);
    builder.trainingOutput(TERMS.get(1), ofSides);
    builder.trainingOutput(LOSS, b.sum(ofCoverage, ofSides));
    return builder.build();
  }

  /** Means over the four sides of each class: {@code [N, 4 C, h, w]} to {@code [N, C, h, w]}. */
  static Value meanOfClasses(GraphBuilder b, Value sides, int classes) {
    List<Value> ofClasses = new ArrayList<>();
    for (int kind = 0; kind < classes; kind++) {
      Value four = b.add(new MovementOp.Slice(1, 4 * kind, 4 * kind + 4, 1), sides);
      ofClasses.add(b.reduce(ReduceKind.MEAN, four, true, 1)); // [N,1,h,w]
    }
    return b.add(new MovementOp.Concat(1), ofClasses.toArray(Value[]::new));
  }

  /** Means of each class over batch and cells, weighted and added. */
  private static Value total(
      GraphBuilder b, Value losses, List<ClassCost> costs, ToDoubleFunction<ClassCost> weight) {
    Value means = b.reduce(ReduceKind.MEAN, losses, true, 0, 2, 3); // [1,C,1,1]
    return Losses.sum(b, b.product(means, perClass(b, costs, weight)));
  }

  private static Value perClass(
      GraphBuilder b, List<ClassCost> costs, ToDoubleFunction<ClassCost> number) {
    List<Double> numbers = costs.stream().map(number::applyAsDouble).toList();
    return b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(1, costs.size(), 1, 1), numbers));
  }

  private static Value wide(GraphBuilder b, Value x) {
    return b.add(new ElementwiseOp.Cast(DType.FLOAT32), x);
  }
}
