package io.tao4j.networks.language.text;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.networks.language.encoder.TextEncoder.Encoded;
import io.tao4j.networks.language.encoder.TextEncoder.Inputs;
import io.tao4j.networks.language.encoder.TextHeads;
import io.tao4j.spec.Field;
import io.tao4j.tensor.DType;
import java.util.List;

/** NeMo's last layers behind an encoder. */
public final class TextHead {
  private TextHead() {}

  /** What stands for a whole text. */
  public enum Pooling {
    @Field(description = "the first token's state, as in NeMo")
    FIRST,
    @Field(description = "the mean of all tokens' states, for encoders of sentences")
    MEAN
  }

  /** A text's state {@code [N, width]}. */
  public static Value pooled(GraphBuilder b, Encoded text, Inputs inputs, Pooling pooling) {
    return switch (pooling) {
      case FIRST -> text.first(b);
      case MEAN -> {
        Value mask =
            b.add(
                new Reshape(
                    List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Sized(1))),
                b.add(new Cast(DType.FLOAT32), inputs.mask()));
        yield b.quotient(
            b.reduce(ReduceKind.SUM, b.product(text.last(), mask), false, 1),
            b.reduce(ReduceKind.SUM, mask, false, 1));
      }
    };
  }

  /**
   * Dropout, then dense layers.
   *
   * @param name scope of the layers
   * @param x {@code [..., width]}
   * @param layers one or more
   * @return logits {@code [..., classes]}
   */
  public static Value logits(
      GraphBuilder b, String name, Value x, int layers, double dropout, int classes) {
    Value dropped = dropout > 0 ? b.add(name + ".dropout", new NormalizeOp.Dropout(dropout), x) : x;
    return TextHeads.perceptron(b, name, dropped, layers, classes);
  }

  /** Name of the last of those layers, whose rows belong to classes. */
  public static String lastLayer(String name, int layers) {
    return name + ".layer" + 2 * (layers - 1);
  }
}
