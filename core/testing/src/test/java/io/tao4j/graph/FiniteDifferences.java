package io.tao4j.graph;

import io.tao4j.graph.ReferenceExecutor.Run;
import io.tao4j.graph.ReferenceExecutor.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Gradients by central differences over the {@link ReferenceExecutor}: needs no rule of
 * differentiation, so it cannot share a mistake with an engine. Casts between floats count as the
 * identity and stop-gradient nodes keep the value they have at the point.
 *
 * <p>A kink nearer than {@link #STEP} gives the mean of both sides.
 */
public final class FiniteDifferences {
  /** Half the distance of the two points, relative to the number's size where it is above 1. */
  public static final double STEP = 1e-5;

  private FiniteDifferences() {}

  /** Random factors from -1 to 1, one an element of an output; the same for the same seed. */
  public static double[] projection(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles(length, -1, 1).map(v -> (float) v).toArray();
  }

  /**
   * Gradient of {@code sum(outputs * projections)}.
   *
   * @param given an array for each input, parameter and buffer
   * @param projections factors by output name; other outputs do not count
   * @param names inputs or parameters to differentiate by
   */
  public static Map<String, double[]> gradient(
      Graph graph,
      Map<String, DoubleArray> given,
      Map<String, double[]> projections,
      List<String> names,
      Setting setting) {
    Setting point = setting.smooth(null);
    Run base = ReferenceExecutor.run(graph, given, point);
    Map<String, DoubleArray> stopped = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof ElementwiseOp.StopGradient) {
        stopped.put(node.name(), base.values().get(node.output()));
      }
    }
    Setting still = setting.smooth(stopped);
    Map<String, double[]> gradients = new LinkedHashMap<>();
    for (String name : names) {
      DoubleArray at = given.get(name);
      double[] gradient = new double[at.length()];
      for (int i = 0; i < gradient.length; i++) {
        double step = STEP * Math.max(1, Math.abs(at.data()[i]));
        gradient[i] =
            (moved(graph, given, projections, name, i, step, still)
                    - moved(graph, given, projections, name, i, -step, still))
                / (2 * step);
      }
      gradients.put(name, gradient);
    }
    return gradients;
  }

  private static double moved(
      Graph graph,
      Map<String, DoubleArray> given,
      Map<String, double[]> projections,
      String name,
      int element,
      double step,
      Setting setting) {
    Map<String, DoubleArray> shifted = new LinkedHashMap<>(given);
    DoubleArray array = given.get(name).copy();
    array.data()[element] += step;
    shifted.put(name, array);
    Run run = ReferenceExecutor.run(graph, shifted, setting);
    double sum = 0;
    for (Map.Entry<String, double[]> projection : projections.entrySet()) {
      double[] values = run.outputs().get(projection.getKey()).data();
      for (int i = 0; i < values.length; i++) {
        sum += values[i] * projection.getValue()[i];
      }
    }
    return sum;
  }
}
