package io.tao4j.networks.speech.voice;

import io.tao4j.error.TaoException;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.Inference;
import io.tao4j.networks.speech.audio.MelSpectrogram;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * From spectrograms to sound. Each goes through the network alone, so that no sound depends on what
 * else is asked for.
 */
final class Vocoding implements Inference<VocoderInput, Sound> {
  private final VocoderFacts facts;
  private final String part;

  /**
   * @param part of the model that is the vocoder
   */
  Vocoding(VocoderFacts facts, String part) {
    this.facts = facts;
    this.part = part;
  }

  @Override
  public List<Sound> infer(List<VocoderInput> inputs, GraphRunner graphs) {
    List<Sound> all = new ArrayList<>();
    for (VocoderInput input : inputs) {
      all.add(
          sound(
              input.spectrogram().orElseGet(() -> spectrogram(input.sound().orElseThrow())),
              graphs));
    }
    return all;
  }

  private Tensor spectrogram(Sound sound) {
    float[] samples = sound.at(facts.spectrograms().sampleRate()).samples();
    int hop = facts.spectrograms().hop();
    // as many frames as hold the sound, so that its end is not cut off
    int whole = (samples.length + hop - 1) / hop * hop;
    Tensor mel = new MelSpectrogram(facts.spectrograms()).of(Arrays.copyOf(samples, whole), null);
    int frames = whole / hop;
    int bands = facts.spectrograms().bands();
    return Tensor.of(Arrays.copyOf(mel.toFloatArray(), frames * bands), frames, bands);
  }

  /**
   * The sound of a spectrogram.
   *
   * @param spectrogram {@code [frames, bands]}
   * @return frames times the hop samples
   * @throws TaoException {@code INFERENCE-003} if it has another number of bands
   */
  Sound sound(Tensor spectrogram, GraphRunner graphs) {
    int bands = facts.spectrograms().bands();
    if (spectrogram.shape().rank() != 2 || spectrogram.shape().size(1) != bands) {
      throw new TaoException(
          "INFERENCE-003",
          "a spectrogram has the shape " + spectrogram.shape(),
          "this model takes [frames, %s]".formatted(bands));
    }
    int frames = Math.toIntExact(spectrogram.shape().size(0));
    if (frames == 0) {
      return new Sound(new float[0], facts.spectrograms().sampleRate()); // nothing was said
    }
    float[] columns = MelFile.turned(spectrogram.toFloatArray(), frames, bands);
    Map<String, Tensor> outputs =
        graphs.run(part, Map.of(HifiGanGraph.SPECTROGRAM, Tensor.of(columns, 1, bands, frames)));
    return new Sound(
        outputs.get(HifiGanGraph.WAVEFORM).toFloatArray(), facts.spectrograms().sampleRate());
  }
}
