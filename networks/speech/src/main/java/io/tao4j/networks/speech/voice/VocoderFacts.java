package io.tao4j.networks.speech.voice;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Spectrogram;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.speech.audio.MelSpectrogram.Settings;
import java.util.Optional;

/**
 * What a model that turns spectrograms into sound says of itself.
 *
 * @param spectrograms how those that it takes are made
 * @param shape its layers
 */
record VocoderFacts(Settings spectrograms, VocoderShape shape) {
  private static final String KEY = "vocoder";

  /**
   * Those of a model.
   *
   * @throws TaoException {@code MODEL-010} if it says none
   */
  static VocoderFacts of(ModelMeta meta) {
    return ifAny(meta)
        .orElseThrow(
            () ->
                new TaoException(
                    "MODEL-010",
                    "the model does not say which spectrograms it turns into sound",
                    "it is no model of vocoder of tao4j"));
  }

  /** Those of a model that a vocoder may be joined to. */
  static Optional<VocoderFacts> ifAny(ModelMeta meta) {
    return meta.facts(KEY, VocoderFacts.class);
  }

  ModelMeta in(ModelMeta meta) {
    return meta.withFacts(KEY, this);
  }

  /** Frames of a spectrogram of so many samples. */
  int frames(int samples) {
    return samples / spectrograms.hop() + (spectrograms.exactPad() ? 0 : 1);
  }

  /** The loss compares bands up to half the sample rate, whatever the network is given. */
  Settings compared() {
    Settings s = spectrograms;
    return new Settings(
        s.sampleRate(),
        s.window(),
        s.hop(),
        s.shape(),
        s.transform(),
        s.bands(),
        s.lowest(),
        s.sampleRate() / 2.0,
        s.preEmphasis(),
        s.power(),
        s.log(),
        s.guard(),
        s.clamped(),
        s.normalize(),
        s.dither(),
        s.reflected(),
        s.exactPad());
  }

  /** {@link #compared} inside of a graph. */
  Spectrogram.Settings lossSpectrogram() {
    Settings s = compared();
    return new Spectrogram.Settings(
        new Spectrogram.Frames(
            s.sampleRate(),
            s.transform(),
            s.window(),
            false,
            s.hop(),
            s.exactPad() ? (s.transform() - s.hop()) / 2 : s.transform() / 2,
            Spectrogram.Border.REFLECT),
        s.bands(),
        s.lowest(),
        s.highest(),
        0,
        s.power() == 1,
        s.guard(),
        s.clamped());
  }
}
