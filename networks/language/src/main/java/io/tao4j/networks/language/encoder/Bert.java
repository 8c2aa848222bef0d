package io.tao4j.networks.language.encoder;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Value;
import java.util.List;

/** BERT: Devlin et al. 2018, arXiv 1810.04805. */
record Bert(EncoderConfig config) implements TextEncoder {
  private static final String BLOCKS = "encoder.layer";

  @Override
  public String scope() {
    return "bert";
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
    return EncoderParts.table(b, "word_embeddings", config.vocabularySize(), config.width());
  }

  private Value embedded(GraphBuilder b, Value table, Inputs inputs) {
    int width = config.width();
    Value x = EncoderParts.rows(b, table, inputs.ids());
    x =
        b.sum(
            x,
            EncoderParts.embedding(
                b, "token_type_embeddings", inputs.types(), config.types(), width));
    Value places = b.add(new IndexOp.Iota(1), inputs.ids());
    x =
        b.sum(
            x, EncoderParts.embedding(b, "position_embeddings", places, config.positions(), width));
    x = EncoderParts.norm(b, "LayerNorm", x, config.epsilon());
    return EncoderParts.dropout(b, "dropout", x, config.dropout());
  }

  private Value block(GraphBuilder b, Value x, Value scores) {
    int width = config.width();
    GraphBuilder self = b.scope("attention.self");
    Value context =
        EncoderParts.attention(
            self,
            EncoderParts.dense(self, "query", x, width),
            EncoderParts.dense(self, "key", x, width),
            EncoderParts.dense(self, "value", x, width),
            config,
            scores);
    Value attended = joined(b.scope("attention.output"), context, x);
    Value inner = EncoderParts.dense(b, "intermediate.dense", attended, config.hidden());
    return joined(b.scope("output"), TextEncoder.activate(b, config.activation(), inner), attended);
  }

  private Value joined(GraphBuilder b, Value x, Value residual) {
    Value y = EncoderParts.dense(b, "dense", x, config.width());
    y = EncoderParts.dropout(b, "dropout", y, config.dropout());
    return EncoderParts.norm(b, "LayerNorm", b.sum(y, residual), config.epsilon());
  }

  @Override
  public Value pooled(GraphBuilder b, Encoded encoded) {
    return TextEncoder.pooler(b, encoded.first(b), config.width());
  }

  @Override
  public List<String> blocks() {
    return EncoderParts.blocks(BLOCKS, config.layers());
  }
}
