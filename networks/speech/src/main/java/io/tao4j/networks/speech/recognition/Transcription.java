package io.tao4j.networks.speech.recognition;

import io.tao4j.model.Model;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.SinglePassInference;
import io.tao4j.networks.speech.audio.MelSpectrogram;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.recognition.RecognitionGroups.DecodingConfig;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From sounds to texts. */
final class Transcription implements SinglePassInference<Sound, Transcript> {
  private final RecognitionFacts facts;
  private final MelSpectrogram features;
  private final TextDecoder decoder;
  private final SoundParts parts;

  Transcription(Model model, @Nullable DecodingConfig decoding) {
    this.facts = RecognitionFacts.of(model.meta());
    this.features = new MelSpectrogram(facts.features());
    this.decoder = TextDecoder.of(facts, decoding);
    this.parts = SoundParts.of(facts, decoding == null ? DecodingConfig.DEFAULT : decoding);
  }

  @Override
  public Map<String, Tensor> encode(List<Sound> inputs) {
    return encoded(inputs.stream().map(this::samples).toList());
  }

  private float[] samples(Sound sound) {
    return sound.at(facts.features().sampleRate()).samples();
  }

  private Map<String, Tensor> encoded(List<float[]> sounds) {
    return SpeechBatch.inputs(
        sounds.stream().map(samples -> features.of(samples, null)).toList(), facts.multiple());
  }

  @Override
  public boolean fitsOnePass(Sound input) {
    return parts.hasOne(input.seconds() * facts.features().sampleRate());
  }

  /** Long sounds one by one, in parts. */
  @Override
  public List<Transcript> infer(List<Sound> inputs, GraphRunner graphs) {
    if (inputs.stream().allMatch(this::fitsOnePass)) {
      return decode(inputs, graphs.run(GraphRunner.MAIN, encode(inputs)));
    }
    return inputs.stream().map(sound -> inParts(sound, graphs)).toList();
  }

  private Transcript inParts(Sound sound, GraphRunner graphs) {
    if (fitsOnePass(sound)) {
      return decode(List.of(sound), graphs.run(GraphRunner.MAIN, encode(List.of(sound)))).get(0);
    }
    List<double[]> rows = new ArrayList<>();
    for (SoundParts.Part part : parts.of(samples(sound))) {
      double[][] answer =
          TextDecoder.answers(graphs.run(GraphRunner.MAIN, encoded(List.of(part.samples()))))
              .get(0);
      int end = (int) Math.min(answer.length, (long) part.first() + part.count());
      rows.addAll(Arrays.asList(answer).subList(part.first(), end));
    }
    return decoder.decode(rows.toArray(double[][]::new));
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
