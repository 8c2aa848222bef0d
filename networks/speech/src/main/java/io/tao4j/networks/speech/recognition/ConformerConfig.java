package io.tao4j.networks.speech.recognition;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.util.List;
import java.util.Optional;

/**
 * NeMo's {@code encoder} of Conformer and FastConformer.
 *
 * @param target known, not acted on
 * @param featIn bands of the features
 * @param featOut known, not acted on
 * @param nLayers layers
 * @param dModel features of a step
 * @param subsampling how sounds are shortened
 * @param subsamplingFactor how much they are
 * @param subsamplingConvChannels channels of those convolutions
 * @param ffExpansionFactor width of the dense layers
 * @param selfAttentionModel how positions are told
 * @param nHeads heads of the attention
 * @param attContextSize steps that are attended to
 * @param xscaling whether the input of the layers is multiplied
 * @param untieBiases whether each layer has biases of its own
 * @param posEmbMaxLen known, not acted on
 * @param convKernelSize steps of a kernel
 * @param convNormType what normalises behind it
 * @param dropout rate of the layers
 * @param dropoutEmb rate of positions
 * @param dropoutAtt rate of attention
 */
public record ConformerConfig(
    @Field(
            description = "NeMo's class",
            name = "_target_",
            ignored = "the network says what encodes")
        Optional<String> target,
    @Field(
            description = "bands of the features; absent: preprocessor.features",
            min = 1,
            shownBy = "ConformerMeaningTest.layersAreThoseOfTheEncoder")
        Optional<Integer> featIn,
    @Field(
            description = "features of a step of the answer",
            defaultValue = "-1",
            ignored = "they are d_model")
        int featOut,
    @Field(
            description = "layers",
            defaultValue = "16",
            min = 1,
            shownBy = "ConformerMeaningTest.layersAreThoseOfTheEncoder")
        int nLayers,
    @Field(
            description = "features of a step, an even number",
            defaultValue = "176",
            min = 2,
            shownBy = "ConformerMeaningTest.layersAreThoseOfTheEncoder")
        int dModel,
    @Field(
            description = "how sounds are shortened before the layers",
            defaultValue = "striding",
            shownBy = "ConformerMeaningTest.layersAreThoseOfTheEncoder")
        Subsampling subsampling,
    @Field(
            description = "what their lengths are divided by, a power of two",
            defaultValue = "4",
            min = 2,
            shownBy = "ConformerMeaningTest.layersAreThoseOfTheEncoder")
        int subsamplingFactor,
    @Field(
            description = "channels of the convolutions that shorten; -1: d_model",
            defaultValue = "-1",
            min = -1,
            shownBy = "ConformerMeaningTest.layersAreThoseOfTheEncoder")
        int subsamplingConvChannels,
    @Field(
            description = "width of a layer's dense layers, in d_model",
            defaultValue = "4",
            min = 0,
            exclusiveMin = true,
            shownBy = "ConformerMeaningTest.layersAreThoseOfTheEncoder")
        double ffExpansionFactor,
    @Field(
            description = "how attention knows where steps are",
            defaultValue = "rel_pos",
            shownBy = "ConformerMeaningTest.attentionKnowsPositionsAsItsFieldsSay")
        Positions selfAttentionModel,
    @Field(
            description = "heads of the attention, a divisor of d_model",
            defaultValue = "4",
            min = 1,
            shownBy = "ConformerMeaningTest.layersAreThoseOfTheEncoder")
        int nHeads,
    @Field(
            description = "steps before and behind each that it attends to; -1 for all of them",
            defaultValue = "[-1, -1]",
            min = -1,
            shownBy = "ConformerMeaningTest.attentionSeesItsContextOnly")
        List<Integer> attContextSize,
    @Field(
            description = "the input of the layers is multiplied by the root of d_model",
            defaultValue = "true",
            shownBy = "ConformerMeaningTest.attentionKnowsPositionsAsItsFieldsSay")
        boolean xscaling,
    @Field(
            description = "each layer has biases of queries of its own; of rel_pos",
            defaultValue = "true",
            shownBy = "ConformerMeaningTest.layersAreThoseOfTheEncoder")
        boolean untieBiases,
    @Field(
            description = "length of a table of positions",
            defaultValue = "5000",
            ignored = "positions are computed, not looked up")
        int posEmbMaxLen,
    @Field(
            description = "steps of the kernel of a layer's convolution, an odd number",
            defaultValue = "31",
            min = 1,
            shownBy = "ConformerMeaningTest.layersAreThoseOfTheEncoder")
        int convKernelSize,
    @Field(
            description = "what normalises behind that convolution",
            defaultValue = "batch_norm",
            allowed = {"batch_norm", "layer_norm"},
            shownBy = "ConformerMeaningTest.layersAreThoseOfTheEncoder")
        String convNormType,
    @Field(
            description = "dropout of the parts of a layer",
            defaultValue = "0.1",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "ConformerMeaningTest.dropoutsAreThoseOfTheEncoder")
        double dropout,
    @Field(
            description = "dropout of positions; of abs_pos",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "ConformerMeaningTest.dropoutsAreThoseOfTheEncoder")
        double dropoutEmb,
    @Field(
            description = "dropout of what is attended to",
            defaultValue = "0.1",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "ConformerMeaningTest.dropoutsAreThoseOfTheEncoder")
        double dropoutAtt)
    implements SpeechEncoder {

  /** How sounds are shortened. */
  public enum Subsampling {
    @Field(description = "convolutions of 3 x 3 with a stride of 2", name = "striding")
    STRIDING,
    @Field(
        description =
            "the same, but for the first by channel and then over channels: FastConformer",
        name = "dw_striding")
    DW_STRIDING
  }

  /** How attention knows where steps are. */
  public enum Positions {
    @Field(description = "by the distance of two steps, as Transformer-XL", name = "rel_pos")
    REL_POS,
    @Field(description = "by sines that are added to the input", name = "abs_pos")
    ABS_POS
  }

  @Override
  public int stride() {
    return subsamplingFactor;
  }

  @Override
  public int blockCount() {
    return nLayers;
  }

  @Override
  public RecognitionTrunk trunk(int blocks) {
    return new RecognitionTrunk("conformer", "encoder.", "layers.", blocks);
  }

  @Override
  public Encoded build(GraphBuilder b, Value features, Value lengths) {
    return new ConformerEncoder(this).build(b, features, lengths);
  }

  int innerWidth() {
    return Math.max(1, (int) Math.round(dModel * ffExpansionFactor));
  }

  int subsamplingChannels() {
    return subsamplingConvChannels == -1 ? dModel : subsamplingConvChannels;
  }

  @Override
  public void check(String path, int bands, RuleContext context) {
    if (dModel % 2 != 0 || dModel % nHeads != 0) {
      context.error(
          path + ".d_model",
          "is %s with %s heads".formatted(dModel, nHeads),
          "give an even multiple of n_heads");
    }
    if (Integer.bitCount(subsamplingFactor) != 1) {
      context.error(
          path + ".subsampling_factor",
          "is %s, and each convolution halves".formatted(subsamplingFactor),
          "give 2, 4 or 8");
    } else if (bands < subsamplingFactor) {
      context.error(
          path + ".subsampling_factor",
          "is %s, and bands are divided too: there are %s".formatted(subsamplingFactor, bands),
          "give more features or a smaller factor");
    }
    if (subsamplingConvChannels == 0) {
      context.error(
          path + ".subsampling_conv_channels", "is 0", "give a number above 0, or -1 for d_model");
    }
    if (attContextSize.size() != 2) {
      context.error(
          path + ".att_context_size",
          "has %s numbers".formatted(attContextSize.size()),
          "give the steps before and those behind");
    }
    if (convKernelSize % 2 == 0) {
      context.error(
          path + ".conv_kernel_size",
          "has %s steps".formatted(convKernelSize),
          "give an odd number, which has a middle");
    }
    if (dropoutEmb > 0 && selfAttentionModel == Positions.REL_POS) {
      context.error(
          path + ".dropout_emb",
          "is %s, and rel_pos has no positions to drop".formatted(dropoutEmb),
          "set it to 0, or self_attention_model: abs_pos");
    }
  }
}
