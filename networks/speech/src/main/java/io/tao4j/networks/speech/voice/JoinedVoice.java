package io.tao4j.networks.speech.voice;

import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.networks.speech.audio.MelSpectrogram.Settings;
import io.tao4j.networks.tasks.JoinedPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two models in one: spectro_gen makes spectrograms of texts, the part {@value #VOCODER} turns them
 * into sound.
 *
 * <pre>{@code
 * JoinedVoice.joined(Model.load(spectro), Model.load(vocoder)).save(voice);
 * try (Predictor<String, Speech> predictor =
 *     Tao.load(voice).predictor(String.class, Speech.class)) {
 *   SoundFile.write(predictor.predict("two four nine").sound().orElseThrow(), Path.of("said.wav"));
 * }
 * }</pre>
 */
public final class JoinedVoice {
  /** Name of the part that makes sound. */
  public static final String VOCODER = "vocoder";

  private JoinedVoice() {}

  /**
   * Joins two models.
   *
   * @param spectro of the network spectro_gen; a vocoder that it has already is replaced
   * @param vocoder of the network vocoder
   * @throws TaoException {@code MODEL-010} if one is of another network, {@code MODEL-023} if the
   *     vocoder was trained on other spectrograms than spectro_gen makes
   */
  public static Model joined(Model spectro, Model vocoder) {
    VoiceFacts voice = VoiceFacts.of(spectro.meta());
    VocoderFacts facts = VocoderFacts.of(vocoder.meta());
    List<String> differences = differences(voice.spectrograms(), facts.spectrograms());
    if (!differences.isEmpty()) {
      throw new TaoException(
          "MODEL-023",
          "the vocoder was trained on other spectrograms than the other model makes: "
              + String.join("; ", differences),
          "train both with the same preprocessor");
    }
    return JoinedPart.with(spectro, VOCODER, vocoder).withMeta(facts.in(spectro.meta()));
  }

  /** The vocoder of a model; empty where none is joined to it. */
  static Optional<Vocoding> vocoder(Model model) {
    return model.parts().containsKey(VOCODER)
        ? Optional.of(new Vocoding(VocoderFacts.of(model.meta()), VOCODER))
        : Optional.empty();
  }

  /** What changes the meaning of a number; the guard and where frames begin do not. */
  private static List<String> differences(Settings voice, Settings vocoder) {
    List<String> all = new ArrayList<>();
    add(all, "sample_rate", voice.sampleRate(), vocoder.sampleRate());
    add(all, "n_window_stride", voice.hop(), vocoder.hop());
    add(all, "n_window_size", voice.window(), vocoder.window());
    add(all, "window", voice.shape(), vocoder.shape());
    add(all, "n_fft", voice.transform(), vocoder.transform());
    add(all, "features", voice.bands(), vocoder.bands());
    add(all, "lowfreq", voice.lowest(), vocoder.lowest());
    add(all, "highfreq", voice.highest(), vocoder.highest());
    add(all, "mag_power", voice.power(), vocoder.power());
    return all;
  }

  private static void add(List<String> all, String field, Object voice, Object vocoder) {
    if (!voice.equals(vocoder)) {
      all.add("%s is %s for the vocoder and %s".formatted(field, vocoder, voice));
    }
  }
}
