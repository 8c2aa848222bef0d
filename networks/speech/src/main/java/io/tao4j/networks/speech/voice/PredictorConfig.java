package io.tao4j.networks.speech.voice;

import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.util.Optional;

/**
 * NeMo's {@code duration_predictor} and {@code pitch_predictor}: a number for each symbol.
 *
 * @param target known, not acted on
 * @param nLayers number of convolutions
 * @param filterSize their features
 * @param kernelSize their kernel
 * @param dropout behind each
 * @param inputSize known, not acted on
 */
public record PredictorConfig(
    @Field(description = "NeMo's class", name = "_target_", ignored = "predictors are FastPitch's")
        Optional<String> target,
    @Field(
            description = "convolutions",
            defaultValue = "2",
            min = 1,
            shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
        int nLayers,
    @Field(
            description = "features of a convolution",
            defaultValue = "256",
            min = 1,
            shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
        int filterSize,
    @Field(
            description = "kernel of the convolutions, odd",
            defaultValue = "3",
            min = 1,
            shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
        int kernelSize,
    @Field(
            description = "dropout behind each convolution",
            defaultValue = "0.1",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
        double dropout,
    @Field(description = "features of a symbol", ignored = "symbols_embedding_dim says it")
        Optional<Integer> inputSize) {

  /** Says what is wrong. */
  void check(String path, RuleContext context) {
    FftConfig.odd(path + ".kernel_size", kernelSize, context);
  }
}
