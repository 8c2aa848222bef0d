package io.tao4j.networks.segformer;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.segmentation.SegmenterDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * An encoder of four maps under SegFormer's head: each map becomes as many channels by a dense
 * layer and as large as the first; all of them are joined by a 1x1 convolution, and another one
 * gives the scores, at the first map's stride. Names are those of the checkpoints published by
 * NVIDIA for the transformers library.
 *
 * @see <a href="https://arxiv.org/abs/2105.15203">Xie et al. 2021, SegFormer</a>
 */
final class SegformerGraph {
  /** Scope of the head, as the checkpoints have it. */
  static final String HEAD = "decode_head";

  /** The last layer. */
  static final String CLASSIFIER = HEAD + ".classifier";

  private static final double EPSILON = 1e-5;
  private static final double UPDATE_RATE = 0.1;
  private static final double DROPOUT = 0.1;

  private SegformerGraph() {}

  /**
   * Builds it.
   *
   * @param size height and width of the input
   * @param channels that each map gets
   */
  static Graph build(
      Backbone backbone,
      BackboneOptions options,
      int height,
      int width,
      int channels,
      int classes) {
    GraphBuilder b = new GraphBuilder();
    Value images =
        b.input(SegmenterDefinition.IMAGES, DType.FLOAT32, Shape.batch(3, height, width));
    Features features = backbone.build(b.scope(NetworkDefinition.BACKBONE), images, options);
    List<Value> maps = new ArrayList<>(features.byStride().values());
    GraphBuilder head = b.scope(HEAD);
    Value first = maps.get(0);
    WindowOp.ResizeTo.Size size =
        new WindowOp.ResizeTo.Size(
            Math.toIntExact(b.shape(first).size(2)), Math.toIntExact(b.shape(first).size(3)));
    List<Value> joined = new ArrayList<>();
    for (int i = maps.size() - 1; i >= 0; i--) {
      GraphBuilder linear = head.scope("linear_c." + i);
      Value x = linear.add(MovementOp.Transpose.channelsLast(), maps.get(i));
      x = linear.linear("proj", x, channels, true);
      x = linear.add(MovementOp.Transpose.channelsFirst(), x);
      if (i > 0) {
        x = linear.add("resize", new WindowOp.Resize2d(WindowOp.ResizeKind.BILINEAR, size), x);
      }
      joined.add(x);
    }
    Value x = head.add("concat", new Concat(1), joined);
    x = head.conv2d("linear_fuse", x, channels, 1, 1, Padding.NONE, 1, false);
    x = head.relu(head.batchNorm("batch_norm", x, EPSILON, UPDATE_RATE));
    x = head.add("dropout", new NormalizeOp.Dropout(DROPOUT), x);
    b.output(
        SegmenterDefinition.LOGITS, b.conv2d(CLASSIFIER, x, classes, 1, 1, Padding.NONE, 1, true));
    return b.build();
  }
}
