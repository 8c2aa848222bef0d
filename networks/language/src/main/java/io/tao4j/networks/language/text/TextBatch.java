package io.tao4j.networks.language.text;

import io.tao4j.network.Batch;
import io.tao4j.networks.language.encoder.TextEncoder;
import io.tao4j.networks.tokenizers.TokenBatch;
import io.tao4j.networks.tokenizers.TokenSequence;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Samples that go through the network together, filled up to the longest.
 *
 * @param samples in the order of the rows
 * @param numbers of the samples in their set
 * @param inputs of the encoder, {@code INT64 [N, T]} each
 * @param <T> the task's labels
 */
public record TextBatch<T>(List<TextSample<T>> samples, int[] numbers, Map<String, Tensor> inputs) {
  /** Truth of a batch: the samples' numbers, {@code INT32 [N]}. */
  public static final String NUMBERS = "numbers";

  public TextBatch {
    samples = List.copyOf(samples);
    inputs = Map.copyOf(inputs);
  }

  /** The encoder's inputs for some sequences, padded to the longest. */
  public static Map<String, Tensor> inputs(List<TokenSequence> sequences, int paddingId) {
    TokenBatch batch = TokenBatch.of(sequences, paddingId, 1);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(TextEncoder.IDS, batch.ids().to(DType.INT64));
    inputs.put(TextEncoder.TYPES, batch.types().to(DType.INT64));
    inputs.put(TextEncoder.MASK, batch.mask().to(DType.INT64));
    return inputs;
  }

  /** Number of tokens of the longest sample: T. */
  public int length() {
    return samples.stream().mapToInt(TextSample::length).max().orElse(0);
  }

  /** For an evaluation: the encoder's inputs, and which samples these are. */
  public Batch forEvaluation() {
    return with(Map.of());
  }

  /** With further inputs, the targets of a loss. */
  public Batch with(Map<String, Tensor> targets) {
    Map<String, Tensor> all = new LinkedHashMap<>(inputs);
    all.putAll(targets);
    return new Batch(
        all,
        Map.of(NUMBERS, Tensor.of(numbers, numbers.length)),
        samples.stream().map(TextSample::source).toList());
  }

  /** One number a sample as a target, {@code INT64 [N]}. */
  public Tensor perText(Function<? super T, Integer> number) {
    long[] values = samples.stream().mapToLong(sample -> number.apply(sample.truth())).toArray();
    return Tensor.of(values, values.length);
  }

  /**
   * One number a token as a target, {@code INT64 [N, T]}; 0 where a sample has ended.
   *
   * @param numbers of a sample, one a token
   */
  public Tensor perToken(Function<? super T, int[]> numbers) {
    int length = length();
    long[] values = new long[samples.size() * length];
    for (int row = 0; row < samples.size(); row++) {
      int[] ofSample = numbers.apply(samples.get(row).truth());
      for (int i = 0; i < ofSample.length; i++) {
        values[row * length + i] = ofSample[i];
      }
    }
    return Tensor.of(values, samples.size(), length);
  }
}
