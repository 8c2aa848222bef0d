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
 *     each stage) have them; without them the network is TAO's template: convolutions have stride 2
 *     instead, and the last map has stride 16. Other families ignore it
 * @param allProjections a 1x1 convolution on every shortcut, as TAO's ResNets have it, not only
 *     where shapes change
 * @param dropPath largest rate at which residual branches are left out in training, of the families
 *     that have it ({@link Backbone#dropsPaths}); from 0 for none, below 1
 */
public record BackboneOptions(
    @Nullable Activation activation,
    boolean batchNorm,
    boolean bias,
    @Nullable Double normEpsilon,
    @Nullable Double normUpdateRate,
    boolean poolingStem,
    boolean allProjections,
    double dropPath) {

  /** What the public weights were trained with. */
  public static final BackboneOptions DEFAULT =
      new BackboneOptions(null, true, false, null, null, true, false, 0);

  /** The same with batch norms. */
  public BackboneOptions withBatchNorm() {
    return new BackboneOptions(
        activation, true, bias, normEpsilon, normUpdateRate, poolingStem, allProjections, dropPath);
  }

  Activation activation(Activation standard) {
    return activation == null ? standard : activation;
  }
}
