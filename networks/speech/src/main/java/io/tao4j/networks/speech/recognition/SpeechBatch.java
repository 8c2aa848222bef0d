package io.tao4j.networks.speech.recognition;

import io.tao4j.network.Batch;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Utterances that go through the network together.
 *
 * @param numbers of them in their set
 * @param sources where they are from, for messages
 * @param labels of each one's text
 * @param inputs of the network
 */
record SpeechBatch(
    int[] numbers, List<String> sources, List<int[]> labels, Map<String, Tensor> inputs) {
  /** Truth of a batch: the utterances' numbers, {@code INT32 [N]}. */
  static final String NUMBERS = "numbers";

  SpeechBatch {
    sources = List.copyOf(sources);
    labels = List.copyOf(labels);
    inputs = Map.copyOf(inputs);
  }

  /**
   * The network's inputs.
   *
   * @param features of each sound, {@code [frames, bands]}
   * @param multiple frames are padded with 0 to a multiple of this
   */
  static Map<String, Tensor> inputs(List<Tensor> features, int multiple) {
    int longest = 1;
    int bands = Math.toIntExact(features.get(0).shape().size(1));
    long[] lengths = new long[features.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = features.get(i).shape().size(0);
      longest = Math.max(longest, (int) lengths[i]);
    }
    longest = (longest + multiple - 1) / multiple * multiple;
    float[] values = new float[Math.multiplyExact(lengths.length, bands * longest)];
    for (int i = 0; i < lengths.length; i++) {
      float[] rows = features.get(i).toFloatArray();
      for (int t = 0; t < lengths[i]; t++) {
        for (int band = 0; band < bands; band++) {
          values[(i * bands + band) * longest + t] = rows[t * bands + band];
        }
      }
    }
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(RecognitionGraph.FEATURES, Tensor.of(values, lengths.length, bands, longest));
    inputs.put(RecognitionGraph.LENGTHS, Tensor.of(lengths, lengths.length));
    return inputs;
  }

  /** For an evaluation: the network's inputs, and which utterances these are. */
  Batch forEvaluation() {
    return new Batch(inputs, Map.of(NUMBERS, Tensor.of(numbers, numbers.length)), sources);
  }

  /** With the targets of the loss. */
  Batch forTraining() {
    int longest = Math.max(1, labels.stream().mapToInt(l -> l.length).max().orElse(1));
    long[] targets = new long[labels.size() * longest];
    long[] lengths = new long[labels.size()];
    for (int i = 0; i < lengths.length; i++) {
      int[] row = labels.get(i);
      lengths[i] = row.length;
      for (int k = 0; k < row.length; k++) {
        targets[i * longest + k] = row[k];
      }
    }
    Map<String, Tensor> all = new LinkedHashMap<>(inputs);
    all.put(RecognitionGraph.TARGETS, Tensor.of(targets, lengths.length, longest));
    all.put(RecognitionGraph.TARGET_LENGTHS, Tensor.of(lengths, lengths.length));
    return new Batch(all, Map.of(), sources);
  }
}
