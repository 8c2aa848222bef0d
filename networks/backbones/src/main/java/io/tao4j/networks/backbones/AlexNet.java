package io.tao4j.networks.backbones;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.weights.NameMap;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * AlexNet in one column: Krizhevsky 2014, arXiv 1404.5997. Names and numbers are those of
 * torchvision's weights. It has no norms, whatever the options want, and maps a little smaller than
 * their stride says, for its windows lack padding.
 *
 * @param name name in specs
 * @param widths channels of the five convolutions
 * @param hidden features of the two dense layers before the last
 */
public record AlexNet(String name, List<Integer> widths, int hidden) implements Backbone {
  /** Place of each convolution in torchvision's list, which counts activations and pools. */
  private static final List<Integer> PLACES = List.of(0, 3, 6, 8, 10);

  private static final List<Integer> KERNELS = List.of(11, 5, 3, 3, 3);

  private static final int POOLED = 6;

  public AlexNet {
    widths = List.copyOf(widths);
    if (widths.size() != PLACES.size()) {
      throw new IllegalArgumentException("five widths, got " + widths);
    }
  }

  /** The network of the paper. */
  public static AlexNet standard() {
    return new AlexNet("alexnet", List.of(64, 192, 384, 256, 256), 4096);
  }

  @Override
  public String paper() {
    return "Krizhevsky 2014, arXiv 1404.5997";
  }

  @Override
  public int minimumSize() {
    return 63;
  }

  /** The dense layers need a map of known size. */
  @Override
  public boolean needsFixedSize() {
    return true;
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
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    Value x = images;
    int outputStride = 4;
    for (int i = 0; i < PLACES.size(); i++) {
      int place = PLACES.get(i);
      int kernel = KERNELS.get(i);
      Padding padding = i == 0 ? Padding.all(2) : Padding.half(kernel);
      x = b.conv2d("" + place, x, widths.get(i), kernel, i == 0 ? 4 : 1, padding, 1, true);
      x = activation.apply(b, "" + (place + 1), x);
      byStride.put(outputStride, x);
      if (i < 2 || i == 4) {
        x = b.add("" + (place + 2), new WindowOp.MaxPool(3, 3, 2, 2, Padding.NONE), x);
        outputStride *= 2;
        byStride.put(outputStride, x);
      }
    }
    return Features.of(byStride, x);
  }

  @Override
  public Value classify(
      GraphBuilder builder, Value last, Supplier<Value> pooled, Classifier classifier) {
    GraphBuilder b = builder.scope("classifier");
    Value x = b.flatten(Blocks.adaptiveAveragePool(b, last, POOLED, POOLED));
    for (int place : new int[] {1, 4}) {
      if (classifier.dropout() > 0) {
        x = b.add("" + (place - 1), new NormalizeOp.Dropout(classifier.dropout()), x);
      }
      x = b.linear("" + place, x, hidden, true);
      x = Activation.RELU.apply(b, "" + (place + 1), x);
    }
    // No dropout before the last layer here.
    return new Classifier(classifier.builder(), classifier.name(), classifier.classes(), 0)
        .linear(x);
  }

  @Override
  public boolean hasImageNetHead() {
    return true;
  }

  @Override
  public String classifierName() {
    return "classifier.6";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(NameMap.same("torchvision"));
  }

  /** TAO counts them from 1. */
  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>(List.of(List.of()));
    PLACES.forEach(place -> blocks.add(List.of("features." + place)));
    return blocks;
  }
}
