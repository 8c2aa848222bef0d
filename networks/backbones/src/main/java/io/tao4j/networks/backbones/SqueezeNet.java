package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
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
 * SqueezeNet: Iandola et al. 2016, arXiv 1602.07360; version 1.1 is the authors' cheaper one. Names
 * and numbers are those of torchvision's weights, with a first convolution without padding, so that
 * maps are a little smaller than their stride says; TAO's template pads it and its pools. It has no
 * norms, whatever the options want.
 *
 * @param name name in specs
 * @param stem channels of the first convolution
 * @param stemKernel its size
 * @param fires modules between two pools each
 */
public record SqueezeNet(String name, int stem, int stemKernel, List<List<Fire>> fires)
    implements Backbone {

  /**
   * A module: a 1x1 convolution, then a 1x1 and a 3x3 beside each other.
   *
   * @param squeeze channels of the first
   * @param expand channels of each of the two
   */
  public record Fire(int squeeze, int expand) {}

  public SqueezeNet {
    fires = fires.stream().map(List::copyOf).toList();
  }

  /** The network of the paper. */
  public static SqueezeNet squeezenet10() {
    return new SqueezeNet(
        "squeezenet1_0",
        96,
        7,
        List.of(
            List.of(new Fire(16, 64), new Fire(16, 64), new Fire(32, 128)),
            List.of(new Fire(32, 128), new Fire(48, 192), new Fire(48, 192), new Fire(64, 256)),
            List.of(new Fire(64, 256))));
  }

  /** With pools earlier and a smaller first convolution: 2.4 times fewer multiplications. */
  public static SqueezeNet squeezenet11() {
    return new SqueezeNet(
        "squeezenet1_1",
        64,
        3,
        List.of(
            List.of(new Fire(16, 64), new Fire(16, 64)),
            List.of(new Fire(32, 128), new Fire(32, 128)),
            List.of(new Fire(48, 192), new Fire(48, 192), new Fire(64, 256), new Fire(64, 256))));
  }

  @Override
  public String paper() {
    return "Iandola et al. 2016, arXiv 1602.07360";
  }

  @Override
  public int minimumSize() {
    return 32;
  }

  @Override
  public int stride() {
    return 16;
  }

  @Override
  public boolean dividesEvenly() {
    return false;
  }

  @Override
  public boolean normsAreOptional() {
    return false;
  }

  @Override
  public Features build(GraphBuilder builder, Value images, BackboneOptions options) {
    GraphBuilder b = builder.scope("features");
    Activation activation = options.activation(Activation.RELU);
    boolean tao = options.form().isTao();
    Padding padding = tao ? Padding.half(stemKernel) : Padding.NONE;
    Value x = b.conv2d("0", images, stem, stemKernel, 2, padding, 1, true);
    x = activation.apply(b, "1", x);
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    int index = 2;
    int outputStride = 4;
    for (List<Fire> stage : fires) {
      WindowOp.MaxPool pool =
          tao ? new WindowOp.MaxPool(3, 3, 2, 2, Padding.all(1)) : GoogLeNet.roundedUpMaxPool(3);
      x = b.add("" + index++, pool, x);
      for (Fire fire : stage) {
        x = fire(b.scope("" + index++), x, fire, activation);
      }
      byStride.put(outputStride, x);
      outputStride *= 2;
    }
    return Features.of(byStride, x);
  }

  private static Value fire(GraphBuilder b, Value input, Fire fire, Activation activation) {
    Value x = convolution(b, "squeeze", input, fire.squeeze(), 1, activation);
    Value pointwise = convolution(b, "expand1x1", x, fire.expand(), 1, activation);
    Value spatial = convolution(b, "expand3x3", x, fire.expand(), 3, activation);
    return b.add("joined", new MovementOp.Concat(1), pointwise, spatial);
  }

  private static Value convolution(
      GraphBuilder b, String name, Value x, int channels, int kernel, Activation activation) {
    Value y = b.conv2d(name, x, channels, kernel, 1, Padding.half(kernel), 1, true);
    return activation.apply(b, name + "_activation", y);
  }

  /** The last layer is a convolution; what a ReLU leaves of its scores is averaged. */
  @Override
  public Value classify(GraphBuilder b, Value last, Supplier<Value> pooled, Classifier classifier) {
    Value scores = classifier.builder().relu(classifier.convolution(last));
    return classifier.builder().reduce(ReduceKind.MEAN, scores, false, 2, 3);
  }

  @Override
  public boolean hasImageNetHead() {
    return true;
  }

  @Override
  public double templateDropout() {
    return 0.001;
  }

  @Override
  public String classifierName() {
    return "classifier.1";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.same("torchvision"),
        ForeignNames.tao(layer -> taoLayer(layer, ForeignNames.PREDICTIONS)),
        ForeignNames.tao(layer -> taoLayer(layer, "conv10")));
  }

  /** {@code features.3.expand1x1} to {@code fire2_expand_conv1x1}; pools are counted here. */
  private @Nullable String taoLayer(String layer, String last) {
    if (layer.equals(classifierName())) {
      return last;
    }
    String[] parts = layer.split("\\.");
    if (parts.length < 3) {
      return "conv1";
    }
    int index = Integer.parseInt(parts[1]);
    int place = 2;
    int number = 2;
    for (List<Fire> stage : fires) {
      place++;
      if (index < place + stage.size()) {
        String fire = "fire" + (number + index - place);
        return switch (parts[2]) {
          case "squeeze" -> fire + "_squeeze_conv";
          case "expand1x1" -> fire + "_expand_conv1x1";
          default -> fire + "_expand_conv3x3";
        };
      }
      place += stage.size();
      number += stage.size();
    }
    return null;
  }

  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>(List.of(List.of("features.0")));
    int index = 2;
    for (List<Fire> stage : fires) {
      index++;
      for (int i = 0; i < stage.size(); i++) {
        blocks.add(List.of("features." + index++));
      }
    }
    return blocks;
  }
}
