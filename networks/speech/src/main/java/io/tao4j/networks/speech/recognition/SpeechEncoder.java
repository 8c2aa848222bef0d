package io.tao4j.networks.speech.recognition;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.spec.RuleContext;
import java.util.Optional;

/** The layers of a recogniser, from features to what is classified step by step. */
interface SpeechEncoder {
  /**
   * Encoded features.
   *
   * @param values {@code FLOAT32 [N, C, T / stride]}
   * @param lengths {@code INT64 [N]}
   */
  record Encoded(Value values, Value lengths) {}

  /** Bands of the features, where the spec says them once more. */
  Optional<Integer> featIn();

  /** What lengths are divided by. */
  int stride();

  /** Blocks, which can be frozen one by one. */
  int blockCount();

  /**
   * What can be frozen.
   *
   * @param blocks of the model, which may be another number than this one's
   */
  RecognitionTrunk trunk(int blocks);

  /**
   * Says what is wrong.
   *
   * @param path of its group in the spec
   * @param bands of the features
   */
  void check(String path, int bands, RuleContext context);

  /**
   * Adds the layers.
   *
   * @param b the scope of the encoder
   * @param features {@code FLOAT32 [N, F, T]}, T a multiple of the whole stride; 0 behind each
   *     length
   * @param lengths {@code INT64 [N]}
   */
  Encoded build(GraphBuilder b, Value features, Value lengths);
}
