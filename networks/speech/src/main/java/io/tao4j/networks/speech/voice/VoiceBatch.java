package io.tao4j.networks.speech.voice;

import io.tao4j.network.Batch;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Utterances that go through the network together.
 *
 * @param numbers of them in their set
 * @param sources where they are from, for messages
 * @param utterances as they were loaded
 * @param speakers number of voices of the model
 * @param sharpness weight of the loss of alignments that are not sharp
 */
record VoiceBatch(
    int[] numbers,
    List<String> sources,
    List<VoiceRecipe.Loaded> utterances,
    int speakers,
    float sharpness) {
  /** Truth of a batch: the utterances' numbers, {@code INT32 [N]}. */
  static final String NUMBERS = "numbers";

  /** Truth: spectrograms, {@code [N, bands, T]}, and their lengths. */
  static final String MEL = "mel";

  static final String MEL_LENGTHS = "lengths";

  /** How much longer than the true sounds those of an evaluation may be. */
  static final double ROOM = 1.5;

  /** Batches are filled up to multiples, so that engines prepare for few shapes. */
  private static final int SYMBOLS = 8;

  private static final int FRAMES = 16;

  private static int filled(int length, int multiple) {
    return (length + multiple - 1) / multiple * multiple;
  }

  /**
   * The network's inputs.
   *
   * @param symbols of each text
   * @param durations of each symbol with their pitch; null where both are the network's
   * @param pitch of each symbol
   * @param speakers of each text, for a model of several voices; else empty
   * @param frames that are made
   */
  static Map<String, Tensor> inputs(
      List<int[]> symbols,
      long @org.jspecify.annotations.Nullable [][] durations,
      float @org.jspecify.annotations.Nullable [][] pitch,
      int[] speakers,
      int frames) {
    int count = symbols.size();
    int longest = filled(symbols.stream().mapToInt(s -> s.length).max().orElse(1), SYMBOLS);
    long[] ids = new long[count * longest];
    long[] lengths = new long[count];
    long[] lasting = new long[count * longest];
    float[] sung = new float[count * longest];
    Arrays.fill(lasting, -1);
    for (int n = 0; n < count; n++) {
      int[] text = symbols.get(n);
      lengths[n] = text.length;
      for (int s = 0; s < text.length; s++) {
        ids[n * longest + s] = text[s];
        if (durations != null && pitch != null) {
          lasting[n * longest + s] = durations[n][s];
          sung[n * longest + s] = pitch[n][s];
        }
      }
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(FastPitchGraph.TEXT, Tensor.of(ids, count, longest));
    inputs.put(FastPitchGraph.TEXT_LENGTHS, Tensor.of(lengths, count));
    inputs.put(FastPitchGraph.DURATIONS, Tensor.of(lasting, count, longest));
    inputs.put(FastPitchGraph.PITCH, Tensor.of(sung, count, longest));
    inputs.put(FastPitchGraph.FRAMES, Tensor.of(new long[count * frames], count, frames));
    if (speakers.length > 0) {
      inputs.put(
          FastPitchGraph.SPEAKER,
          Tensor.of(Arrays.stream(speakers).asLongStream().toArray(), count));
    }
    return inputs;
  }

  private Map<String, Tensor> inputs(int frames) {
    return inputs(
        utterances.stream().map(VoiceRecipe.Loaded::symbols).toList(),
        null,
        null,
        speakers > 1
            ? utterances.stream().mapToInt(VoiceRecipe.Loaded::speaker).toArray()
            : new int[0],
        frames);
  }

  private int longest() {
    return filled(utterances.stream().mapToInt(u -> u.pitch().length).max().orElse(1), FRAMES);
  }

  private Tensor spectrograms() {
    int bands = Math.toIntExact(utterances.get(0).mel().shape().size(1));
    int longest = longest();
    float[] values = new float[utterances.size() * bands * longest];
    for (int n = 0; n < utterances.size(); n++) {
      float[] rows = utterances.get(n).mel().toFloatArray();
      for (int t = 0; t < rows.length / bands; t++) {
        for (int band = 0; band < bands; band++) {
          values[(n * bands + band) * longest + t] = rows[t * bands + band];
        }
      }
    }
    return Tensor.of(values, utterances.size(), bands, longest);
  }

  private Tensor lengths() {
    return Tensor.of(
        utterances.stream().mapToLong(u -> u.pitch().length).toArray(), utterances.size());
  }

  /** For an evaluation: lengths and pitches are the network's. */
  Batch forEvaluation() {
    return new Batch(
        inputs((int) Math.ceil(longest() * ROOM)),
        Map.of(
            NUMBERS,
            Tensor.of(numbers, numbers.length),
            MEL,
            spectrograms(),
            MEL_LENGTHS,
            lengths()),
        sources);
  }

  /** With the targets of the losses; those of the alignment are found in each step. */
  Batch forTraining() {
    int count = utterances.size();
    int longest = longest();
    int symbols =
        filled(utterances.stream().mapToInt(u -> u.symbols().length).max().orElse(1), SYMBOLS);
    float[] pitch = new float[count * longest];
    float[] prior = new float[count * longest * symbols];
    for (int n = 0; n < count; n++) {
      VoiceRecipe.Loaded one = utterances.get(n);
      System.arraycopy(one.pitch(), 0, pitch, n * longest, one.pitch().length);
      int length = one.symbols().length;
      float[] rows = AlignmentPrior.logarithms(one.pitch().length, length);
      for (int t = 0; t < one.pitch().length; t++) {
        System.arraycopy(rows, t * length, prior, (n * longest + t) * symbols, length);
      }
    }
    float[] weights = new float[count];
    Arrays.fill(weights, sharpness);
    Map<String, Tensor> all = new LinkedHashMap<>(inputs(longest));
    all.put(AlignmentGraph.MEL, spectrograms());
    all.put(AlignmentGraph.MEL_LENGTHS, lengths());
    all.put(AlignmentGraph.PRIOR, Tensor.of(prior, count, longest, symbols));
    all.put(AlignmentGraph.SHARPNESS, Tensor.of(weights, count));
    return new Batch(
        all, Map.of(MonotonicAlignment.PITCH_OF_FRAMES, Tensor.of(pitch, count, longest)), sources);
  }
}
