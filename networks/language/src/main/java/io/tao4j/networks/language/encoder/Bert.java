package io.tao4j.networks.language.encoder;

import io.tao4j.graph.GraphBuilder;
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
    return EncoderParts.encoded(b, config, inputs, true, BLOCKS, this::block);
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
