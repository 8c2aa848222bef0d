package io.tao4j.networks.unet;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.unet.UnetSpec.ModelConfig;
import java.util.Optional;

/** One of TAO's U-Nets: an encoder, and the decoder that TAO puts on it. */
interface UnetEncoder {
  /** Name of the last layer. */
  String HEAD = "head";

  /** What can be frozen and has public weights. */
  Trunk trunk();

  /** Whether the encoder's norms have names of their own in TAO, so that penalties are on them. */
  boolean namesItsNorms();

  /**
   * Whether it takes inputs of a height or width; else what it takes.
   *
   * @return empty if it does
   */
  Optional<String> refuses(int side);

  /**
   * Adds the network up to its last layer.
   *
   * @param b builder; the encoder's names start with {@code backbone.}
   * @param images {@code [N, C, H, W]}
   * @return what the last layer takes
   */
  Value build(GraphBuilder b, Value images);

  /** Kernel of the last layer. */
  int headKernel();

  /** The one that a spec names. */
  static UnetEncoder of(ModelConfig model) {
    return find(model)
        .orElseThrow(() -> new IllegalArgumentException("no network '%s'".formatted(model.arch())));
  }

  /** The one that a spec names, if there is one. */
  static Optional<UnetEncoder> find(ModelConfig model) {
    int layers = model.numLayers() == 0 ? 18 : model.numLayers();
    Optional<Backbone> backbone = Backbones.find(model.arch(), layers, model.useBatchNorm());
    BackboneOptions options =
        new BackboneOptions(
            null,
            model.useBatchNorm() || backbone.filter(b -> !b.normsAreOptional()).isPresent(),
            false,
            null,
            null,
            false,
            model.allProjections(),
            0,
            BackboneOptions.Form.TAO);
    return switch (model.arch()) {
      case "resnet" -> backbone.map(b -> new ResidualUnet(b, options));
      case "vgg" -> backbone.map(b -> new VggUnet(b, options));
      case "efficientnet_b0" -> backbone.map(b -> new EfficientUnet(b, options));
      case "vanilla_unet_dynamic", "vanilla_dynamic" ->
          Optional.of(new DynamicUnet(model.baseFilters() == 0 ? 32 : model.baseFilters()));
      case "vanilla_unet" ->
          Optional.of(new VanillaUnet(model.baseFilters() == 0 ? 64 : model.baseFilters()));
      case "shufflenet" -> Optional.of(new ShuffleUnet());
      default -> Optional.empty();
    };
  }

  /** Refuses a side that is not a multiple. */
  static Optional<String> multipleOf(int stride, int side) {
    return side % stride == 0 ? Optional.empty() : Optional.of("multiples of " + stride);
  }

  /** ReLU under a name. */
  static Value relu(GraphBuilder b, String name, Value x) {
    return b.add(name, new ElementwiseOp.Unary(ElementwiseOp.UnaryKind.RELU), x);
  }
}
