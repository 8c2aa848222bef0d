package io.tao4j.networks.backbones;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small network of each family: what tests run where the full size would only cost time. Those
 * with reference numbers have the names of their files.
 */
final class TinyBackbones {
  private static final Map<String, Backbone> ALL = new LinkedHashMap<>();

  static {
    add(new ResNet("resnet10_w4", false, List.of(1, 1, 1, 1), List.of(16, 24, 32, 48)));
    add(new ResNet("resnet_bottleneck", true, List.of(1, 1, 1, 1), List.of(8, 12, 16, 24)));
    add(
        new MobileNetV2(
            "mobilenet_v2_torchvision_short",
            0.25,
            List.of(
                new MobileNetV2.Stage(1, 16, 1, 1),
                new MobileNetV2.Stage(6, 24, 2, 2),
                new MobileNetV2.Stage(6, 32, 1, 2),
                new MobileNetV2.Stage(6, 64, 1, 2))));
    add(new Vgg("vgg_micro_bn", true, List.of(1, 1, 2), List.of(8, 16, 24), 3, List.of(32)));
    add(
        new Vgg(
            "vgg_micro",
            false,
            List.of(1, 1, 1, 1, 1),
            List.of(8, 8, 16, 24, 24),
            3,
            List.of(32, 24)));
    add(new AlexNet("alexnet_micro", List.of(8, 12, 16, 16, 12), 32));
    add(
        new SqueezeNet(
            "squeezenet_1_1_div4",
            16,
            3,
            List.of(
                List.of(new SqueezeNet.Fire(4, 16), new SqueezeNet.Fire(4, 16)),
                List.of(new SqueezeNet.Fire(8, 32), new SqueezeNet.Fire(8, 32)),
                List.of(
                    new SqueezeNet.Fire(12, 48),
                    new SqueezeNet.Fire(12, 48),
                    new SqueezeNet.Fire(16, 64),
                    new SqueezeNet.Fire(16, 64)))));
    add(
        new GoogLeNet(
            "googlenet_micro",
            List.of(8, 8, 16),
            List.of(
                List.of(new GoogLeNet.Inception(8, 8, 8, 4, 8, 8)),
                List.of(
                    new GoogLeNet.Inception(8, 8, 16, 4, 8, 8),
                    new GoogLeNet.Inception(16, 8, 16, 4, 8, 8)),
                List.of(new GoogLeNet.Inception(16, 8, 16, 4, 8, 8)))));
    add(new MobileNetV1("mobilenet_v1_w0_125", 0.125));
    add(
        new MobileNetV3(
            "mobilenet_v3_small_w0_25", 0.25, MobileNetV3.small().stages().subList(0, 6), 64));
    add(new EfficientNet("efficientnet_b0_w0_2", 0.2, 0.34, 64, false));
    add(new EfficientNet("efficientnet_lite_w0_2", 0.2, 0.34, 64, true));
    add(new Darknet19("darknet19_div16", List.of(2, 4, 8, 16, 32, 64)));
    add(new Darknet53("darknet53_micro", 4, List.of(1, 1, 2, 1, 1), List.of(8, 16, 24, 32, 48)));
    add(
        new CspDarknet(
            "cspdarknet_micro",
            8,
            List.of(
                new CspDarknet.Stage(1, 16, 32, 8),
                CspDarknet.Stage.even(1, 24),
                CspDarknet.Stage.even(2, 32),
                CspDarknet.Stage.even(1, 48)),
            false));
    add(
        new CspDarknet(
            "cspdarknet19_micro",
            8,
            List.of(
                new CspDarknet.Stage(0, 16, 0, 0),
                CspDarknet.Stage.even(1, 24),
                CspDarknet.Stage.even(1, 32),
                CspDarknet.Stage.even(2, 48),
                CspDarknet.Stage.even(2, 64)),
            true));
    add(new CspDarknetTiny("cspdarknet_tiny_micro", 8, List.of(16, 32, 64)));
    add(new VisionTransformer("vit_micro", 8, 224, 48, 2, 3, 96, VisionTransformer.Form.PLAIN));
    add(
        new VisionTransformer(
            "dinov2_micro", 8, 224, 24, 2, 3, 32, VisionTransformer.Form.DINOV2_GATED));
    add(new VisionTransformer("clip_micro", 8, 224, 24, 2, 3, 48, VisionTransformer.Form.CLIP));
    add(new Fan("fan_micro", List.of(1, 1), List.of(8, 16), 16, 2, 2, 2, 4));
    add(
        new EfficientVit(
            "efficientvit_b_micro",
            List.of(8, 8, 16, 16, 32),
            List.of(1, 2, 2, 1, 1),
            8,
            List.of(32, 24),
            false));
    add(
        new EfficientVit(
            "efficientvit_l_micro",
            List.of(8, 8, 8, 8, 16),
            List.of(1, 1, 1, 1, 1),
            8,
            List.of(24, 16),
            true));
    add(new SwinTransformer("swin_micro", 2, 4, 16, List.of(2, 2), List.of(2, 4), 2));
    add(new ConvNeXt("convnext_micro", List.of(1, 1, 2, 1), List.of(12, 16, 24, 32)));
    add(
        new MixTransformer(
            "mit_micro",
            List.of(1, 1, 1, 1),
            List.of(8, 16, 24, 32),
            List.of(1, 2, 2, 4),
            List.of(4, 2, 2, 1),
            2));
  }

  private TinyBackbones() {}

  private static void add(Backbone backbone) {
    ALL.put(backbone.name(), backbone);
  }

  static List<Backbone> all() {
    return List.copyOf(ALL.values());
  }

  static Backbone get(String name) {
    Backbone backbone = ALL.get(name);
    if (backbone == null) {
      throw new AssertionError("no small network " + name + ", there are " + ALL.keySet());
    }
    return backbone;
  }

  /** Whether its norms are over features instead of the batch. */
  static boolean hasLayerNorms(Backbone backbone) {
    return backbone instanceof VisionTransformer
        || backbone instanceof Fan
        || backbone instanceof SwinTransformer
        || backbone instanceof ConvNeXt
        || backbone instanceof MixTransformer;
  }
}
