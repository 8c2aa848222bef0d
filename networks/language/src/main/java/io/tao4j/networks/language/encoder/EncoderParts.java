package io.tao4j.networks.language.encoder;

import io.tao4j.graph.Attention;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Norms;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;

/** What the encoders share. */
final class EncoderParts {
  /** Deviation of first weights: Devlin et al. 2018. */
  static final Initializer SMALL = new Initializer.Normal(0.02);

  /** What a score of padding gets: its share is 0, in 16 bits too. */
  private static final double MASKED = 30_000;

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
    Value tokens = b.add(new Cast(DType.FLOAT32), mask);
    return Attention.overKeys(b, b.scale(b.sum(tokens, b.constant(-1)), MASKED));
  }

  /** Attention of many heads between projections {@code [N, T, D]}. */
  static Value attention(
      GraphBuilder b, Value query, Value key, Value value, EncoderConfig config, Value scores) {
    int heads = config.heads();
    Value q = Attention.splitHeads(b, query, heads);
    Value k = Attention.splitHeads(b, key, heads);
    Value v = Attention.splitHeads(b, value, heads);
    Value scaled = b.scale(q, 1 / Math.sqrt(b.shape(q).size(-1)));
    Value all = b.add(new LinearOp.MatMul(), scaled, b.add(Transpose.swapping(4, 2, 3), k));
    Value shares = b.add(new NormalizeOp.Softmax(3), b.sum(all, scores));
    Value kept = dropout(b, "dropout", shares, config.attentionDropout());
    return Attention.mergeHeads(b, b.add(new LinearOp.MatMul(), kept, v));
  }
}
