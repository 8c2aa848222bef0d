package io.tao4j.networks.language.encoder;

import io.tao4j.graph.Attention;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Norms;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** What the encoders share. */
final class EncoderParts {
  /** Deviation of first weights: Devlin et al. 2018. */
  static final Initializer SMALL = new Initializer.Normal(0.02);

  private EncoderParts() {}

  /** A dense layer whose first weights are small. */
  static Value dense(GraphBuilder b, String name, Value x, int features) {
    GraphBuilder s = b.scope(name);
    long width = b.shape(x).size(-1);
    Value weight = s.parameter("weight", Shape.of(features, width), Role.WEIGHT, SMALL);
    Value bias = s.parameter("bias", Shape.of(features), Role.BIAS, Initializer.zeros());
    return b.add(name, new LinearOp.Linear(), x, weight, bias);
  }

  /** A table, to be read by {@link #rows}. */
  static Value table(GraphBuilder b, String name, int rows, int width) {
    return b.scope(name).parameter("weight", Shape.of(rows, width), Role.EMBEDDING, SMALL);
  }

  static Value rows(GraphBuilder b, Value table, Value ids) {
    return b.add(new IndexOp.Gather(0), table, ids);
  }

  /** Rows of a table of its own. */
  static Value embedding(GraphBuilder b, String name, Value ids, int rows, int width) {
    return rows(b, table(b, name, rows, width), ids);
  }

  /** Layer norm over the last axis. */
  static Value norm(GraphBuilder b, String name, Value x, double epsilon) {
    return Norms.layerNorm(b, name, x, b.shape(x).rank() - 1, epsilon);
  }

  static Value dropout(GraphBuilder b, String name, Value x, double rate) {
    return rate > 0 ? b.add(name, new NormalizeOp.Dropout(rate), x) : x;
  }

  /** What is added to scores {@code [N, 1, 1, T]}: 0 for a token, a large negative number else. */
  static Value scoresOf(GraphBuilder b, Value mask) {
    Value zero = b.add(new SourceOp.Constant(DType.INT64, Shape.SCALAR, List.of(0.0)));
    Value padding = b.add(new Compare(CompareKind.EQUAL), mask, zero);
    return Attention.overKeys(b, Attention.masked(b, padding));
  }

  /** A block: states and what is added to the scores of its attention, to new states. */
  interface Block {
    Value apply(GraphBuilder b, Value x, Value scores);
  }

  /**
   * The encoder that BERT and DistilBERT have in common: words, perhaps segments, and positions are
   * added and normalised, then come the blocks.
   *
   * @param hasSegments whether there are embeddings of {@code inputs.types()}
   * @param blocks name of the blocks, to be followed by their numbers
   */
  static TextEncoder.Encoded encoded(
      GraphBuilder b,
      EncoderConfig config,
      TextEncoder.Inputs inputs,
      boolean hasSegments,
      String blocks,
      Block block) {
    GraphBuilder first = b.scope("embeddings");
    int width = config.width();
    Value table = table(first, "word_embeddings", config.vocabularySize(), width);
    Value x = rows(first, table, inputs.ids());
    if (hasSegments) {
      x =
          first.sum(
              x, embedding(first, "token_type_embeddings", inputs.types(), config.types(), width));
    }
    Value places = first.add(new IndexOp.Iota(1), inputs.ids());
    x = first.sum(x, embedding(first, "position_embeddings", places, config.positions(), width));
    x = norm(first, "LayerNorm", x, config.epsilon());
    x = dropout(first, "dropout", x, config.dropout());
    Value scores = scoresOf(b, inputs.mask());
    return new TextEncoder.Encoded(
        table,
        states(b, blocks, config.layers(), x, (scope, state) -> block.apply(scope, state, scores)));
  }

  /** Attention of many heads between projections {@code [N, T, D]}. */
  static Value attention(
      GraphBuilder b, Value query, Value key, Value value, EncoderConfig config, Value scores) {
    int heads = config.heads();
    Value attended =
        Attention.attention(
            b,
            Attention.splitHeads(b, query, heads),
            Attention.splitHeads(b, key, heads),
            Attention.splitHeads(b, value, heads),
            config.attentionDropout(),
            scores);
    return Attention.mergeHeads(b, attended);
  }

  /**
   * The states before and behind each block.
   *
   * @param name of the blocks, to be followed by their numbers
   */
  static List<Value> states(
      GraphBuilder b,
      String name,
      int layers,
      Value x,
      BiFunction<GraphBuilder, Value, Value> block) {
    List<Value> states = new ArrayList<>(List.of(x));
    for (int i = 0; i < layers; i++) {
      states.add(block.apply(b.scope(name + "." + i), states.get(i)));
    }
    return states;
  }

  /** Starts of the parameters' names: embeddings, then each block. */
  static List<String> blocks(String name, int layers) {
    List<String> blocks = new ArrayList<>(List.of("embeddings."));
    for (int i = 0; i < layers; i++) {
      blocks.add(name + "." + i + ".");
    }
    return blocks;
  }
}
