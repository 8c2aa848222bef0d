package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.weights.NameMap;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * DarkNet-19: Redmon and Farhadi 2016, arXiv 1612.08242, table 6. Plain 3x3 convolutions with 1x1
 * ones between them, a max pool before each stage but the first. Layers are numbered with the pools
 * among them.
 *
 * @param name name in specs
 * @param widths channels of the six stages' 3x3 convolutions; the 1x1 ones have half as many
 */
public record Darknet19(String name, List<Integer> widths) implements Backbone {
  private static final List<Integer> DEPTHS = List.of(1, 1, 3, 3, 5, 5);

  public Darknet19 {
    widths = List.copyOf(widths);
    if (widths.size() != DEPTHS.size()) {
      throw new IllegalArgumentException("a width for each of six stages, got " + widths);
    }
  }

  /** The network of the paper. */
  public static Darknet19 standard() {
    return new Darknet19("darknet19", List.of(32, 64, 128, 256, 512, 1024));
  }

  @Override
  public String paper() {
    return "Redmon and Farhadi 2016, arXiv 1612.08242";
  }

  @Override
  public int minimumSize() {
    return 32;
  }

  @Override
  public Features build(GraphBuilder builder, Value images, BackboneOptions options) {
    GraphBuilder b = builder.scope("features");
    ConvNorm layers = new ConvNorm(options);
    Activation activation = options.activation(Activation.LEAKY_RELU);
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    Value x = images;
    int index = 0;
    for (int stage = 0; stage < widths.size(); stage++) {
      if (stage > 0) {
        x = b.add("" + index++, new WindowOp.MaxPool(2, 2, 2, 2, Padding.NONE), x);
      }
      for (int i = 0; i < DEPTHS.get(stage); i++) {
        boolean narrow = i % 2 == 1;
        int channels = narrow ? widths.get(stage) / 2 : widths.get(stage);
        x = layers.activated(b, "" + index++, x, channels, narrow ? 1 : 3, 1, activation);
      }
      if (stage >= 2) {
        byStride.put(1 << stage, x);
      }
    }
    return Features.of(byStride, x);
  }

  /** The last layer is a convolution, whose scores are averaged. */
  @Override
  public Value classify(GraphBuilder b, Value last, Supplier<Value> pooled, Classifier classifier) {
    return classifier.builder().reduce(ReduceKind.MEAN, classifier.convolution(last), false, 2, 3);
  }

  @Override
  public String classifierName() {
    return "classifier";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.same("PyTorch"), ForeignNames.taoPairs(classifierName(), Darknet19::taoLayer));
  }

  /** {@code features.3} to {@code b1_conv1}; pools are counted here. */
  private static @Nullable String taoLayer(String pair) {
    int left = Integer.parseInt(pair.substring(pair.indexOf('.') + 1));
    for (int stage = 0; stage < DEPTHS.size(); stage++) {
      left -= stage > 0 ? 1 : 0;
      if (left < DEPTHS.get(stage)) {
        return stage == 0 ? "conv1" : "b%s_conv%s".formatted(stage, left + 1);
      }
      left -= DEPTHS.get(stage);
    }
    return null;
  }

  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>();
    int index = 0;
    for (int stage = 0; stage < DEPTHS.size(); stage++) {
      index += stage > 0 ? 1 : 0;
      List<String> block = new ArrayList<>();
      for (int i = 0; i < DEPTHS.get(stage); i++) {
        block.add("features." + index++);
      }
      blocks.add(block);
    }
    return blocks;
  }
}
