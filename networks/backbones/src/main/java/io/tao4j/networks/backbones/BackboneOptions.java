package io.tao4j.networks.backbones;

import org.jspecify.annotations.Nullable;

/**
 * What a spec may change in a backbone.
 *
 * @param activation instead of the family's own, or null
 * @param batchNorm batch norms after convolutions; without them convolutions have biases
 * @param bias biases in convolutions that a batch norm follows
 * @param normEpsilon added to the variance of batch norms
 * @param normUpdateRate share of a new batch in running statistics (one minus Keras' momentum)
 * @param poolingStem a max pool after the stem, as the public weights have it; without it the first
 *     stage has stride 2 instead, as TAO's templates do. Families without such a pool ignore it
 * @param allProjections a 1x1 convolution on every shortcut, as TAO's ResNets have it, not only
 *     where shapes change
 */
public record BackboneOptions(
    @Nullable Activation activation,
    boolean batchNorm,
    boolean bias,
    double normEpsilon,
    double normUpdateRate,
    boolean poolingStem,
    boolean allProjections) {

  /** What the public weights were trained with. */
  public static final BackboneOptions DEFAULT =
      new BackboneOptions(null, true, false, 1e-5, 0.1, true, false);

  Activation activation(Activation own) {
    return activation == null ? own : activation;
  }
}
