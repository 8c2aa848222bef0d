package io.tao4j.networks.speech.recognition;

import io.tao4j.network.NetworkInfo;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import org.jspecify.annotations.Nullable;

/**
 * TAO's {@code speech_to_text_conformer}: layers of attention and convolution over pieces of words,
 * more exact than convolutions alone where there is much to learn from, and slower.
 *
 * @see <a href="https://arxiv.org/abs/2005.08100">Gulati et al. 2020, Conformer</a>
 * @see <a href="https://arxiv.org/abs/2305.05084">Rekesh et al. 2023, Fast Conformer</a>
 */
public final class ConformerNetwork extends RecognitionNetwork<ConformerSpec> {
  private static final String NAME = "speech_to_text_conformer";

  /** For the service loader. */
  public ConformerNetwork() {}

  /** As in TAO, recognisers are not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(
            NAME, "the text of speech, with times: Conformer, pieces of words from a tokenizer")
        .without(Verb.PRUNE, Verb.VALIDATE)
        .withCommands(new ConvertSpeech(), new CreateTokenizer(), new TuneDecoding(NAME));
  }

  @Override
  public SpecBinder<ConformerSpec> specBinder() {
    return SpecBinder.of(ConformerSpec.class).withRules(RecognitionRules::checkPieces);
  }

  @Override
  @Nullable Vocabulary vocabulary(ConformerSpec spec) {
    return spec.tokenizer().vocabulary();
  }
}
