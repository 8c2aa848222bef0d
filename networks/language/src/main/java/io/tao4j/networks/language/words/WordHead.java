package io.tao4j.networks.language.words;

import io.tao4j.networks.language.text.TextHead.Pooling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Last layers behind an encoder, with their part in the loss.
 *
 * @param scope of their names
 * @param output name of the graph output: {@code [N, T, classes]}, or {@code [N, classes]}
 * @param classes names by index
 * @param layers dense layers
 * @param dropout before them
 * @param weight of their loss
 * @param pooling what stands for the text; null for a head that labels words
 * @param classWeights in the loss, or null for ones
 */
public record WordHead(
    String scope,
    String output,
    List<String> classes,
    int layers,
    double dropout,
    double weight,
    @Nullable Pooling pooling,
    @Nullable List<Double> classWeights) {
  public WordHead {
    classes = List.copyOf(classes);
  }

  /** A head that labels words, with weight 1. */
  public static WordHead ofWords(
      String scope, String output, List<String> classes, int layers, double dropout) {
    return new WordHead(scope, output, classes, layers, dropout, 1, null, null);
  }

  /** A copy with weights of the classes. */
  public WordHead withClassWeights(@Nullable List<Double> other) {
    return new WordHead(scope, output, classes, layers, dropout, weight, pooling, other);
  }
}
