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
 * GoogLeNet with batch norms: Szegedy et al. 2014, arXiv 1409.4842. Names and numbers are those of
 * torchvision's weights, which have a 3x3 where the paper and TAO's template have a 5x5; the
 * auxiliary classifiers of the paper are left out. TAO's pools are 2x2, and there is none before
 * the last stage unless its head follows, so that the last map has stride 16.
 *
 * @param name name in specs
 * @param stem channels of the three convolutions before the modules
 * @param stages modules between two pools each, named {@code 3a, 3b}, {@code 4a} ...
 */
public record GoogLeNet(String name, List<Integer> stem, List<List<Inception>> stages)
    implements Backbone {

  /**
   * A module: four branches beside each other.
   *
   * @param pointwise channels of the 1x1
   * @param reducedA channels of the 1x1 before the first 3x3
   * @param spatialA channels of the first 3x3
   * @param reducedB channels of the 1x1 before the second 3x3
   * @param spatialB channels of the second 3x3, a 5x5 in TAO's template
   * @param pooled channels of the 1x1 behind the max pool
   */
  public record Inception(
      int pointwise, int reducedA, int spatialA, int reducedB, int spatialB, int pooled) {}

  public GoogLeNet {
    stem = List.copyOf(stem);
    stages = stages.stream().map(List::copyOf).toList();
  }

  /** The network of the paper. */
  public static GoogLeNet standard() {
    return new GoogLeNet(
        "googlenet",
        List.of(64, 64, 192),
        List.of(
            List.of(
                new Inception(64, 96, 128, 16, 32, 32), new Inception(128, 128, 192, 32, 96, 64)),
            List.of(
                new Inception(192, 96, 208, 16, 48, 64),
                new Inception(160, 112, 224, 24, 64, 64),
                new Inception(128, 128, 256, 24, 64, 64),
                new Inception(112, 144, 288, 32, 64, 64),
                new Inception(256, 160, 320, 32, 128, 128)),
            List.of(
                new Inception(256, 160, 320, 32, 128, 128),
                new Inception(384, 192, 384, 48, 128, 128))));
  }

  @Override
  public String paper() {
    return "Szegedy et al. 2014, arXiv 1409.4842";
  }

  /**
   * A max pool of stride 2 whose output size is rounded up. A row and a column that never win, at
   * the far sides, say the same for even and for odd sizes.
   */
  static WindowOp.MaxPool roundedUpMaxPool(int kernel) {
    return new WindowOp.MaxPool(kernel, kernel, 2, 2, new Padding(0, 0, 1, 1));
  }

  @Override
  public Features build(GraphBuilder b, Value images, BackboneOptions options) {
    ConvNorm layers = new ConvNorm(options, 1e-3, 0.1);
    Activation activation = options.activation(Activation.RELU);
    boolean tao = options.form().isTao();
    WindowOp.MaxPool halving = new WindowOp.MaxPool(2, 2, 2, 2, Padding.NONE);
    Value x = layers.activated(b, "conv1", images, stem.get(0), 7, 2, activation);
    x = b.add("maxpool1", tao ? halving : roundedUpMaxPool(3), x);
    x = layers.activated(b, "conv2", x, stem.get(1), 1, 1, activation);
    x = layers.activated(b, "conv3", x, stem.get(2), 3, 1, activation);
    TreeMap<Integer, Value> byStride = new TreeMap<>();
    TreeMap<String, Value> inner = new TreeMap<>();
    byStride.put(4, x);
    int outputStride = 4;
    for (int stage = 0; stage < stages.size(); stage++) {
      boolean last = stage == stages.size() - 1;
      if (!last || options.form() != BackboneOptions.Form.TAO) {
        // The last pool is smaller than the others in the public weights' network.
        x = b.add("maxpool" + (stage + 2), tao ? halving : roundedUpMaxPool(last ? 2 : 3), x);
        outputStride *= 2;
      }
      for (int i = 0; i < stages.get(stage).size(); i++) {
        GraphBuilder module = b.scope(moduleName(stage, i));
        x = module(module, x, stages.get(stage).get(i), tao ? 5 : 3, layers, activation);
        inner.put(moduleName(stage, i), x);
      }
      byStride.put(outputStride, x);
    }
    return Features.of(byStride, x, inner);
  }

  /** Name of a module, {@code inception4a}, and of its {@link Features#inner} map. */
  private static String moduleName(int stage, int index) {
    return "inception" + (stage + 3) + (char) ('a' + index);
  }

  private static Value module(
      GraphBuilder b,
      Value x,
      Inception sizes,
      int largest,
      ConvNorm layers,
      Activation activation) {
    Value pointwise = layers.activated(b, "branch1", x, sizes.pointwise(), 1, 1, activation);
    Value a = layers.activated(b, "branch2.0", x, sizes.reducedA(), 1, 1, activation);
    a = layers.activated(b, "branch2.1", a, sizes.spatialA(), 3, 1, activation);
    Value c = layers.activated(b, "branch3.0", x, sizes.reducedB(), 1, 1, activation);
    c = layers.activated(b, "branch3.1", c, sizes.spatialB(), largest, 1, activation);
    Value pool = b.add("branch4.0", new WindowOp.MaxPool(3, 3, 1, 1, Padding.all(1)), x);
    pool = layers.activated(b, "branch4.1", pool, sizes.pooled(), 1, 1, activation);
    return b.add("joined", new MovementOp.Concat(1), pointwise, a, c, pool);
  }

  @Override
  public double templateDropout() {
    return 0.4;
  }

  @Override
  public String classifierName() {
    return "fc";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(NameMap.same("torchvision"), ForeignNames.tao(this::taoLayer));
  }

  /** {@code inception3a.branch2.0.conv} to {@code inception_3a_3x3_reduce}. */
  private String taoLayer(String layer) {
    if (layer.equals(classifierName())) {
      return ForeignNames.PREDICTIONS;
    }
    boolean norm = layer.endsWith(".bn");
    String pair = layer.substring(0, layer.lastIndexOf('.'));
    if (!pair.startsWith("inception")) {
      String name =
          switch (pair) {
            case "conv1" -> "conv1";
            case "conv2" -> "conv2_reduce";
            default -> "conv2";
          };
      return norm ? "bn_" + name : name;
    }
    String[] parts = pair.split("\\.", 2);
    String branch =
        switch (parts[1]) {
          case "branch1" -> "1x1";
          case "branch2.0" -> "3x3_reduce";
          case "branch2.1" -> "3x3";
          case "branch3.0" -> "5x5_reduce";
          case "branch3.1" -> "5x5";
          default -> "pool_proj";
        };
    return "inception_%s_%s%s"
        .formatted(parts[0].substring("inception".length()), branch, norm ? "_bn" : "");
  }

  @Override
  public List<List<String>> blocks() {
    List<List<String>> blocks = new ArrayList<>(List.of(List.of("conv1", "conv2", "conv3")));
    for (int stage = 0; stage < stages.size(); stage++) {
      for (int i = 0; i < stages.get(stage).size(); i++) {
        blocks.add(List.of(moduleName(stage, i)));
      }
    }
    return blocks;
  }
}
