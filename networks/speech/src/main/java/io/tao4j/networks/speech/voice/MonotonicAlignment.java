package io.tao4j.networks.speech.voice;

import io.tao4j.network.Batch;
import io.tao4j.network.TargetAssignment;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The likeliest alignment that goes through a text once, from its first symbol to its last, as the
 * network sees it now (Viterbi's search): the length of each symbol, and the mean pitch of its
 * frames.
 */
final class MonotonicAlignment implements TargetAssignment {
  /** Truth: pitch of each frame, normalised, 0 where there is no voice, {@code [N, T]}. */
  static final String PITCH_OF_FRAMES = "pitch_of_frames";

  @Override
  public Map<String, Tensor> targets(Batch batch, Map<String, Tensor> predictions, long seed) {
    Tensor attention = predictions.get(AlignmentGraph.ATTENTION);
    int count = Math.toIntExact(attention.shape().size(0));
    int longest = Math.toIntExact(attention.shape().size(1));
    int symbols = Math.toIntExact(attention.shape().size(2));
    float[] scores = attention.toFloatArray();
    float[] voiced = batch.truth().get(PITCH_OF_FRAMES).toFloatArray();
    Tensor frames = batch.inputs().get(AlignmentGraph.MEL_LENGTHS);
    Tensor lengths = batch.inputs().get(FastPitchGraph.TEXT_LENGTHS);
    long[] durations = new long[count * symbols];
    float[] pitch = new float[count * symbols];
    for (int n = 0; n < count; n++) {
      int[] found =
          durations(
              scores, n * longest * symbols, symbols, (int) frames.get(n), (int) lengths.get(n));
      int at = n * longest;
      for (int s = 0; s < found.length; s++) {
        durations[n * symbols + s] = found[s];
        pitch[n * symbols + s] = mean(voiced, at, found[s]);
        at += found[s];
      }
    }
    Map<String, Tensor> targets = new LinkedHashMap<>();
    targets.put(FastPitchGraph.DURATIONS, Tensor.of(durations, count, symbols));
    targets.put(FastPitchGraph.PITCH, Tensor.of(pitch, count, symbols));
    return targets;
  }

  /** The mean of the values that are not 0; 0 where all are. */
  static float mean(float[] values, int from, int count) {
    double sum = 0;
    int some = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i];
      some += values[i] != 0 ? 1 : 0;
    }
    return some == 0 ? 0 : (float) (sum / some);
  }

  /**
   * Frames of each symbol, one or more each.
   *
   * @param scores logarithms, a row a frame
   * @param from where the first row begins
   * @param stride numbers of a row
   * @param frames as many as symbols or more
   * @param symbols one or more
   */
  static int[] durations(float[] scores, int from, int stride, int frames, int symbols) {
    if (frames < symbols) {
      throw new IllegalArgumentException(
          "%s frames are fewer than %s symbols".formatted(frames, symbols));
    }
    double[] best = new double[symbols];
    java.util.Arrays.fill(best, Double.NEGATIVE_INFINITY);
    best[0] = scores[from];
    boolean[][] moved = new boolean[frames][symbols];
    for (int t = 1; t < frames; t++) {
      int row = from + t * stride;
      for (int s = Math.min(t, symbols - 1); s >= 0; s--) {
        moved[t][s] = s > 0 && best[s - 1] > best[s];
        best[s] = (moved[t][s] ? best[s - 1] : best[s]) + scores[row + s];
      }
    }
    int[] durations = new int[symbols];
    int s = symbols - 1;
    for (int t = frames - 1; t >= 0; t--) {
      durations[s]++;
      s -= moved[t][s] ? 1 : 0;
    }
    return durations;
  }
}
