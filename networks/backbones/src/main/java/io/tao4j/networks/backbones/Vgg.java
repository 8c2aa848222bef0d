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
import org.jspecify.annotations.Nullable;

/**
 * VGG: Simonyan and Zisserman 2014, arXiv 1409.1556, with or without batch norms. Names and numbers
 * are those of torchvision's weights: layers are numbered with activations and pools among them,
 * and convolutions have biases before norms too.
 *
 * @param name name in specs
 * @param batchNorm a norm behind each convolution, unless the options want none
 * @param depths 3x3 convolutions in each stage
 * @param widths channels of each stage
 * @param pooled height and width that the last map is pooled to before the dense layers
 * @param hidden features of the dense layers before the last
 */
public record Vgg(
    String name,
    boolean batchNorm,
    List<Integer> depths,
    List<Integer> widths,
    int pooled,
    List<Integer> hidden)
    implements Backbone {

  public Vgg {
    depths = List.copyOf(depths);
    widths = List.copyOf(widths);
    hidden = List.copyOf(hidden);
  }

  private static Vgg standard(String name, boolean batchNorm, int deep) {
    return new Vgg(
        name,
        batchNorm,
        List.of(2, 2, deep, deep, deep),
        List.of(64, 128, 256, 512, 512),
        7,
        List.of(4096, 4096));
  }

  public static Vgg vgg16() {
    return standard("vgg16", false, 3);
  }

  public static Vgg vgg16Bn() {
    return standard("vgg16_bn", true, 3);
  }

  public static Vgg vgg19() {
    return standard("vgg19", false, 4);
  }

  public static Vgg vgg19Bn() {
    return standard("vgg19_bn", true, 4);
  }

  @Override
  public String paper() {
    return "Simonyan and Zisserman 2014, arXiv 1409.1556";
  }

  @Override
  public int minimumSize() {
    return 32;
  }

  /** The dense layers need a map of known size. */
  @Override
  public boolean needsFixedSize() {
    return true;
  }

  /**
   * {@link Features#inner} has each convolution with its activation, {@code block_1a}, and each
   * pool, {@code pool1}.
   */
  @Override
  public Features build(GraphBuilder builder, Value images, BackboneOptions options) {
    GraphBuilder b = builder.scope("features");
    Activation activation = options.activation(Activation.RELU);
    ConvNorm layers = new ConvNorm(options);
    boolean tao = options.form().isTao();
    boolean norms = batchNorm && options.batchNorm();
    boolean pools = options.poolingStem() || !tao;
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    TreeMap<String, Value> inner = new TreeMap<>();
    Value x = images;
    int index = 0;
    int outputStride = 1;
    for (int stage = 0; stage < depths.size(); stage++) {
      for (int i = 0; i < depths.get(stage); i++) {
        boolean strided = !pools && stage > 0 && i == 0;
        boolean bias = !tao || options.bias();
        x =
            b.conv2d(
                "" + index++, x, widths.get(stage), 3, strided ? 2 : 1, Padding.half(3), 1, bias);
        if (norms) {
          x = layers.norm(b, "" + index, x);
        }
        // The place of a norm is kept free where the options leave it out.
        index += batchNorm ? 1 : 0;
        x = activation.apply(b, "" + index++, x);
        inner.put("block_%s%s".formatted(stage + 1, ForeignNames.letters(i)), x);
      }
      byStride.put(outputStride, x);
      outputStride *= 2;
      // The last pool of TAO's template belongs to its head.
      boolean last = stage == depths.size() - 1;
      if (pools && !(last && options.form() == BackboneOptions.Form.TAO)) {
        x = b.add("" + index, new WindowOp.MaxPool(2, 2, 2, 2, Padding.NONE), x);
        byStride.put(outputStride, x);
        inner.put("pool" + (stage + 1), x);
      }
      index++;
    }
    byStride.headMap(4).clear();
    return Features.of(byStride, x, inner);
  }

  @Override
  public Value classify(
      GraphBuilder builder, Value last, Supplier<Value> pooled, Classifier classifier) {
    GraphBuilder b = builder.scope("classifier");
    Value x = b.flatten(Blocks.adaptiveAveragePool(b, last, this.pooled, this.pooled));
    for (int i = 0; i < hidden.size(); i++) {
      if (i > 0 && classifier.dropout() > 0) {
        x = b.add("" + (3 * i - 1), new NormalizeOp.Dropout(classifier.dropout()), x);
      }
      x = b.linear("" + 3 * i, x, hidden.get(i), true);
      x = Activation.RELU.apply(b, "" + (3 * i + 1), x);
    }
    return classifier.linear(x);
  }

  @Override
  public List<NameMap> conventions() {
    List<NameMap> maps = new ArrayList<>(List.of(NameMap.same("torchvision")));
    if (!batchNorm) {
      maps.add(ForeignNames.keras(this::kerasLayer));
    }
    maps.add(ForeignNames.tao(layer -> taoLayer(layer, ForeignNames.PREDICTIONS)));
    maps.add(ForeignNames.tao(layer -> taoLayer(layer, "output_fc")));
    return maps;
  }

  /** {@code features.5} to {@code block_2a_conv_1}, {@code classifier.3} to {@code fc2}. */
  private @Nullable String taoLayer(String layer, String last) {
    int index = Integer.parseInt(layer.substring(layer.indexOf('.') + 1));
    if (layer.startsWith("classifier.")) {
      return index / 3 < hidden.size() ? "fc" + (index / 3 + 1) : last;
    }
    int each = batchNorm ? 3 : 2;
    int first = 0;
    for (int stage = 0; stage < depths.size(); stage++) {
      int next = first + each * depths.get(stage) + 1;
      if (index < next) {
        int place = index - first;
        return "block_%s%s_%s_1"
            .formatted(
                stage + 1, ForeignNames.letters(place / each), place % each == 0 ? "conv" : "bn");
      }
      first = next;
    }
    return null;
  }

  /** {@code features.5} to {@code block2_conv1}, {@code classifier.3} to {@code fc2}. */
  private @Nullable String kerasLayer(String layer) {
    int index = Integer.parseInt(layer.substring(layer.indexOf('.') + 1));
    if (layer.startsWith("classifier.")) {
      return index / 3 < hidden.size() ? "fc" + (index / 3 + 1) : "predictions";
    }
    int first = 0;
    for (int stage = 0; stage < depths.size(); stage++) {
      int next = first + 2 * depths.get(stage) + 1;
      if (index < next) {
        return "block%s_conv%s".formatted(stage + 1, (index - first) / 2 + 1);
      }
      first = next;
    }
    return null;
  }

  @Override
  public boolean hasImageNetHead() {
    return true;
  }

  @Override
  public String classifierName() {
    return "classifier." + 3 * hidden.size();
  }

  /** TAO counts them from 1. */
  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>(List.of(List.of()));
    int index = 0;
    for (int depth : depths) {
      List<String> block = new ArrayList<>();
      for (int i = 0; i < depth; i++) {
        block.add("features." + index);
        if (batchNorm) {
          block.add("features." + (index + 1));
        }
        index += batchNorm ? 3 : 2;
      }
      blocks.add(block);
      index++;
    }
    return blocks;
  }
}
