package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.weights.NameMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * CSPDarkNet: Wang et al. 2019, arXiv 1911.11929, in the form of Bochkovskiy et al. 2020, arXiv
 * 2004.10934: half of each stage's channels goes past the stage's blocks. Names and numbers of
 * CSPDarkNet-53 are those of timm's weights. CSPDarkNet-19 is TAO's: DarkNet-19's pools and plain
 * pairs of convolutions instead of strides and residuals, the first stage not split.
 *
 * <p>TAO's template has two convolutions where the public weights have one of twice the channels,
 * and joins its halves the other way round.
 *
 * @param name name in specs
 * @param stem channels of the first convolution
 * @param stages from stride 2 on, each halving the size
 * @param plain with max pools and without residuals
 */
public record CspDarknet(String name, int stem, List<Stage> stages, boolean plain)
    implements Backbone {

  /**
   * A stage.
   *
   * @param depth blocks; 0 for a stage that is only its first convolution
   * @param channels of the stage's first convolution and of its output
   * @param expanded channels before the split, half of which goes through the blocks
   * @param hidden channels inside a block
   */
  public record Stage(int depth, int channels, int expanded, int hidden) {
    /** One whose halves have half of the channels each. */
    static Stage even(int depth, int channels) {
      return new Stage(depth, channels, channels, channels / 2);
    }
  }

  public CspDarknet {
    stages = List.copyOf(stages);
  }

  /** The backbone of YOLOv4. */
  public static CspDarknet cspdarknet53() {
    return new CspDarknet(
        "cspdarknet53",
        32,
        List.of(
            new Stage(1, 64, 128, 32),
            Stage.even(2, 128),
            Stage.even(8, 256),
            Stage.even(8, 512),
            Stage.even(4, 1024)),
        false);
  }

  /** TAO's smaller one. */
  public static CspDarknet cspdarknet19() {
    return new CspDarknet(
        "cspdarknet19",
        32,
        List.of(
            new Stage(0, 64, 0, 0),
            Stage.even(1, 128),
            Stage.even(1, 256),
            Stage.even(2, 512),
            Stage.even(2, 1024)),
        true);
  }

  @Override
  public String paper() {
    return "Bochkovskiy et al. 2020, arXiv 2004.10934";
  }

  @Override
  public int minimumSize() {
    return 32;
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    ConvNorm layers = new ConvNorm(options);
    Activation activation = options.activation(Darknet53.leaky(options));
    Value x = layers.activated(b, "stem.conv1", images, stem, 3, 1, activation);
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    for (int i = 0; i < stages.size(); i++) {
      GraphBuilder scope = b.scope("stages." + i);
      if (plain) {
        x = scope.add("pool", new WindowOp.MaxPool(2, 2, 2, 2, Padding.NONE), x);
      }
      int stride = plain ? 1 : 2;
      x = layers.activated(scope, "conv_down", x, stages.get(i).channels(), 3, stride, activation);
      if (stages.get(i).depth() > 0) {
        x = split(scope, x, stages.get(i), options, activation);
      }
      byStride.put(2 << i, x);
    }
    byStride.remove(2);
    return Features.of(byStride, x);
  }

  private Value split(
      GraphBuilder b, Value input, Stage stage, BackboneOptions options, Activation activation) {
    ConvNorm layers = new ConvNorm(options);
    boolean tao = options.form().isTao();
    int half = stage.expanded() / 2;
    Value past;
    Value through;
    if (tao) {
      past = layers.activated(b, "conv_past", input, half, 1, 1, activation);
      through = layers.activated(b, "conv_through", input, half, 1, 1, activation);
    } else {
      Value x = layers.activated(b, "conv_exp", input, stage.expanded(), 1, 1, activation);
      past = b.add("past", new MovementOp.Slice(1, 0, half, 1), x);
      through = b.add("through", new MovementOp.Slice(1, half, stage.expanded(), 1), x);
    }
    for (int i = 0; i < stage.depth(); i++) {
      GraphBuilder block = b.scope("blocks." + i);
      through =
          plain
              ? pair(block, through, stage.hidden(), layers, activation)
              : Darknet53.residual(block, through, stage.hidden(), layers, activation);
    }
    through = layers.activated(b, "conv_transition_b", through, half, 1, 1, activation);
    Value joined =
        tao
            ? b.add("joined", new MovementOp.Concat(1), through, past)
            : b.add("joined", new MovementOp.Concat(1), past, through);
    return layers.activated(b, "conv_transition", joined, stage.channels(), 1, 1, activation);
  }

  private static Value pair(
      GraphBuilder b, Value input, int hidden, ConvNorm layers, Activation activation) {
    Value x = layers.activated(b, "conv1", input, hidden, 1, 1, activation);
    return layers.activated(b, "conv2", x, b.channels(input), 3, 1, activation);
  }

  @Override
  public String classifierName() {
    return "head.fc";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(NameMap.same("timm"), ForeignNames.taoPairs(classifierName(), this::taoLayer));
  }

  /** {@code stages.1.blocks.0.conv2} to {@code b2_conv1_2}, or to {@code b2_conv3} where plain. */
  private @Nullable String taoLayer(String pair) {
    String[] parts = pair.split("\\.");
    if (parts[0].equals("stem")) {
      return "conv1";
    }
    int stage = Integer.parseInt(parts[1]) + 1;
    String strided = "conv" + (stage + 1);
    return switch (parts[2]) {
      case "conv_down" -> plain ? "b" + stage + "_conv1" : strided;
      case "conv_past" -> plain ? "b" + stage + "_part1" : strided + "_1";
      case "conv_through" -> plain ? "b" + stage + "_part2" : strided + "_2";
      case "conv_transition_b" -> "b" + stage + "_partial_trans";
      case "conv_transition" -> "b" + stage + "_final_trans";
      case "blocks" -> {
        int block = Integer.parseInt(parts[3]);
        int part = parts[4].charAt(4) - '0';
        yield plain
            ? "b%s_conv%s".formatted(stage, 2 * block + part + 1)
            : "b%s_conv%s_%s".formatted(stage, block + 1, part);
      }
      default -> null;
    };
  }

  @Override
  public List<List<String>> blocks() {
    return Darknet53.stagesBehindStem(stages.size());
  }
}
