package io.tao4j.networks.speech.recognition;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.util.List;
import java.util.Optional;

/**
 * NeMo's {@code encoder} of Jasper's family.
 *
 * @param target known, not acted on
 * @param featIn bands of the features
 * @param activation between convolutions
 * @param convMask whether padding is kept at 0
 * @param jasper its blocks
 */
public record EncoderConfig(
    @Field(
            description = "NeMo's class",
            name = "_target_",
            ignored = "the network says what encodes")
        Optional<String> target,
    @Field(
            description = "bands of the features; absent: preprocessor.features",
            min = 1,
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        Optional<Integer> featIn,
    @Field(
            description = "between convolutions",
            defaultValue = "relu",
            allowed = {"relu", "swish"},
            shownBy = "SpeechMeaningTest.answersAreThoseOfTheFields")
        String activation,
    @Field(
            description = "frames behind a sound's end are 0 before each convolution",
            defaultValue = "true",
            shownBy = "SpeechMeaningTest.answersAreThoseOfTheFields")
        boolean convMask,
    @Field(description = "blocks", required = true) List<JasperBlock> jasper)
    implements SpeechEncoder {

  @Override
  public int stride() {
    return jasper.stream().mapToInt(JasperBlock::wholeStride).reduce(1, Math::multiplyExact);
  }

  @Override
  public int blockCount() {
    return jasper.size();
  }

  @Override
  public RecognitionTrunk trunk(int blocks) {
    return new RecognitionTrunk("jasper", "encoder.encoder.", "", blocks);
  }

  @Override
  public Encoded build(GraphBuilder b, Value features, Value lengths) {
    return new JasperEncoder(this).build(b, features, lengths);
  }

  @Override
  public void check(String path, int bands, RuleContext context) {
    int channels = bands;
    for (int i = 0; i < jasper.size(); i++) {
      JasperBlock block = jasper.get(i);
      String place = path + ".jasper[%s]".formatted(i);
      one(place + ".kernel", block.kernel(), context);
      one(place + ".stride", block.stride(), context);
      one(place + ".dilation", block.dilation(), context);
      if (block.kernel().size() != 1
          || block.stride().size() != 1
          || block.dilation().size() != 1) {
        return;
      }
      if (block.kernel().get(0) % 2 == 0 && block.kernelSizeFactor() == 1) {
        context.error(
            place + ".kernel",
            "has %s frames".formatted(block.kernel().get(0)),
            "give an odd number, which has a middle");
      }
      if (channels % block.groups() != 0 || block.filters() % block.groups() != 0) {
        context.error(
            place + ".groups",
            "%s channels to %s in %s groups".formatted(channels, block.filters(), block.groups()),
            "both are multiples of the groups");
      }
      if (block.residual()
          && block.wholeStride() > 1
          && (!block.residualMode().equals("stride_add") || block.residualDense())) {
        context.error(
            place + ".residual_mode",
            "its input is longer than its output by a stride of " + block.wholeStride(),
            "set residual_mode: stride_add, or residual: false");
      }
      channels = block.filters();
    }
    if (jasper.isEmpty()) {
      context.error(path + ".jasper", "there is no block", "give one or more");
    }
  }

  private static void one(String path, List<Integer> values, RuleContext context) {
    if (values.size() != 1) {
      context.error(path, "has %s numbers".formatted(values.size()), "sounds have one axis");
    }
  }
}
