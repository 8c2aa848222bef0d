package io.tao4j.networks.yolo;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.EfficientNet;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.backbones.ResNet;
import java.util.List;
import java.util.Set;

/**
 * What TAO's YOLOs take from a backbone, and YOLOv4's neck on it: pyramid pooling on the backbone's
 * last map, a strided convolution behind it where that has stride 16, then path aggregation whose
 * widths go with the backbone. YOLOv3 has neither the pooling nor the aggregation.
 *
 * @see <a href="https://arxiv.org/abs/1803.01534">Liu et al. 2018</a>
 */
final class TaoNeck {
  /** Channels of the convolutions around pyramid pooling. */
  private static final int POOLED = 512;

  /** Sizes of the windows of pyramid pooling, in the order in which they are joined. */
  private static final List<Integer> WINDOWS = List.of(5, 9, 13);

  private static final Set<String> FAMILIES =
      Set.of(
          "resnet",
          "vgg",
          "darknet",
          "cspdarknet",
          "googlenet",
          "mobilenet_v1",
          "mobilenet_v2",
          "squeezenet1_0",
          "efficientnet_b0");

  /**
   * Channels of path aggregation.
   *
   * @param mid of the middle map; the coarse one has twice as many
   * @param small of the fine map
   */
  record Widths(int mid, int small) {}

  /** Three maps of a backbone, coarse to fine. */
  record Maps(Value big, Value mid, Value small) {}

  private final GraphBuilder builder;
  private final YoloLayers layers;
  private final String family;
  private final boolean deep;
  private final Features features;
  private final boolean pooling;

  private TaoNeck(
      GraphBuilder builder,
      YoloLayers layers,
      Backbone backbone,
      Features features,
      boolean pooling) {
    this.builder = builder;
    this.layers = layers;
    this.family = family(backbone);
    this.deep = isDeep(backbone);
    this.features = features;
    this.pooling = pooling;
  }

  /** A backbone's family in TAO's words. */
  private static String family(Backbone backbone) {
    String name = backbone.name();
    return name.matches("(resnet|vgg|darknet|cspdarknet)\\d+.*")
        ? name.replaceFirst("\\d.*", "")
        : name;
  }

  /** Whether it is a ResNet of bottlenecks. */
  private static boolean isDeep(Backbone backbone) {
    return backbone instanceof ResNet resnet && resnet.bottleneck();
  }

  /** Whether TAO has this neck for a backbone; others need maps of strides 8, 16 and 32. */
  static boolean knows(Backbone backbone) {
    return FAMILIES.contains(family(backbone));
  }

  /** Strides of the three heads: VGG without pools ends at 16, and TAO adds nothing to it. */
  static List<Integer> strides(Backbone backbone) {
    return family(backbone).equals("vgg") ? List.of(16, 8, 4) : List.of(32, 16, 8);
  }

  static Widths widths(Backbone backbone) {
    return switch (family(backbone)) {
      case "resnet" -> isDeep(backbone) ? new Widths(256, 128) : new Widths(128, 64);
      case "mobilenet_v1" -> new Widths(128, 64);
      case "mobilenet_v2" -> new Widths(32, 16);
      case "squeezenet1_0" -> new Widths(64, 64);
      default -> new Widths(256, 128);
    };
  }

  /**
   * What the predictions of three heads stand on, coarse to fine.
   *
   * @param b builder without a scope
   */
  static List<Value> build(
      GraphBuilder b, YoloLayers layers, Backbone backbone, Features features) {
    return new TaoNeck(b, layers, backbone, features, true).aggregated(widths(backbone));
  }

  /**
   * The maps that YOLOv3 stands on.
   *
   * @param b builder without a scope
   */
  static Maps maps(GraphBuilder b, YoloLayers layers, Backbone backbone, Features features) {
    return new TaoNeck(b, layers, backbone, features, false).maps();
  }

  private List<Value> aggregated(Widths widths) {
    int c = widths.mid();
    int d = widths.small();
    Maps maps = maps();
    GraphBuilder top = builder.scope("neck.down_big");
    Value x = layers.conv(top, "conv1", maps.big(), 4 * c, 3, 1);
    x = layers.conv(top, "conv2", x, 2 * c, 1, 1);
    Value big = layers.conv(top, "conv3", x, c, 1, 1);
    Value mid = joinedFromAbove("neck.down_mid", builder.upsampleNearest(big, 2), maps.mid(), c);
    Value narrowed = layers.conv(builder.scope("neck.down_small"), "up", mid, d, 1, 1);
    Value small =
        joinedFromAbove("neck.down_small", builder.upsampleNearest(narrowed, 2), maps.small(), d);
    GraphBuilder fine = builder.scope("head.small");
    Value smallHead = layers.conv(fine, "conv", small, 2 * d, 3, 1);

    GraphBuilder up = builder.scope("neck.up_mid");
    Value halved = layers.conv(up, "halved", small, c, 3, 2);
    mid = layers.alternating(up, YoloLayers.joined(up, mid, halved), c, 1);
    GraphBuilder middle = builder.scope("head.mid");
    mid = layers.conv(middle, "conv1", mid, 2 * c, 3, 1);
    mid = layers.conv(middle, "conv2", mid, 256, 1, 1);
    Value midHead = layers.conv(middle, "conv3", mid, 512, 3, 1);

    GraphBuilder last = builder.scope("neck.up_big");
    halved = layers.conv(last, "halved", mid, 512, 3, 2);
    big = layers.alternating(last, YoloLayers.joined(last, big, halved), 2 * c, 1);
    GraphBuilder coarse = builder.scope("head.big");
    big = layers.conv(coarse, "conv1", big, 4 * c, 3, 1);
    big = layers.conv(coarse, "conv2", big, 512, 1, 1);
    return List.of(layers.conv(coarse, "conv3", big, 1024, 3, 1), midHead, smallHead);
  }

  /** A coarser map beside the backbone's own, and five convolutions. */
  private Value joinedFromAbove(String scope, Value coarser, Value finer, int channels) {
    GraphBuilder b = builder.scope(scope);
    Value lateral = layers.conv(b, "lateral", finer, channels, 1, 1);
    return layers.alternating(b, YoloLayers.joined(b, coarser, lateral), channels, 2);
  }

  private Maps maps() {
    return switch (family) {
      case "resnet" ->
          deep
              ? new Maps(
                  halved(1024),
                  features.inner(ResNet.spatial(4)),
                  doubled(features.inner(ResNet.spatial(3))))
              : new Maps(halved(512), features.inner(ResNet.stage(3)), features.at(8));
      case "vgg" -> new Maps(big(), features.at(8), features.at(4));
      case "mobilenet_v1" ->
          new Maps(halved(512), features.inner("conv_dw_6"), features.inner("conv_dw_4"));
      case "mobilenet_v2" -> new Maps(halved(96), features.inner("block_9"), features.at(8));
      case "squeezenet1_0" ->
          new Maps(
              halved(128),
              lateral("mid", features.last(), 128, 1),
              lateral("small", features.at(8), 128, 1));
      case "googlenet" ->
          new Maps(
              halved(1024),
              lateral("mid", features.inner("inception5a"), 512, 3),
              lateral("small", doubled(features.inner("inception4e")), 256, 3));
      // TAO leaves pyramid pooling out here.
      case "efficientnet_b0" ->
          new Maps(
              features.last(),
              features.inner(EfficientNet.expanded(6, 0)),
              lateral("small", doubled(features.inner(EfficientNet.expanded(5, 0))), 256, 3));
      // TAO's yolo_v4 takes the last but one of the eight blocks.
      case "darknet" ->
          pooling && features.inner().containsKey("b4_add7")
              ? new Maps(big(), features.inner("b4_add7"), features.inner("b3_add7"))
              : new Maps(big(), features.at(16), features.at(8));
      default -> new Maps(big(), features.at(16), features.at(8));
    };
  }

  private Value lateral(String name, Value x, int channels, int kernel) {
    return layers.conv(builder.scope("neck.expand_" + name), "conv", x, channels, kernel, 1);
  }

  private Value doubled(Value x) {
    return builder.upsampleNearest(x, 2);
  }

  private Value halved(int channels) {
    String scope = pooling ? "neck.pyramid" : "neck.expand_big";
    return layers.conv(builder.scope(scope), pooling ? "halved" : "conv", big(), channels, 3, 2);
  }

  /** The backbone's last map, which is the one of stride 16 of MobileNets, in YOLOv4 pooled. */
  private Value big() {
    Value last = family.startsWith("mobilenet") ? features.at(16) : features.last();
    return pooling ? pooled(last) : last;
  }

  private Value pooled(Value last) {
    GraphBuilder b = builder.scope("neck.pyramid");
    Value x = layers.alternating(b.scope("before"), last, POOLED, 1);
    x = YoloLayers.pyramid(b, x, WINDOWS);
    return layers.conv(b.scope("after"), "conv1", x, POOLED, 1, 1);
  }
}
