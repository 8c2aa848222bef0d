package io.tao4j.networks.speech.recognition;

import io.tao4j.network.NetworkInfo;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import org.jspecify.annotations.Nullable;

/**
 * TAO's {@code speech_to_text_citrinet}: blocks of separable convolutions with gated channels, and
 * pieces of words instead of characters, for which it shortens sounds eight times.
 *
 * @see <a href="https://arxiv.org/abs/2104.01721">Majumdar et al. 2021, Citrinet</a>
 */
public final class CitrinetNetwork extends RecognitionNetwork<CitrinetSpec> {
  private static final String NAME = "speech_to_text_citrinet";

  /** For the service loader. */
  public CitrinetNetwork() {}

  /** As in TAO, recognisers are not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(
            NAME, "the text of speech, with times: Citrinet, pieces of words from a tokenizer")
        .without(Verb.PRUNE, Verb.VALIDATE)
        .withCommands(new ConvertSpeech(), new CreateTokenizer(), new TuneDecoding(NAME));
  }

  @Override
  public SpecBinder<CitrinetSpec> specBinder() {
    return SpecBinder.of(CitrinetSpec.class).withRules(RecognitionRules::checkPieces);
  }

  @Override
  @Nullable Vocabulary vocabulary(CitrinetSpec spec) {
    return spec.tokenizer().vocabulary();
  }
}
