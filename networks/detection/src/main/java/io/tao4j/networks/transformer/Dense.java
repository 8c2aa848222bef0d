package io.tao4j.networks.transformer;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.tensor.Shape;

/**
 * A dense layer that may be used several times, and the small networks made of such.
 *
 * @param weight {@code [out, in]}
 * @param bias {@code [out]}
 */
public record Dense(Value weight, Value bias) {
  /** Adds the weights; named {@code name.weight} and {@code name.bias}. */
  public static Dense of(
      GraphBuilder b,
      String name,
      int inputs,
      int outputs,
      Initializer weights,
      Initializer biases) {
    GraphBuilder s = b.scope(name);
    return new Dense(
        s.parameter("weight", Shape.of(outputs, inputs), Parameter.Role.WEIGHT, weights),
        s.parameter("bias", Shape.of(outputs), Parameter.Role.BIAS, biases));
  }

  /** With Glorot's first weights and no bias. */
  public static Dense of(GraphBuilder b, String name, int inputs, int outputs) {
    return of(b, name, inputs, outputs, new Initializer.XavierUniform(), Initializer.zeros());
  }

  /** A layer of one use. */
  public static Value once(GraphBuilder b, String name, Value x, int outputs) {
    int inputs = Math.toIntExact(b.shape(x).size(-1));
    return of(b, name, inputs, outputs).apply(b, x);
  }

  /** Adds one use. */
  public Value apply(GraphBuilder b, Value x) {
    return b.add(new LinearOp.Linear(), x, weight, bias);
  }
}
