package io.tao4j.networks.backbones;

import io.tao4j.error.TaoException;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.GraphSummary;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The backbones that there are. */
public final class Backbones {
  private static final List<Backbone> ALL =
      Stream.of(
              List.<Backbone>of(
                  ResNet.resnet10(),
                  ResNet.resnet18(),
                  ResNet.resnet34(),
                  ResNet.resnet50(),
                  ResNet.resnet101(),
                  ResNet.resnet152(),
                  Vgg.vgg16(),
                  Vgg.vgg16Bn(),
                  Vgg.vgg19(),
                  Vgg.vgg19Bn(),
                  AlexNet.standard(),
                  SqueezeNet.squeezenet10(),
                  SqueezeNet.squeezenet11(),
                  GoogLeNet.standard(),
                  MobileNetV1.standard(),
                  MobileNetV2.standard(),
                  MobileNetV3.small(),
                  MobileNetV3.large(),
                  EfficientNet.b(0),
                  EfficientNet.b(1),
                  EfficientNet.b(2),
                  EfficientNet.b(3),
                  EfficientNet.b(4),
                  EfficientNet.b(5),
                  EfficientNet.b(6),
                  EfficientNet.b(7),
                  EfficientNet.lite0(),
                  Darknet19.standard(),
                  Darknet53.standard(),
                  CspDarknetTiny.standard(),
                  CspDarknet.cspdarknet19(),
                  CspDarknet.cspdarknet53(),
                  VisionTransformer.tiny(),
                  VisionTransformer.small(),
                  VisionTransformer.base(),
                  VisionTransformer.large(),
                  SwinTransformer.tiny(),
                  SwinTransformer.small(),
                  SwinTransformer.base(),
                  SwinTransformer.base384(),
                  SwinTransformer.large(),
                  SwinTransformer.large384(),
                  ConvNeXt.tiny(),
                  ConvNeXt.small(),
                  ConvNeXt.base(),
                  ConvNeXt.large(),
                  ConvNeXt.xlarge(),
                  MixTransformer.b0(),
                  MixTransformer.b1(),
                  MixTransformer.b2(),
                  MixTransformer.b3(),
                  MixTransformer.b4(),
                  MixTransformer.b5(),
                  Fan.tiny(),
                  Fan.small(),
                  Fan.base(),
                  Fan.large()),
              VisionTransformer.dinov2(),
              VisionTransformer.clip(),
              EfficientVit.all())
          .<Backbone>flatMap(List::stream)
          .toList();

  private Backbones() {}

  /** All of them, families together. */
  public static List<Backbone> all() {
    return ALL;
  }

  /**
   * One by name.
   *
   * @throws TaoException {@code NETWORK-001} listing the names
   */
  public static Backbone get(String name) {
    return ALL.stream()
        .filter(b -> b.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TaoException(
                    "NETWORK-001",
                    "there is no backbone '" + name + "'",
                    "there are " + String.join(", ", ALL.stream().map(Backbone::name).toList())));
  }

  /**
   * One as a TAO spec says it: a family and its depth. A backbone's own name is itself a family
   * without depth.
   *
   * @param arch {@code resnet}, {@code vgg}, {@code darknet}, {@code cspdarknet}; or a name
   * @param layers depth, which counts for these four only
   * @param batchNorm whether a VGG is one with norms
   * @return empty if there is none
   */
  public static Optional<Backbone> find(String arch, int layers, boolean batchNorm) {
    String name =
        switch (arch) {
          case "vgg" -> "vgg" + layers + (batchNorm ? "_bn" : "");
          case "resnet", "darknet", "cspdarknet" -> arch + layers;
          case "squeezenet" -> "squeezenet1_0";
          default -> arch;
        };
    return ALL.stream().filter(b -> b.name().equals(name)).findFirst();
  }

  /** Figures of the public form: with a classifier of 1,000 classes, at its input size. */
  public static GraphSummary summary(Backbone backbone) {
    GraphBuilder b = new GraphBuilder();
    int size = backbone.inputSize();
    Value images =
        b.input(
            "images",
            DType.FLOAT32,
            Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(size), Dim.of(size)));
    Features features = backbone.build(b, images, BackboneOptions.DEFAULT);
    Classifier classifier = new Classifier(b, backbone.classifierName(), 1000, 0);
    b.output("logits", backbone.classify(b, features.last(), classifier));
    return GraphSummary.of(b.build());
  }
}
