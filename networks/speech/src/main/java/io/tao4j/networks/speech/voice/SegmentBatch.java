package io.tao4j.networks.speech.voice;

import io.tao4j.network.Batch;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Segments that go through the network together.
 *
 * @param segments all of one length
 * @param sources where they are from, for messages
 * @param bands of their spectrograms
 */
record SegmentBatch(List<SegmentRecipe.Segment> segments, List<String> sources, int bands) {
  /** Truth: samples of the recordings, {@code [N, samples]}. */
  static final String AUDIO = "audio";

  /** Truth: how many of them count, {@code INT32 [N]}. */
  static final String LENGTHS = "lengths";

  private Tensor spectrograms(Function<SegmentRecipe.Segment, float[]> which) {
    int each = which.apply(segments.get(0)).length;
    float[] all = new float[segments.size() * each];
    for (int n = 0; n < segments.size(); n++) {
      float[] rows = which.apply(segments.get(n));
      System.arraycopy(MelFile.turned(rows, each / bands, bands), 0, all, n * each, each);
    }
    return Tensor.of(all, segments.size(), bands, each / bands);
  }

  private float[] samples() {
    int each = segments.get(0).audio().length;
    float[] all = new float[segments.size() * each];
    for (int n = 0; n < segments.size(); n++) {
      System.arraycopy(segments.get(n).audio(), 0, all, n * each, each);
    }
    return all;
  }

  Batch forTraining() {
    int count = segments.size();
    float[] samples = samples();
    return new Batch(
        Map.of(
            HifiGanGraph.SPECTROGRAM, spectrograms(SegmentRecipe.Segment::mel),
            HifiGanLosses.AUDIO, Tensor.of(samples, count, 1, samples.length / count),
            HifiGanLosses.MEL, spectrograms(SegmentRecipe.Segment::compared)),
        Map.of(),
        sources);
  }

  Batch forEvaluation() {
    int count = segments.size();
    float[] samples = samples();
    return new Batch(
        Map.of(HifiGanGraph.SPECTROGRAM, spectrograms(SegmentRecipe.Segment::mel)),
        Map.of(
            AUDIO,
            Tensor.of(samples, count, samples.length / count),
            LENGTHS,
            Tensor.of(segments.stream().mapToInt(SegmentRecipe.Segment::length).toArray(), count)),
        sources);
  }
}
