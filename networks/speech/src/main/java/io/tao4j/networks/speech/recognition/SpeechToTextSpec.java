package io.tao4j.networks.speech.recognition;

import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.Verb;
import java.util.List;

/**
 * TAO's spec of speech_to_text.
 *
 * @param model the network
 * @param groups all else
 */
public record SpeechToTextSpec(
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Fragment RecognitionGroups groups)
    implements RecognitionSpec {
  @Override
  public AcousticModel acoustics() {
    return model.acoustics();
  }

  @Override
  public EncoderConfig encoder() {
    return model.encoder();
  }

  /** The network. */
  public record Model(
      @Field(
              description =
                  "characters of texts, in the order of the network's classes. Others are left out"
                      + " of texts, with a notice",
              defaultValue =
                  "[\" \", a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x,"
                      + " y, z, \"'\"]",
              shownBy = "SpeechMeaningTest.textsBecomeLabels")
          List<String> labels,
      @Fragment AcousticModel acoustics,
      @Field(description = "the layers") EncoderConfig encoder) {}
}
