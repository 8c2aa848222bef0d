package io.tao4j.networks.speech.recognition;

import io.tao4j.model.Model;
import io.tao4j.network.SinglePassInference;
import io.tao4j.networks.speech.audio.MelSpectrogram;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.recognition.RecognitionGroups.DecodingConfig;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From sounds to texts. */
final class Transcription implements SinglePassInference<Sound, Transcript> {
  private final RecognitionFacts facts;
  private final MelSpectrogram features;
  private final TextDecoder decoder;

  Transcription(Model model, @Nullable DecodingConfig decoding) {
    this.facts = RecognitionFacts.of(model.meta());
    this.features = new MelSpectrogram(facts.features());
    this.decoder = TextDecoder.of(facts, decoding);
  }

  @Override
  public Map<String, Tensor> encode(List<Sound> inputs) {
    return SpeechBatch.inputs(
        inputs.stream()
            .map(sound -> sound.at(facts.features().sampleRate()).samples())
            .map(samples -> features.of(samples, null))
            .toList(),
        facts.multiple());
  }

  @Override
  public List<Transcript> decode(List<Sound> inputs, Map<String, Tensor> outputs) {
    return decoder.decode(outputs);
  }

  @Override
  public int length(Sound input) {
    return (int) (input.seconds() * 100);
  }

  @Override
  public int batchesByLength() {
    return 4;
  }
}
