package io.tao4j.networks.speech.voice;

import io.tao4j.error.TaoException;
import io.tao4j.model.Asset;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.speech.audio.MelSpectrogram;
import io.tao4j.networks.speech.audio.PitchTracker;
import java.util.List;

/**
 * What a model that speaks says of itself.
 *
 * @param symbols that its texts are made of
 * @param padWithSpace whether a space is put at both ends of a text
 * @param spectrograms how its spectrograms are made
 * @param lowest pitch that is looked for, in hertz
 * @param highest pitch that is looked for, in hertz
 * @param pitchMean in hertz
 * @param pitchDeviation in hertz
 * @param speakers number of voices
 * @param blocks layers over symbols
 */
record VoiceFacts(
    List<String> symbols,
    boolean padWithSpace,
    MelSpectrogram.Settings spectrograms,
    double lowest,
    double highest,
    double pitchMean,
    double pitchDeviation,
    int speakers,
    int blocks) {
  private static final String KEY = "voice";

  /** Name of the dictionary that travels in a model. */
  static final String DICTIONARY = "pronunciations.txt";

  VoiceFacts {
    symbols = List.copyOf(symbols);
  }

  /**
   * Those of a model.
   *
   * @throws TaoException {@code MODEL-010} if it says none
   */
  static VoiceFacts of(ModelMeta meta) {
    return meta.facts(KEY, VoiceFacts.class)
        .orElseThrow(
            () ->
                new TaoException(
                    "MODEL-010",
                    "the model does not say its symbols and spectrograms",
                    "it is no model of spectro_gen of tao4j"));
  }

  ModelMeta in(ModelMeta meta) {
    return meta.withFacts(KEY, this);
  }

  /** The symbols of a model, with the dictionary that travels in it. */
  static VoiceSymbols symbolsOf(Model model) {
    VoiceFacts facts = of(model.meta());
    Asset dictionary = model.assets().contains(DICTIONARY) ? model.assets().get(DICTIONARY) : null;
    return new VoiceSymbols(
        facts.symbols(), facts.padWithSpace(), dictionary == null ? "" : dictionary.text());
  }

  /** The voice's pitch. */
  PitchFigures pitch() {
    return new PitchFigures(pitchMean, pitchDeviation, lowest, highest, 0);
  }

  /** Finds pitch as this voice's is found. */
  PitchTracker tracker() {
    return new PitchTracker(
        spectrograms.sampleRate(), spectrograms.window(), spectrograms.hop(), lowest, highest);
  }
}
