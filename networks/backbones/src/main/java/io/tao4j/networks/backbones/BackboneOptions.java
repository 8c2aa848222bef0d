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
 * @param poolingStem max pools of TAO's ResNet (after the stem) and VGG (between stages); without
 *     them convolutions have stride 2 instead, and the last map has stride 16. Other families, and
 *     the public form, ignore it
 * @param allProjections a 1x1 convolution on every shortcut of TAO's ResNets and MobileNet v2, not
 *     only where a stage begins
 * @param dropPath largest rate at which residual branches are left out in training, of the families
 *     that have it ({@link Backbone#dropsPaths}); from 0 for none, below 1
 * @param form whose network of the family it is
 */
public record BackboneOptions(
    @Nullable Activation activation,
    boolean batchNorm,
    boolean bias,
    @Nullable Double normEpsilon,
    @Nullable Double normUpdateRate,
    boolean poolingStem,
    boolean allProjections,
    double dropPath,
    Form form) {

  /** Whose network of a family it is: what both have has the same names. */
  public enum Form {
    /** That of the public weights. */
    PUBLIC,
    /** TAO's Keras template without its head. */
    TAO,
    /**
     * TAO's template with its own ImageNet head: VGG and GoogLeNet have one more pool before it.
     */
    TAO_WITH_HEAD;

    /** Whether it is one of TAO's templates. */
    public boolean isTao() {
      return this != PUBLIC;
    }
  }

  /** What the public weights were trained with. */
  public static final BackboneOptions DEFAULT =
      new BackboneOptions(null, true, false, null, null, true, false, 0, Form.PUBLIC);

  /** What TAO's detectors stand on: no pools, a projection on every shortcut, Keras' norms. */
  public static final BackboneOptions TAO_DETECTOR =
      new BackboneOptions(null, true, false, 1e-3, 0.01, false, true, 0, Form.TAO);

  /**
   * TAO's template where something is wanted that only it has, no pools or a projection on every
   * shortcut; else the public form.
   */
  public BackboneOptions(
      @Nullable Activation activation,
      boolean batchNorm,
      boolean bias,
      @Nullable Double normEpsilon,
      @Nullable Double normUpdateRate,
      boolean poolingStem,
      boolean allProjections,
      double dropPath) {
    this(
        activation,
        batchNorm,
        bias,
        normEpsilon,
        normUpdateRate,
        poolingStem,
        allProjections,
        dropPath,
        poolingStem && !allProjections ? Form.PUBLIC : Form.TAO);
  }

  /** The same with another activation; null for the family's own. */
  public BackboneOptions withActivation(@Nullable Activation other) {
    return new BackboneOptions(
        other,
        batchNorm,
        bias,
        normEpsilon,
        normUpdateRate,
        poolingStem,
        allProjections,
        dropPath,
        form);
  }

  /** The same with batch norms. */
  public BackboneOptions withBatchNorm() {
    return new BackboneOptions(
        activation,
        true,
        bias,
        normEpsilon,
        normUpdateRate,
        poolingStem,
        allProjections,
        dropPath,
        form);
  }

  Activation activation(Activation standard) {
    return activation == null ? standard : activation;
  }
}
