package io.tao4j.quantize;

import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.graph.Node;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.pass.HalfPrecision;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds what 16-bit floats cannot hold: values that grow beyond their range or vanish below it
 * while the network computes on real inputs. Nodes that make or read one have to compute in 32
 * bits.
 */
public final class HalfRange {
  /** Half of the largest number: other inputs may go somewhat beyond the ones that were seen. */
  private static final double LARGEST = 65504 / 2.0;

  /** Smaller magnitudes become 0. */
  private static final double SMALLEST = Math.scalb(1.0, -25);

  /** More than this share of a value's numbers may not vanish. */
  private static final double VANISHING = 1e-3;

  private HalfRange() {}

  /**
   * Nodes of a folded model to keep in {@code FLOAT32}.
   *
   * @param batches inputs to look at
   */
  public static Set<String> keep(
      Model folded,
      EngineProvider engine,
      ExecutionPlan plan,
      Iterable<Map<String, Tensor>> batches) {
    Set<Value> beyond = new HashSet<>();
    Set<Value> values = new LinkedHashSet<>();
    folded.graph().inputs().forEach(i -> addFloat(folded, Value.of(i.name()), values));
    folded.graph().nodes().forEach(n -> addFloat(folded, n.output(), values));
    try (ObservedGraph observed = new ObservedGraph(folded, values, engine, plan)) {
      for (Map<String, Tensor> batch : batches) {
        observed.run(
            batch,
            (value, tensor) -> {
              if (!fits(tensor)) {
                beyond.add(value);
              }
            });
      }
    }
    folded
        .weights()
        .asMap()
        .forEach(
            (name, tensor) -> {
              if (!fits(tensor)) {
                beyond.add(Value.of(name));
              }
            });
    Set<String> kept = new LinkedHashSet<>();
    for (Node node : folded.graph().nodes()) {
      boolean touches =
          beyond.contains(node.output()) || node.inputs().stream().anyMatch(beyond::contains);
      if (touches && HalfPrecision.narrows(folded.graph(), node)) {
        kept.add(node.name());
      }
    }
    return kept;
  }

  private static void addFloat(Model model, Value value, Set<Value> values) {
    if (model.graph().type(value).dtype() == DType.FLOAT32) {
      values.add(value);
    }
  }

  private static boolean fits(Tensor tensor) {
    FloatBuffer numbers = tensor.floats();
    long vanishing = 0;
    long filled = 0;
    while (numbers.hasRemaining()) {
      float magnitude = Math.abs(numbers.get());
      if (!(magnitude <= LARGEST)) {
        return false;
      }
      if (magnitude > 0) {
        filled++;
        vanishing += magnitude < SMALLEST ? 1 : 0;
      }
    }
    return vanishing <= VANISHING * filled;
  }
}
