package io.tao4j.networks.language.encoder;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Objects;

/** MobileBERT, deep and narrow: Sun et al. 2020, arXiv 2004.02984. */
record MobileBert(EncoderConfig config) implements TextEncoder {
  private static final String BLOCKS = "encoder.layer";

  @Override
  public String scope() {
    return "mobilebert";
  }

  private EncoderConfig.Bottleneck narrow() {
    return Objects.requireNonNull(config.bottleneck());
  }

  @Override
  public Encoded build(GraphBuilder b, Inputs inputs) {
    GraphBuilder first = b.scope("embeddings");
    Value table = table(first);
    Value x = embedded(first, table, inputs);
    Value scores = EncoderParts.scoresOf(b, inputs.mask());
    return new Encoded(
        table,
        EncoderParts.states(
            b, BLOCKS, config.layers(), x, (block, state) -> block(block, state, scores)));
  }

  private Value table(GraphBuilder b) {
    return EncoderParts.table(b, "word_embeddings", config.vocabularySize(), narrow().embedding());
  }

  private Value embedded(GraphBuilder b, Value table, Inputs inputs) {
    int width = config.width();
    int narrow = narrow().embedding();
    Value x = EncoderParts.rows(b, table, inputs.ids());
    if (narrow().trigrams()) {
      x = trigrams(b, x);
    } else if (narrow != width) {
      x = EncoderParts.dense(b, "embedding_transformation", x, width);
    }
    Value places = b.add(new IndexOp.Iota(1), inputs.ids());
    x =
        b.sum(
            x, EncoderParts.embedding(b, "position_embeddings", places, config.positions(), width));
    x =
        b.sum(
            x,
            EncoderParts.embedding(
                b, "token_type_embeddings", inputs.types(), config.types(), width));
    return EncoderParts.dropout(b, "dropout", norm(b, "LayerNorm", x), config.dropout());
  }

  /**
   * A dense layer over the next token's embedding, the token's and the one's before; zeros beyond
   * the ends. As a convolution it takes texts of any length.
   *
   * @param x {@code [N, T, E]}
   */
  private Value trigrams(GraphBuilder b, Value x) {
    int width = config.width();
    int narrow = narrow().embedding();
    GraphBuilder s = b.scope("embedding_transformation");
    Value weight =
        s.parameter("weight", Shape.of(width, 3L * narrow), Role.WEIGHT, EncoderParts.SMALL);
    Value bias = s.parameter("bias", Shape.of(width), Role.BIAS, Initializer.zeros());
    List<Extent> column = List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Sized(1));
    Value[] taps = new Value[3];
    for (int i = 0; i < taps.length; i++) {
      // the next token comes first in the weight, last in a kernel
      int from = (taps.length - 1 - i) * narrow;
      taps[i] = s.add(new Reshape(column), s.add(new Slice(1, from, from + narrow, 1), weight));
    }
    Value kernel = s.add(new Concat(2), taps);
    Value channelsFirst = s.add(Transpose.swapping(3, 1, 2), x);
    Conv conv = Conv.of(1, Padding.all(1, 1), 1);
    return s.add(Transpose.swapping(3, 1, 2), s.add(conv, channelsFirst, kernel, bias));
  }

  /** A factor and a bias a feature, behind a layer norm where the network has these. */
  private Value norm(GraphBuilder b, String name, Value x) {
    if (narrow().norms()) {
      return EncoderParts.norm(b, name, x, config.epsilon());
    }
    GraphBuilder s = b.scope(name);
    Shape shape = Shape.of(b.shape(x).size(-1));
    Value weight = s.parameter("weight", shape, Role.GAMMA, Initializer.ones());
    Value bias = s.parameter("bias", shape, Role.BETA, Initializer.zeros());
    return b.sum(b.product(x, weight), bias);
  }

  private Value denseNorm(GraphBuilder b, Value x, int width) {
    return norm(b, "LayerNorm", EncoderParts.dense(b, "dense", x, width));
  }

  private Value block(GraphBuilder b, Value x, Value scores) {
    int width = narrow().width();
    Value input = denseNorm(b.scope("bottleneck.input"), x, width);
    Value query = x;
    Value value = x;
    if (narrow().narrowAttention()) {
      query = input;
      value = input;
    } else if (narrow().sharedKeyQuery()) {
      query = denseNorm(b.scope("bottleneck.attention"), x, width);
    }
    GraphBuilder self = b.scope("attention.self");
    Value context =
        EncoderParts.attention(
            self,
            EncoderParts.dense(self, "query", query, width),
            EncoderParts.dense(self, "key", query, width),
            EncoderParts.dense(self, "value", value, width),
            config,
            scores);
    Value y = joined(b.scope("attention.output"), context, input);
    for (int i = 0; i < narrow().feedForwards() - 1; i++) {
      GraphBuilder pair = b.scope("ffn." + i);
      y = joined(pair.scope("output"), inner(pair, y), y);
    }
    Value last = joined(b.scope("output"), inner(b, y), y);
    GraphBuilder wide = b.scope("output.bottleneck");
    Value back = EncoderParts.dense(wide, "dense", last, config.width());
    back = EncoderParts.dropout(wide, "dropout", back, config.dropout());
    return norm(wide, "LayerNorm", b.sum(back, x));
  }

  private Value inner(GraphBuilder b, Value x) {
    Value y = EncoderParts.dense(b, "intermediate.dense", x, config.hidden());
    return TextEncoder.activate(b, config.activation(), y);
  }

  private Value joined(GraphBuilder b, Value x, Value residual) {
    Value y = EncoderParts.dense(b, "dense", x, narrow().width());
    return norm(b, "LayerNorm", b.sum(y, residual));
  }

  @Override
  public Value pooled(GraphBuilder b, Encoded encoded) {
    Value first = encoded.first(b);
    return narrow().denseBeforeAnswer() ? TextEncoder.pooler(b, first, config.width()) : first;
  }

  @Override
  public List<String> blocks() {
    return EncoderParts.blocks(BLOCKS, config.layers());
  }
}
