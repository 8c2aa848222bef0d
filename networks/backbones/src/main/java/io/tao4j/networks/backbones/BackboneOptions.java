package io.tao4j.networks.backbones;

import org.jspecify.annotations.Nullable;

/**
 * What a spec may change in a backbone.
 *
 * @param activation instead of the family's own, or null
 * @param batchNorm batch norms after convolutions; without them convolutions have biases
 * @param bias biases in convolutions that a batch norm follows
 * @param normEpsilon added to the variance of batch norms instead of the family's own, or null
 * @param normUpdateRate share of a new batch in running statistics (one minus Keras' momentum)
 *     instead of the family's own, or null
 * @param poolingStem max pools, as the public weights of ResNet (after the stem) and VGG (after
 *     each stage) have them; without them convolutions have stride 2 instead, as TAO's templates
 *     do. Other families ignore it
 * @param allProjections a 1x1 convolution on every shortcut, as TAO's ResNets have it, not only
 *     where shapes change
 */
public record BackboneOptions(
    @Nullable Activation activation,
    boolean batchNorm,
    boolean bias,
    @Nullable Double normEpsilon,
    @Nullable Double normUpdateRate,
    boolean poolingStem,
    boolean allProjections) {

  /** What the public weights were trained with. */
  public static final BackboneOptions DEFAULT =
      new BackboneOptions(null, true, false, null, null, true, false);

  Activation activation(Activation own) {
    return activation == null ? own : activation;
  }
}
