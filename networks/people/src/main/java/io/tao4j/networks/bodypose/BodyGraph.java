package io.tao4j.networks.bodypose;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.backbones.ResNet;
import io.tao4j.networks.backbones.Vgg;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;

/**
 * TAO's BpNetLiteModel: a backbone of stride 8, then stages that each answer heat maps and fields;
 * all but the first see those of the stage before beside the backbone's map. Cao et al. 2018, arXiv
 * 1812.08008.
 */
final class BodyGraph {
  /** Input: {@code [N, 3, height, width]}. */
  static final String IMAGES = "images";

  /** Output: {@code [N, joints + 1, height / 8, width / 8]}, of the last stage. */
  static final String HEAT = "heatmap_out";

  /** Output: {@code [N, 2 limbs, height / 8, width / 8]}, of the last stage. */
  static final String FIELDS = "paf_out";

  /** Pixels of the input for one of the maps. */
  static final int STRIDE = 8;

  /** Scope of the stages. */
  static final String STAGES = "stages";

  private static final int CHANNELS = 128;
  private static final int NECK = 256;
  private static final int FIRST_WIDE = 512;
  private static final int FIRST_CONVOLUTIONS = 3;
  private static final int LATER_CONVOLUTIONS = 5;
  private static final int LATER_KERNEL = 7;
  private static final double DEVIATION = 0.01;
  private static final double EPSILON = 1e-3;
  private static final double UPDATE = 0.01;

  private BodyGraph() {}

  /**
   * What a network is.
   *
   * @param architecture vgg or resnet
   * @param finalConv whether 128 channels go into the stages
   * @param backboneBias biases in front of batch norms
   * @param stages one or more
   * @param bias biases in the stages
   * @param xavier first kernels of the stages: Glorot's; else small ones
   */
  record Settings(
      String architecture,
      boolean finalConv,
      boolean backboneBias,
      int stages,
      boolean bias,
      boolean xavier,
      int height,
      int width,
      int heatMaps,
      int fieldMaps) {}

  /** The network below the stages. */
  static Backbone backbone(String architecture) {
    return architecture.equals("resnet")
        ? new ResNet("resnet18", false, List.of(2, 2), List.of(64, 128))
        : new Vgg("vgg19_bn", true, List.of(2, 2, 4, 2), List.of(64, 128, 256, 512), 1, List.of());
  }

  /** Name of an earlier stage's output in training. */
  static String heat(int stage) {
    return "heatmap_" + stage;
  }

  /** Name of an earlier stage's output in training. */
  static String fields(int stage) {
    return "paf_" + stage;
  }

  static Graph build(Settings how) {
    GraphBuilder b = new GraphBuilder();
    Value images = b.input(IMAGES, DType.FLOAT32, Shape.batch(3, how.height(), how.width()));
    GraphBuilder below = b.scope(NetworkDefinition.BACKBONE);
    boolean resnet = how.architecture().equals("resnet");
    Features features =
        backbone(how.architecture())
            .build(
                below,
                images,
                new BackboneOptions(
                    null, true, how.backboneBias(), EPSILON, UPDATE, resnet, false, 0));
    GraphBuilder neck = b.scope("neck");
    Value x =
        neck.conv2d(
            "conv", features.at(STRIDE), NECK, 3, 1, Padding.half(3), 1, how.backboneBias());
    x = neck.relu(neck.batchNorm("bn", x, EPSILON, UPDATE));
    if (how.finalConv()) {
      x = neck.relu(neck.conv2d("last", x, CHANNELS, 3, 1, Padding.half(3), 1, true));
    }
    Value seen = x;
    for (int s = 0; s < how.stages(); s++) {
      GraphBuilder stage = b.scope(STAGES + "." + s);
      boolean first = s == 0;
      Value shared = seen;
      for (int i = 0; i < (first ? FIRST_CONVOLUTIONS : LATER_CONVOLUTIONS); i++) {
        int kernel = first ? 3 : LATER_KERNEL;
        shared = stage.relu(conv(stage, "shared." + i, shared, CHANNELS, kernel, how));
      }
      int wide = first ? FIRST_WIDE : CHANNELS;
      Value heat = branch(stage.scope("heat"), shared, wide, how.heatMaps(), how);
      Value fields = branch(stage.scope("paf"), shared, wide, how.fieldMaps(), how);
      if (s == how.stages() - 1) {
        b.output(HEAT, heat);
        b.output(FIELDS, fields);
      } else {
        b.trainingOutput(heat(s), heat);
        b.trainingOutput(fields(s), fields);
        seen = stage.add("seen", new MovementOp.Concat(1), x, heat, fields);
      }
    }
    return b.build();
  }

  private static Value branch(GraphBuilder b, Value x, int wide, int maps, Settings how) {
    return conv(b, "out", b.relu(conv(b, "wide", x, wide, 1, how)), maps, 1, how);
  }

  private static Value conv(
      GraphBuilder b, String name, Value x, int channels, int kernel, Settings how) {
    GraphBuilder scoped = b.scope(name);
    Value weight =
        scoped.parameter(
            "weight",
            Shape.of(channels, b.channels(x), kernel, kernel),
            Role.WEIGHT,
            how.xavier() ? new Initializer.XavierUniform() : new Initializer.Normal(DEVIATION));
    WindowOp.Conv op = WindowOp.Conv.of(1, Padding.half(kernel), 1);
    return how.bias()
        ? b.add(
            name,
            op,
            x,
            weight,
            scoped.parameter("bias", Shape.of(channels), Role.BIAS, Initializer.zeros()))
        : b.add(name, op, x, weight);
  }
}
