package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;

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
  Value linear(Value x) {
    return builder.linear(name, drop(x), classes, true);
  }

  /** A 1x1 convolution: {@code [N, F, H, W]} to {@code [N, classes, H, W]}. */
  Value convolution(Value x) {
    return builder.conv2d(name, drop(x), classes, 1, 1, Padding.NONE, 1, true);
  }

  private Value drop(Value x) {
    return dropout > 0 ? builder.add("dropout", new NormalizeOp.Dropout(dropout), x) : x;
  }
}
