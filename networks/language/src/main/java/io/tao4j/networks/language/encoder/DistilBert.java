package io.tao4j.networks.language.encoder;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import java.util.List;

/**
 * DistilBERT, BERT without segments and with half of the blocks: Sanh et al. 2019, arXiv
 * 1910.01108.
 */
record DistilBert(EncoderConfig config) implements TextEncoder {
  private static final String BLOCKS = "transformer.layer";

  @Override
  public String scope() {
    return "distilbert";
  }

  @Override
  public Encoded build(GraphBuilder b, Inputs inputs) {
    return EncoderParts.encoded(b, config, inputs, false, BLOCKS, this::block);
  }

  private Value block(GraphBuilder b, Value x, Value scores) {
    int width = config.width();
    GraphBuilder self = b.scope("attention");
    Value context =
        EncoderParts.attention(
            self,
            EncoderParts.dense(self, "q_lin", x, width),
            EncoderParts.dense(self, "k_lin", x, width),
            EncoderParts.dense(self, "v_lin", x, width),
            config,
            scores);
    Value attended =
        EncoderParts.norm(
            b,
            "sa_layer_norm",
            b.sum(EncoderParts.dense(self, "out_lin", context, width), x),
            config.epsilon());
    GraphBuilder dense = b.scope("ffn");
    Value inner = EncoderParts.dense(dense, "lin1", attended, config.hidden());
    Value y =
        EncoderParts.dense(
            dense, "lin2", TextEncoder.activate(dense, config.activation(), inner), width);
    y = EncoderParts.dropout(dense, "dropout", y, config.dropout());
    return EncoderParts.norm(b, "output_layer_norm", b.sum(y, attended), config.epsilon());
  }

  /** There is no dense layer here: its classifiers have one of their own. */
  @Override
  public Value pooled(GraphBuilder b, Encoded encoded) {
    return encoded.first(b);
  }

  @Override
  public List<String> blocks() {
    return EncoderParts.blocks(BLOCKS, config.layers());
  }
}
