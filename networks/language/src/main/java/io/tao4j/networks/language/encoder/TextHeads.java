package io.tao4j.networks.language.encoder;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.networks.language.encoder.TextEncoder.Encoded;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;

/** What tasks put behind an encoder, with the parameter names of the public weights. */
public final class TextHeads {
  private TextHeads() {}

  /**
   * A class for a text: dropout and a dense layer {@code classifier} behind the pooled first token.
   *
   * @param b the graph's outermost scope
   * @param inner the encoder's scope
   * @return logits {@code [N, classes]}
   */
  public static Value ofText(
      GraphBuilder b, GraphBuilder inner, TextEncoder encoder, Encoded text, int classes) {
    Value pooled = encoder.pooled(inner, text);
    if (encoder.config().kind() == EncoderConfig.Kind.DISTILBERT) {
      pooled = b.relu(EncoderParts.dense(b, "pre_classifier", pooled, encoder.config().width()));
    }
    pooled = EncoderParts.dropout(b, "head.dropout", pooled, encoder.config().dropout());
    return EncoderParts.dense(b, "classifier", pooled, classes);
  }

  /**
   * A class for each token: dropout and a dense layer {@code classifier}.
   *
   * @return logits {@code [N, T, classes]}
   */
  public static Value ofTokens(GraphBuilder b, TextEncoder encoder, Encoded text, int classes) {
    Value last = EncoderParts.dropout(b, "head.dropout", text.last(), encoder.config().dropout());
    return EncoderParts.dense(b, "classifier", last, classes);
  }

  /**
   * Where an answer starts and ends.
   *
   * @param start logits {@code [N, T]}
   * @param end logits {@code [N, T]}
   */
  public record Span(Value start, Value end) {}

  /** The start and end of an answer: a dense layer {@code qa_outputs}. */
  public static Span ofSpan(GraphBuilder b, Encoded text) {
    Value both = EncoderParts.dense(b, "qa_outputs", text.last(), 2);
    return new Span(column(b, both, 0), column(b, both, 1));
  }

  private static Value column(GraphBuilder b, Value x, int index) {
    Value at = b.add(new SourceOp.Constant(DType.INT64, Shape.SCALAR, List.of((double) index)));
    return b.add(new IndexOp.Gather(2), x, at);
  }

  /**
   * Which token stands at each place: BERT's masked language model, whose last layer is the table
   * of tokens.
   *
   * @return logits {@code [N, T, vocabulary]}
   */
  public static Value ofMaskedTokens(GraphBuilder b, TextEncoder encoder, Encoded text) {
    EncoderConfig config = encoder.config();
    GraphBuilder head = b.scope("cls.predictions");
    GraphBuilder transform = head.scope("transform");
    int width = Math.toIntExact(b.shape(text.table()).size(1)); // MobileBERT has a narrow table
    Value x = EncoderParts.dense(transform, "dense", text.last(), width);
    x = TextEncoder.activate(transform, config.activation(), x);
    x = EncoderParts.norm(transform, "LayerNorm", x, config.epsilon());
    Value bias =
        head.parameter("bias", Shape.of(config.vocabularySize()), Role.BIAS, Initializer.zeros());
    Value scores =
        head.add(new LinearOp.MatMul(), x, head.add(new Transpose(List.of(1, 0)), text.table()));
    return head.sum(scores, bias);
  }

  /**
   * Dense layers of the encoder's width with ReLU between, the last to the classes: what NeMo puts
   * behind an encoder. Names are {@code name.layerK} with even K.
   *
   * @param x {@code [..., width]}
   * @param layers one or more
   * @return logits {@code [..., classes]}
   */
  public static Value perceptron(GraphBuilder b, String name, Value x, int layers, int classes) {
    GraphBuilder s = b.scope(name);
    int width = Math.toIntExact(b.shape(x).size(-1));
    Value y = x;
    for (int i = 0; i < layers - 1; i++) {
      y = s.relu(EncoderParts.dense(s, "layer" + 2 * i, y, width));
    }
    return EncoderParts.dense(s, "layer" + 2 * (layers - 1), y, classes);
  }
}
