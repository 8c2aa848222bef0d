package io.tao4j.networks.ssd;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.ConvNorm;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * DSSD's deconvolution modules, as TAO builds them: from the smallest map up, each map is
 * multiplied by what the next smaller one has become, in twice its size.
 *
 * @see <a href="https://arxiv.org/abs/1701.06659">Fu et al. 2017</a>
 */
final class Deconvolutions {
  /** Channels that a small backbone's first map gets before it is joined. */
  private static final int FIRST_CHANNELS = 256;

  private final GraphBuilder builder;
  private final ConvNorm layers;
  private final boolean bias;

  Deconvolutions(GraphBuilder builder, BackboneOptions options) {
    this.builder = builder;
    this.layers = new ConvNorm(options);
    this.bias = options.bias();
  }

  /**
   * Joins maps.
   *
   * @param maps large to small
   * @param widens whether the first one gets more channels before, as TAO does for small backbones
   * @return as many, of the same sizes; the smallest is as it was
   */
  List<Value> join(List<Value> maps, boolean widens) {
    List<Value> joined = new ArrayList<>();
    Value deeper = maps.get(maps.size() - 1);
    joined.add(deeper);
    for (int i = maps.size() - 2; i >= 0; i--) {
      GraphBuilder scoped = builder.scope("deconvolution." + i);
      Value side = maps.get(i);
      if (i == 0 && widens) {
        side = scoped.conv2d("widen", side, FIRST_CHANNELS, 1, 1, Padding.NONE, 1, false);
      }
      deeper = module(scoped, side, deeper, scoped.channels(side));
      joined.add(deeper);
    }
    Collections.reverse(joined);
    return joined;
  }

  /**
   * One module.
   *
   * @param side the larger map
   * @param deeper the smaller one, of about half its size
   * @param channels of the result
   */
  Value module(GraphBuilder b, Value side, Value deeper, int channels) {
    Value left = layers.activated(b, "side1", side, channels, 3, 1, Activation.RELU);
    left = layers.normalized(b, "side2", left, channels, 3, 1);
    Value up =
        b.convTranspose(
            "up",
            deeper,
            channels,
            List.of(2, 2),
            WindowOp.ConvTranspose.of(2, Padding.NONE, 1),
            bias);
    Fit height = Fit.of(b.shape(up), b.shape(side), 2);
    Fit width = Fit.of(b.shape(up), b.shape(side), 3);
    Padding padding = new Padding(height.pad(), width.pad(), height.pad(), width.pad());
    Value right =
        b.conv(
            "fit",
            up,
            channels,
            List.of(height.kernel(), width.kernel()),
            WindowOp.Conv.of(1, padding, 1),
            bias);
    right = layers.norm(b, "fit_bn", right);
    return b.relu(b.product(left, right));
  }

  /**
   * What makes one side of a map that is twice a smaller one's that of the larger one.
   *
   * @param pad zeros on both sides
   * @param kernel size of the convolution behind them
   */
  private record Fit(int pad, int kernel) {
    static Fit of(Shape twice, Shape side, int axis) {
      long difference = twice.size(axis) - side.size(axis);
      if (difference == 0) {
        return new Fit(1, 3);
      }
      return difference > 0 ? new Fit(0, 2) : new Fit(1, 2);
    }
  }
}
