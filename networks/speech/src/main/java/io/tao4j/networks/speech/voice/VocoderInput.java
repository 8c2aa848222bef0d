package io.tao4j.networks.speech.voice;

import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.tensor.Tensor;
import java.util.Optional;

/**
 * What a vocoder turns into sound: a spectrogram, or a sound of which it takes the spectrogram.
 *
 * @param spectrogram {@code FLOAT32 [frames, bands]}, natural logarithms of mel bands
 * @param sound at any rate
 * @param text what is said, empty where that is not known
 */
public record VocoderInput(Optional<Tensor> spectrogram, Optional<Sound> sound, String text) {
  public VocoderInput {
    if (spectrogram.isPresent() == sound.isPresent()) {
      throw new IllegalArgumentException("give a spectrogram or a sound");
    }
  }

  /** A spectrogram, {@code FLOAT32 [frames, bands]}. */
  public static VocoderInput of(Tensor spectrogram) {
    return new VocoderInput(Optional.of(spectrogram), Optional.empty(), "");
  }

  /** A sound to be made anew. */
  public static VocoderInput of(Sound sound) {
    return new VocoderInput(Optional.empty(), Optional.of(sound), "");
  }
}
