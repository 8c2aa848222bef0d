package io.tao4j.networks.speech.recognition;

import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.Verb;

/**
 * TAO's spec of speech_to_text_conformer.
 *
 * @param model the network
 * @param groups all else
 */
public record ConformerSpec(
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Fragment RecognitionGroups groups)
    implements PiecesSpec {
  @Override
  public AcousticModel acoustics() {
    return model.acoustics();
  }

  @Override
  public ConformerConfig encoder() {
    return model.encoder();
  }

  @Override
  public PiecesConfig tokenizer() {
    return model.tokenizer();
  }

  /** The network. */
  public record Model(
      @Field(description = "what cuts texts into the network's classes") PiecesConfig tokenizer,
      @Fragment AcousticModel acoustics,
      @Field(description = "the layers") ConformerConfig encoder) {}
}
