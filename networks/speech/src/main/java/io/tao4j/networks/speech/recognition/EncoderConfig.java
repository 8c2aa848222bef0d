package io.tao4j.networks.speech.recognition;

import io.tao4j.spec.Field;
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
    @Field(description = "blocks", required = true) List<JasperBlock> jasper) {

  /** What lengths are divided by. */
  int stride() {
    return jasper.stream().mapToInt(JasperBlock::wholeStride).reduce(1, Math::multiplyExact);
  }
}
