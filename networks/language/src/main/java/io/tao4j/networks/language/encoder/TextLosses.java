package io.tao4j.networks.language.encoder;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Losses of the tasks on text. Targets are numbers of classes; what does not count is masked. */
public final class TextLosses {
  private TextLosses() {}

  /**
   * Mean cross entropy of one class a text.
   *
   * @param logits {@code [N, C]}
   * @param labels {@code INT64 [N]}, from 0 and below C
   * @param classWeights a weight a class, or null for ones
   */
  public static Value ofTexts(
      GraphBuilder b, Value logits, Value labels, @Nullable List<Double> classWeights) {
    return Losses.meanSoftmaxCrossEntropy(b, logits, oneHot(b, logits, labels), classWeights);
  }

  /**
   * Mean cross entropy of one class a token, over the tokens of the whole batch that count.
   *
   * @param logits {@code [N, T, C]}
   * @param labels {@code INT64 [N, T]}, from 0 and below C, of masked tokens too
   * @param mask {@code INT64 [N, T]}, 1 where a token counts; if none does the loss is 0
   * @param classWeights a weight a class, or null for ones
   */
  public static Value ofTokens(
      GraphBuilder b, Value logits, Value labels, Value mask, @Nullable List<Double> classWeights) {
    // losses want the classes before the places
    Transpose classesFirst = Transpose.swapping(3, 1, 2);
    Value scores = b.add(classesFirst, logits);
    Value targets = b.add(classesFirst, oneHot(b, logits, labels));
    Value counted = b.add(new Cast(DType.FLOAT32), mask);
    Value losses = Losses.softmaxCrossEntropy(b, scores, targets, classWeights);
    Value weights = b.product(counted, Losses.classWeightOfRow(b, targets, classWeights));
    return b.quotient(
        Losses.sum(b, b.product(losses, counted)),
        Blocks.atLeast(b, Losses.sum(b, weights), 1e-12));
  }

  private static Value oneHot(GraphBuilder b, Value logits, Value labels) {
    int classes = Math.toIntExact(b.shape(logits).size(-1));
    return b.add(new IndexOp.OneHot(classes), labels);
  }

  /**
   * Mean cross entropy of a place in each text.
   *
   * @param logits {@code [N, T]}
   * @param places {@code INT64 [N]}, from 0; beyond T for a text that does not count
   */
  public static Value ofPlaces(GraphBuilder b, Value logits, Value places) {
    Value column = b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))), places);
    Value positions = b.add(new IndexOp.Iota(1), logits);
    Value targets =
        b.add(new Cast(DType.FLOAT32), b.add(new Compare(CompareKind.EQUAL), positions, column));
    Value losses = Losses.softmaxCrossEntropy(b, logits, targets, null);
    return Losses.weightedMean(b, losses, b.reduce(ReduceKind.SUM, targets, false, 1));
  }
}
