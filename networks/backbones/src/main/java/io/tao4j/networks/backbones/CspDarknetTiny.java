package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.weights.NameMap;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The backbone of YOLOv4-tiny: Wang et al. 2020, arXiv 2011.08036. Two strided convolutions, three
 * stages in which half of the channels passes by, each with a max pool behind it, and a last
 * convolution. A stage's map is that of its 1x1 convolution, as YOLOv4-tiny takes it.
 *
 * @param name name in specs
 * @param stem channels of the first convolution
 * @param widths channels of the stages, each twice the one before; the second convolution has those
 *     of the first, the last one twice those of the last
 */
public record CspDarknetTiny(String name, int stem, List<Integer> widths) implements Backbone {

  public CspDarknetTiny {
    widths = List.copyOf(widths);
  }

  /** The network of the paper. */
  public static CspDarknetTiny standard() {
    return new CspDarknetTiny("cspdarknet_tiny", 32, List.of(64, 128, 256));
  }

  @Override
  public String paper() {
    return "Wang et al. 2020, arXiv 2011.08036";
  }

  @Override
  public int minimumSize() {
    return 32;
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    ConvNorm layers = new ConvNorm(options);
    Activation activation = options.activation(Activation.LEAKY_RELU);
    Value x = layers.activated(b, "stem.conv1", images, stem, 3, 2, activation);
    x = layers.activated(b, "stem.conv2", x, widths.get(0), 3, 2, activation);
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    int stages = widths.size();
    for (int i = 0; i < stages; i++) {
      int width = widths.get(i);
      GraphBuilder s = b.scope("stages." + i);
      Value base = layers.activated(s, "conv1", x, width, 3, 1, activation);
      Value half = s.add("half", new MovementOp.Slice(1, width / 2, width, 1), base);
      Value first = layers.activated(s, "conv2", half, width / 2, 3, 1, activation);
      Value second = layers.activated(s, "conv3", first, width / 2, 3, 1, activation);
      Value pair = s.add("pair", new MovementOp.Concat(1), second, first);
      Value mixed = layers.activated(s, "conv4", pair, width, 1, 1, activation);
      byStride.put(4 << i, mixed);
      x = s.add("joined", new MovementOp.Concat(1), base, mixed);
      x = s.add("pool", new WindowOp.MaxPool(2, 2, 2, 2, Padding.NONE), x);
    }
    int last = widths.get(stages - 1) * 2;
    x = layers.activated(b, "stages." + stages + ".conv1", x, last, 3, 1, activation);
    byStride.put(4 << stages, x);
    return Features.of(byStride, x);
  }

  @Override
  public String classifierName() {
    return "head.fc";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.same("PyTorch"), ForeignNames.taoPairs(classifierName(), this::taoLayer));
  }

  /** {@code stages.0.conv2} to {@code conv_2_conv_1}. */
  private String taoLayer(String pair) {
    String[] parts = pair.split("\\.");
    if (parts[0].equals("stem")) {
      return parts[1].equals("conv1") ? "conv_0" : "conv_1";
    }
    int stage = Integer.parseInt(parts[1]);
    String name = "conv_" + (stage + 2);
    return stage == widths.size() ? name : name + "_conv_" + (parts[2].charAt(4) - '1');
  }

  /** As TAO numbers them: two convolutions, the stages, the last convolution. */
  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>();
    blocks.add(List.of("stem.conv1"));
    blocks.add(List.of("stem.conv2"));
    for (int i = 0; i <= widths.size(); i++) {
      blocks.add(List.of("stages." + i));
    }
    return blocks;
  }
}
