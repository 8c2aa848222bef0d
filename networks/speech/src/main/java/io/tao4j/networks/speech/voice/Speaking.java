package io.tao4j.networks.speech.voice;

import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.Inference;
import io.tao4j.networks.speech.audio.GriffinLim;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From texts to speech, in two passes: what length and pitch the network gives each symbol, then
 * the spectrogram with those at the pace and pitch that is asked for. Sound is made of it by a
 * vocoder that is joined to the model, or else by Griffin and Lim.
 */
final class Speaking implements Inference<String, Speech> {
  private static final long SEED = 1;

  private final VoiceFacts facts;
  private final VoiceSymbols symbols;
  private final VoiceInferenceConfig config;
  private final Optional<Vocoding> vocoder;
  private final Optional<GriffinLim> voice;

  /**
   * @throws TaoException {@code INFERENCE-012} if the spec asks for a voice that the model has not
   */
  Speaking(Model model, VoiceInferenceConfig config) {
    this.facts = VoiceFacts.of(model.meta());
    this.symbols = VoiceFacts.symbolsOf(model);
    this.config = config;
    this.vocoder = config.vocoder() ? JoinedVoice.vocoder(model) : Optional.empty();
    this.voice =
        vocoder.isPresent() || config.griffinLimIterations() == 0
            ? Optional.empty()
            : Optional.of(
                new GriffinLim(facts.spectrograms(), config.griffinLimIterations(), SEED));
    if (config.speaker() >= facts.speakers()) {
      throw new TaoException(
          "INFERENCE-012",
          "inference.speaker is %s, the model has %s voices"
              .formatted(config.speaker(), facts.speakers()),
          "they are numbered from 0");
    }
  }

  @Override
  public List<Speech> infer(List<String> inputs, GraphRunner graphs) {
    List<int[]> texts = inputs.stream().map(this::encoded).toList();
    int[] speakers = new int[facts.speakers() > 1 ? texts.size() : 0];
    Arrays.fill(speakers, config.speaker());
    Map<String, Tensor> found =
        graphs.run(GraphRunner.MAIN, VoiceBatch.inputs(texts, null, null, speakers, 1));
    Tensor lasting = found.get(FastPitchGraph.DURATIONS_FOUND);
    Tensor sung = found.get(FastPitchGraph.PITCH_FOUND);
    int columns = Math.toIntExact(lasting.shape().size(1));
    long[][] durations = new long[texts.size()][];
    float[][] pitch = new float[texts.size()][];
    int longest = 1;
    for (int n = 0; n < texts.size(); n++) {
      int length = texts.get(n).length;
      durations[n] = new long[length];
      pitch[n] = new float[length];
      for (int s = 0; s < length; s++) {
        long at = (long) n * columns + s;
        durations[n][s] = (long) (lasting.get(at) / config.pace() + 0.5);
        pitch[n][s] = (float) (sung.get(at) + config.pitchShift());
      }
      longest = Math.max(longest, (int) Arrays.stream(durations[n]).sum());
    }
    Map<String, Tensor> spoken =
        graphs.run(GraphRunner.MAIN, VoiceBatch.inputs(texts, durations, pitch, speakers, longest));
    Tensor spectrograms = spoken.get(FastPitchGraph.SPECTROGRAM);
    List<Speech> all = new ArrayList<>();
    for (int n = 0; n < texts.size(); n++) {
      Tensor one = spectrogram(spectrograms, n, (int) Arrays.stream(durations[n]).sum());
      Optional<Sound> sound =
          vocoder.map(way -> way.sound(one, graphs)).or(() -> voice.map(way -> way.sound(one)));
      all.add(new Speech(one, said(texts.get(n), durations[n], pitch[n]), sound));
    }
    return all;
  }

  private int[] encoded(String text) {
    int[] ids = symbols.encode(text, 1, null);
    if (ids.length == 0) {
      throw new TaoException(
          "INFERENCE-002",
          "the text '%s' has nothing that can be spoken".formatted(text),
          "give words of letters, or numbers");
    }
    return ids;
  }

  private List<Speech.Symbol> said(int[] text, long[] durations, float[] pitch) {
    List<Speech.Symbol> all = new ArrayList<>();
    for (int s = 0; s < text.length; s++) {
      all.add(
          new Speech.Symbol(
              facts.symbols().get(text[s]),
              (int) durations[s],
              facts.pitchMean() + pitch[s] * facts.pitchDeviation()));
    }
    return all;
  }

  private static Tensor spectrogram(Tensor all, int number, int frames) {
    int bands = Math.toIntExact(all.shape().size(1));
    int longest = Math.toIntExact(all.shape().size(2));
    float[] rows = new float[frames * bands];
    for (int band = 0; band < bands; band++) {
      for (int t = 0; t < frames; t++) {
        rows[t * bands + band] = (float) all.get(((long) number * bands + band) * longest + t);
      }
    }
    return Tensor.of(rows, frames, bands);
  }

  @Override
  public int length(String input) {
    return input.length();
  }

  @Override
  public int batchesByLength() {
    return 4;
  }
}
