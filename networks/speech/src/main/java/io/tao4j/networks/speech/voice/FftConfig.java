package io.tao4j.networks.speech.voice;

import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.util.Optional;

/**
 * NeMo's {@code input_fft} and {@code output_fft}: layers of attention and convolutions.
 *
 * @param target known, not acted on
 * @param nLayer number of layers
 * @param nHead heads of attention
 * @param dHead features of a head
 * @param dInner features between the two convolutions
 * @param kernelSize of the convolutions
 * @param dropout of what a layer adds
 * @param dropatt of the shares of attention
 * @param dropemb of what goes in
 * @param dModel known, not acted on
 * @param nEmbed known, not acted on
 * @param dEmbed known, not acted on
 * @param paddingIdx known, not acted on
 */
public record FftConfig(
    @Field(description = "NeMo's class", name = "_target_", ignored = "layers are FastPitch's")
        Optional<String> target,
    @Field(
            description = "layers",
            defaultValue = "6",
            min = 1,
            shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
        int nLayer,
    @Field(
            description = "heads of attention",
            defaultValue = "1",
            min = 1,
            shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
        int nHead,
    @Field(
            description = "features of a head",
            defaultValue = "64",
            min = 1,
            shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
        int dHead,
    @Field(
            description = "features between the two convolutions",
            defaultValue = "1536",
            min = 1,
            shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
        int dInner,
    @Field(
            description = "kernel of the convolutions, odd",
            defaultValue = "3",
            min = 1,
            shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
        int kernelSize,
    @Field(
            description = "dropout of what a layer adds",
            defaultValue = "0.1",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
        double dropout,
    @Field(
            description = "dropout of the shares of attention",
            defaultValue = "0.1",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
        double dropatt,
    @Field(
            description = "dropout of what goes in",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
        double dropemb,
    @Field(description = "features of a step", ignored = "symbols_embedding_dim says it")
        Optional<Integer> dModel,
    @Field(description = "number of symbols", ignored = "the text_tokenizer says it")
        Optional<Integer> nEmbed,
    @Field(description = "features of a symbol", ignored = "symbols_embedding_dim says it")
        Optional<Integer> dEmbed,
    @Field(description = "number of the symbol that pads", ignored = "the text_tokenizer says it")
        Optional<Integer> paddingIdx) {

  /** Says what is wrong. */
  void check(String path, RuleContext context) {
    odd(path + ".kernel_size", kernelSize, context);
  }

  static void odd(String path, int kernel, RuleContext context) {
    if (kernel % 2 == 0) {
      context.error(path, "is %s, which has no middle".formatted(kernel), "give an odd number");
    }
  }
}
