package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.Value;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * ConvNeXt: Liu et al. 2022, arXiv 2201.03545. Names and numbers are those of timm's weights. Whole
 * blocks are not dropped at random in training.
 *
 * @param name name in specs
 * @param depths blocks in each stage
 * @param widths channels of each stage
 */
public record ConvNeXt(String name, List<Integer> depths, List<Integer> widths)
    implements Backbone {
  private static final double EPSILON = 1e-6;
  private static final int EXPANSION = 4;

  public ConvNeXt {
    depths = List.copyOf(depths);
    widths = List.copyOf(widths);
  }

  public static ConvNeXt tiny() {
    return new ConvNeXt("convnext_tiny", List.of(3, 3, 9, 3), List.of(96, 192, 384, 768));
  }

  public static ConvNeXt small() {
    return new ConvNeXt("convnext_small", List.of(3, 3, 27, 3), List.of(96, 192, 384, 768));
  }

  @Override
  public String paper() {
    return "Liu et al. 2022, arXiv 2201.03545";
  }

  @Override
  public int minimumSize() {
    return 32;
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    Activation activation = options.activation(Activation.GELU);
    Value x = b.conv2d("stem.0", images, widths.get(0), 4, 4, Padding.NONE, 1, true);
    x = Transformer.norm2d(b, "stem.1", x, EPSILON);
    Map<Integer, Value> byStride = new TreeMap<>();
    for (int stage = 0; stage < depths.size(); stage++) {
      GraphBuilder s = b.scope("stages." + stage);
      if (stage > 0) {
        x = Transformer.norm2d(s, "downsample.0", x, EPSILON);
        x = s.conv2d("downsample.1", x, widths.get(stage), 2, 2, Padding.NONE, 1, true);
      }
      for (int i = 0; i < depths.get(stage); i++) {
        x = block(s.scope("blocks." + i), x, activation);
      }
      byStride.put(4 << stage, x);
    }
    return Features.of(byStride, x);
  }

  private static Value block(GraphBuilder b, Value input, Activation activation) {
    int width = b.channels(input);
    Value gamma =
        b.parameter("gamma", Shape.of(width), Role.GAMMA, new Initializer.Constant(1e-6f));
    Value x = b.conv2d("conv_dw", input, width, 7, 1, Padding.half(7), width, true);
    x = b.add(MovementOp.Transpose.channelsLast(), x); // [N,H,W,C]
    x = Transformer.norm(b, "norm", x, EPSILON);
    x = Transformer.mlp(b.scope("mlp"), x, EXPANSION * width, activation);
    x = b.add(MovementOp.Transpose.channelsFirst(), b.product(x, gamma));
    return b.sum(input, x);
  }

  @Override
  public Value pool(GraphBuilder b, Value last) {
    return Transformer.norm(b, "head.norm", Backbone.super.pool(b, last), EPSILON);
  }

  @Override
  public String classifierName() {
    return "head.fc";
  }

  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>(List.of(List.of("stem")));
    for (int stage = 0; stage < depths.size(); stage++) {
      blocks.add(List.of("stages." + stage));
    }
    return blocks;
  }
}
