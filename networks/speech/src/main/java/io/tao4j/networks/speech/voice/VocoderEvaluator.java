package io.tao4j.networks.speech.voice;

import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.networks.speech.audio.MelSpectrogram;
import io.tao4j.networks.speech.audio.SpectralDistance;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How far sounds that are made of spectrograms are from the recordings: the mean absolute
 * difference of their mel spectrograms, which NeMo calls the validation loss, and the distance of
 * their spectra.
 */
final class VocoderEvaluator implements Evaluator {
  private static final String MEL_ERROR = "mel_error";
  private static final String DISTANCE = "spectral_distance";

  private final MelSpectrogram mel;
  private double error;
  private double distance;
  private long samples;

  VocoderEvaluator(VocoderFacts facts) {
    this.mel = new MelSpectrogram(facts.compared());
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    float[] made = outputs.get(HifiGanGraph.WAVEFORM).toFloatArray();
    float[] recorded = batch.truth().get(SegmentBatch.AUDIO).toFloatArray();
    Tensor lengths = batch.truth().get(SegmentBatch.LENGTHS);
    int each = recorded.length / batch.size();
    for (int n = 0; n < batch.size(); n++) {
      int end = n * each + (int) lengths.get(n);
      float[] truth = Arrays.copyOfRange(recorded, n * each, end);
      float[] found = Arrays.copyOfRange(made, n * each, end);
      float[] a = mel.of(truth, null).toFloatArray();
      float[] b = mel.of(found, null).toFloatArray();
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += Math.abs(a[i] - b[i]);
      }
      error += a.length == 0 ? 0 : sum / a.length;
      distance += SpectralDistance.between(truth, found);
      samples++;
    }
  }

  @Override
  public Set<String> metricNames() {
    return Set.of(MEL_ERROR, DISTANCE, "samples");
  }

  @Override
  public Evaluation result() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(MEL_ERROR, samples == 0 ? Double.NaN : error / samples);
    figures.put(DISTANCE, samples == 0 ? Double.NaN : distance / samples);
    figures.put("samples", (double) samples);
    return Evaluation.of(
        figures, Metric.lower(MEL_ERROR), Set.of(DISTANCE), Map.of(), Evaluation.Details.NONE);
  }
}
