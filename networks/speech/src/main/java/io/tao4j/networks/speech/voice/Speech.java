package io.tao4j.networks.speech.voice;

import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A text that was spoken.
 *
 * @param spectrogram {@code FLOAT32 [frames, bands]}: natural logarithms of mel bands
 * @param symbols of the text, in their order
 * @param sound made of the spectrogram; empty where only spectrograms were asked for
 */
public record Speech(Tensor spectrogram, List<Symbol> symbols, Optional<Sound> sound) {
  public Speech {
    symbols = List.copyOf(symbols);
  }

  /**
   * A symbol of a text.
   *
   * @param symbol a letter, a sound of the ARPAbet, a sign or a space
   * @param frames how long it lasts
   * @param pitch in hertz
   */
  public record Symbol(String symbol, int frames, double pitch) {}
}
