package io.tao4j.networks.language.encoder;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;

/**
 * Builds an encoder of text. Batch and length are free; parameters have the names of the public
 * weights. A task puts its head behind {@link Encoded}.
 *
 * <pre>{@code
 * GraphBuilder b = new GraphBuilder();
 * Encoded text = TextEncoder.of(config).build(b.scope("bert"), TextEncoder.inputs(b));
 * b.output("logits", b.linear("classifier", text.pooled(b), classes, true));
 * }</pre>
 */
public interface TextEncoder {
  /** Input: token ids {@code INT64 [N, T]}. */
  String IDS = "input_ids";

  /** Input: 1 for a token, 0 for padding, {@code INT64 [N, T]}. */
  String MASK = "attention_mask";

  /** Input: segments {@code INT64 [N, T]}. */
  String TYPES = "token_type_ids";

  /**
   * The three inputs. An encoder without segments does not read the last.
   *
   * @param ids {@code INT64 [N, T]}
   * @param types {@code INT64 [N, T]}
   * @param mask {@code INT64 [N, T]}
   */
  record Inputs(Value ids, Value types, Value mask) {}

  /**
   * An encoded text.
   *
   * @param table of tokens {@code [vocabulary, features]}, for heads that share it
   * @param states {@code [N, T, width]}: embeddings, then behind each block
   */
  record Encoded(Value table, List<Value> states) {
    public Encoded {
      states = List.copyOf(states);
    }

    /** Behind the last block, {@code [N, T, width]}. */
    public Value last() {
      return states.get(states.size() - 1);
    }

    /** The first token's state {@code [N, width]}, which stands for the text. */
    public Value first(GraphBuilder b) {
      Value index = b.add(new SourceOp.Constant(DType.INT64, Shape.SCALAR, List.of(0.0)));
      return b.add(new IndexOp.Gather(1), last(), index);
    }
  }

  /** The encoder of a configuration. */
  static TextEncoder of(EncoderConfig config) {
    return switch (config.kind()) {
      case BERT -> new Bert(config);
      case DISTILBERT -> new DistilBert(config);
      case MOBILEBERT -> new MobileBert(config);
    };
  }

  /** Adds the inputs to a graph, of any batch and length. */
  static Inputs inputs(GraphBuilder b) {
    Shape shape = new Shape(List.of(Dim.symbol("N"), Dim.symbol("T")));
    return new Inputs(
        b.input(IDS, DType.INT64, shape),
        b.input(TYPES, DType.INT64, shape),
        b.input(MASK, DType.INT64, shape));
  }

  /** The sizes. */
  EncoderConfig config();

  /** Name that the public weights put before an encoder's within a model for a task. */
  String scope();

  /** Adds the encoder. */
  Encoded build(GraphBuilder b, Inputs inputs);

  /**
   * The first token as a classifier takes it: through a dense layer, where the network has one.
   *
   * @param b where the head's parameters go: the same scope as the encoder's
   * @return {@code [N, width]}
   */
  Value pooled(GraphBuilder b, Encoded encoded);

  /** Parameters of a block, by the start of their names; the embeddings are the first. */
  List<String> blocks();

  /** A dense layer with tanh behind: BERT's pooler. */
  static Value pooler(GraphBuilder b, Value first, int width) {
    return b.unary(UnaryKind.TANH, EncoderParts.dense(b, "pooler.dense", first, width));
  }

  /** Adds an activation. */
  static Value activate(GraphBuilder b, EncoderConfig.Activation activation, Value x) {
    return switch (activation) {
      case GELU -> b.unary(UnaryKind.GELU, x);
      case RELU -> b.relu(x);
      case SWISH -> b.unary(UnaryKind.SWISH, x);
      case GELU_TANH -> Blocks.geluTanh(b, "activation", x);
    };
  }
}
