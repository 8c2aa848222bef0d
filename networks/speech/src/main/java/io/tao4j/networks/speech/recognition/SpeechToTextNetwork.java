package io.tao4j.networks.speech.recognition;

import io.tao4j.network.NetworkInfo;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;

/** TAO's {@code speech_to_text}: Jasper and QuartzNet, characters. */
public final class SpeechToTextNetwork extends RecognitionNetwork<SpeechToTextSpec> {
  private static final String NAME = "speech_to_text";

  /** For the service loader. */
  public SpeechToTextNetwork() {}

  /** As in TAO, recognisers are not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "the text of speech, with times: Jasper and QuartzNet, characters")
        .without(Verb.PRUNE, Verb.VALIDATE)
        .withCommands(new ConvertSpeech(), new TuneDecoding(NAME));
  }

  @Override
  public SpecBinder<SpeechToTextSpec> specBinder() {
    return SpecBinder.of(SpeechToTextSpec.class).withRules(new SpeechToTextRules());
  }

  @Override
  Vocabulary vocabulary(SpeechToTextSpec spec) {
    return Vocabulary.ofCharacters(spec.model().labels());
  }
}
