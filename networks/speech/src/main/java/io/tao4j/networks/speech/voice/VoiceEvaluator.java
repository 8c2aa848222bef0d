package io.tao4j.networks.speech.voice;

import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How far spoken texts are from the recordings: mel-cepstral distortion, and lengths. */
final class VoiceEvaluator implements Evaluator {
  private static final String DISTORTION = "mcd";

  private double distortion;
  private double lengths;
  private long samples;

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    Tensor found = outputs.get(FastPitchGraph.SPECTROGRAM);
    Tensor truth = batch.truth().get(VoiceBatch.MEL);
    Tensor counts = outputs.get(FastPitchGraph.NUMBER_OF_FRAMES);
    Tensor lasting = batch.truth().get(VoiceBatch.MEL_LENGTHS);
    for (int n = 0; n < batch.size(); n++) {
      int length = (int) lasting.get(n);
      // by the utterance alone, so that its neighbours in a batch do not matter
      double most = Math.ceil(VoiceBatch.ROOM * length);
      int said = (int) Math.max(1, Math.min(most, counts.get(n)));
      distortion += MelDistortion.between(rows(found, n, said), rows(truth, n, length));
      lengths += Math.abs(counts.get(n) - length) / length;
      samples++;
    }
  }

  private static double[][] rows(Tensor spectrograms, int number, int frames) {
    int bands = Math.toIntExact(spectrograms.shape().size(1));
    int longest = Math.toIntExact(spectrograms.shape().size(2));
    double[][] rows = new double[frames][bands];
    for (int band = 0; band < bands; band++) {
      for (int t = 0; t < frames; t++) {
        rows[t][band] = spectrograms.get(((long) number * bands + band) * longest + t);
      }
    }
    return rows;
  }

  @Override
  public Set<String> metricNames() {
    return Set.of(DISTORTION, "length_error", "samples");
  }

  @Override
  public Evaluation result() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(DISTORTION, samples == 0 ? Double.NaN : distortion / samples);
    figures.put("length_error", samples == 0 ? Double.NaN : lengths / samples);
    figures.put("samples", (double) samples);
    return Evaluation.of(
        figures,
        Metric.lower(DISTORTION),
        Set.of("length_error"),
        Map.of(),
        Evaluation.Details.NONE);
  }
}
