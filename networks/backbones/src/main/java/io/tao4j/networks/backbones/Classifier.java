package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.Shape;

/**
 * The last layer of a classifier: where it belongs, what it is called, how many scores it gives.
 *
 * @param builder scope of the layer
 * @param name name of the layer
 * @param classes number of scores, one or more
 * @param dropout rate before the layer, from 0 for none, below 1
 */
public record Classifier(GraphBuilder builder, String name, int classes, double dropout) {

  /** {@code [N, F]} to {@code [N, classes]}. */
  public Value linear(Value x) {
    return builder.linear(name, drop(x), classes, true);
  }

  /**
   * A 1x1 convolution: {@code [N, F, H, W]} to {@code [N, classes, H, W]}. Its first numbers are as
   * small as a dense layer's: those of hidden convolutions would make scores that training does not
   * recover from.
   */
  Value convolution(Value x) {
    GraphBuilder scoped = builder.scope(name);
    int features = builder.channels(x);
    Initializer small = new Initializer.FanInUniform(features);
    return builder.add(
        name,
        WindowOp.Conv.of(1, Padding.NONE, 1),
        drop(x),
        scoped.parameter("weight", Shape.of(classes, features, 1, 1), Role.WEIGHT, small),
        scoped.parameter("bias", Shape.of(classes), Role.BIAS, small));
  }

  private Value drop(Value x) {
    return dropout > 0 ? builder.add("dropout", new NormalizeOp.Dropout(dropout), x) : x;
  }
}
