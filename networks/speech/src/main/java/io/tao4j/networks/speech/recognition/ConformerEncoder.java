package io.tao4j.networks.speech.recognition;

import io.tao4j.graph.Attention;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.Norms;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.networks.speech.layers.SequenceLayers;
import io.tao4j.networks.speech.recognition.ConformerConfig.Positions;
import io.tao4j.networks.speech.recognition.ConformerConfig.Subsampling;
import io.tao4j.networks.speech.recognition.SpeechEncoder.Encoded;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers of Conformer (Gulati et al. 2020, arXiv 2005.08100) and FastConformer (Rekesh et al.
 * 2023, arXiv 2305.05084) with NeMo's names of parameters. Steps behind a sound's end are 0 before
 * each convolution and are not attended to.
 *
 * <p>Scores by distance need no table and no shift of lengths that are known at run time only: a
 * sine of the difference of two positions is a sum of products of their own sines and cosines.
 */
final class ConformerEncoder {
  private static final double EPSILON = 1e-5;
  private static final double UPDATE = 0.1;
  private static final double BASE = 10_000;

  private final ConformerConfig config;
  private final int width;

  ConformerEncoder(ConformerConfig config) {
    this.config = config;
    this.width = config.dModel();
  }

  /**
   * What all layers need.
   *
   * @param inside 1 for steps of the sound and 0 behind it, {@code FLOAT32 [N, 1, T]}
   * @param rows the same as {@code [N, 1, T, 1]}
   * @param scores what is added to the scores of attention
   * @param sines of positions, {@code FLOAT32 [T, D / 2]}
   * @param cosines of positions, {@code FLOAT32 [T, D / 2]}
   * @param biases that layers share, {@code [H, D / H]} for content and position; null for none
   */
  private record Common(
      Value inside,
      Value rows,
      List<Value> scores,
      Value sines,
      Value cosines,
      @Nullable List<Value> biases) {}

  /** As {@link SpeechEncoder#build}. */
  Encoded build(GraphBuilder b, Value features, Value lengths) {
    Value column =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))),
            b.add(new Cast(DType.FLOAT32), lengths));
    Encoded short2d = subsampled(b.scope("pre_encode"), features, column);
    Value x = short2d.values(); // [N, T, D]
    Common common = common(b, x, short2d.lengths());
    if (config.xscaling()) {
      x = b.scale(x, Math.sqrt(width));
    }
    if (config.selfAttentionModel() == Positions.ABS_POS) {
      Value positions = interleaved(b, common.sines(), common.cosines());
      x = b.sum(x, SequenceLayers.dropped(b, positions, config.dropoutEmb()));
    }
    x = SequenceLayers.dropped(b, x, config.dropout());
    for (int i = 0; i < config.nLayers(); i++) {
      x = layer(b.scope("layers." + i), x, common);
    }
    Value count =
        b.add(
            new Cast(DType.INT64),
            b.add(new Reshape(List.of(new Extent.SameAs(0))), short2d.lengths()));
    return new Encoded(b.add(new Transpose(List.of(0, 2, 1)), x), count);
  }

  /**
   * Convolutions over time and bands, then a dense layer.
   *
   * @return values {@code [N, T, D]} and lengths {@code FLOAT32 [N, 1]}
   */
  private Encoded subsampled(GraphBuilder b, Value features, Value lengths) {
    Value turned = b.add(new Transpose(List.of(0, 2, 1)), features);
    Value x =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(1),
                    new Extent.SameAs(1),
                    new Extent.SameAs(2))),
            turned);
    int channels = config.subsamplingChannels();
    Value left = lengths;
    int index = 0;
    for (int factor = 1; factor < config.subsamplingFactor(); factor *= 2) {
      boolean byChannel = factor > 1 && config.subsampling() == Subsampling.DW_STRIDING;
      x =
          SequenceLayers.conv(
              b, "conv." + index++, x, channels, List.of(3, 3), 2, byChannel ? channels : 1);
      left = halved(b, left);
      Value rows = rows(b, inside(b, x, 2, left));
      x = b.product(x, rows);
      if (byChannel) {
        Value y = SequenceLayers.conv(b, "conv." + index++, x, channels, List.of(1, 1), 1, 1);
        x = b.product(y, rows);
      }
      x = b.relu(x);
      index++; // NeMo counts the activation
    }
    long bands = b.shape(x).size(3);
    Value flat =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.SameAs(1),
                    new Extent.Sized(channels * bands))),
            b.add(new Transpose(List.of(0, 2, 1, 3)), x));
    return new Encoded(b.linear("out", flat, width, true), left);
  }

  /** {@code floor((length - 1) / 2) + 1}. */
  private static Value halved(GraphBuilder b, Value lengths) {
    Value steps = b.scale(b.sum(lengths, b.constant(-1)), 0.5);
    return b.sum(b.unary(UnaryKind.FLOOR, steps), b.constant(1));
  }

  /**
   * 1 for steps of the sound and 0 behind it, {@code [N, 1, T]}.
   *
   * @param axis that is T
   * @param lengths {@code [N, 1]}
   */
  private static Value inside(GraphBuilder b, Value x, int axis, Value lengths) {
    Value positions = SequenceLayers.positions(b, x, axis);
    Value inside =
        b.add(new Cast(DType.FLOAT32), b.add(new Compare(CompareKind.LESS), positions, lengths));
    return b.add(
        new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1))),
        inside);
  }

  /** {@code [N, 1, T]} as {@code [N, 1, T, 1]}. */
  private static Value rows(GraphBuilder b, Value inside) {
    return b.add(
        new Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.Sized(1),
                new Extent.SameAs(2),
                new Extent.Sized(1))),
        inside);
  }

  private Common common(GraphBuilder b, Value x, Value lengths) {
    Value inside = inside(b, x, 1, lengths);
    Value positions = SequenceLayers.positions(b, x, 1);
    Value column =
        b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))), positions);
    Value behind =
        b.add(
            new Compare(CompareKind.LESS_OR_EQUAL), lengths, positions); // [N, T], true for padding
    List<Value> scores =
        new ArrayList<>(List.of(Attention.overKeys(b, Attention.masked(b, behind))));
    int before = config.attContextSize().get(0);
    int after = config.attContextSize().get(1);
    if (before >= 0) {
      Value first = b.sum(column, b.constant(-before));
      scores.add(Attention.masked(b, b.add(new Compare(CompareKind.LESS), positions, first)));
    }
    if (after >= 0) {
      Value last = b.sum(column, b.constant(after));
      scores.add(Attention.masked(b, b.add(new Compare(CompareKind.GREATER), positions, last)));
    }
    List<Double> speeds = new ArrayList<>();
    for (int k = 0; k < width / 2; k++) {
      speeds.add(Math.pow(BASE, -2.0 * k / width));
    }
    Value angles =
        b.product(
            column, b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(speeds.size()), speeds)));
    return new Common(
        inside,
        rows(b, inside),
        scores,
        b.unary(UnaryKind.SIN, angles),
        b.unary(UnaryKind.COS, angles),
        config.untieBiases() || config.selfAttentionModel() == Positions.ABS_POS
            ? null
            : biases(b));
  }

  /** Biases of queries for what steps hold and for where they are. */
  private List<Value> biases(GraphBuilder b) {
    Shape shape = Shape.of(config.nHeads(), width / config.nHeads());
    return List.of(
        b.parameter("pos_bias_u", shape, Role.BIAS, Initializer.zeros()),
        b.parameter("pos_bias_v", shape, Role.BIAS, Initializer.zeros()));
  }

  /** Sines at even places, cosines at odd ones, {@code [T, D]}. */
  private Value interleaved(GraphBuilder b, Value sines, Value cosines) {
    Reshape column =
        new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Sized(1)));
    Value pairs = b.add(new Concat(2), b.add(column, sines), b.add(column, cosines));
    return b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(width))), pairs);
  }

  private Value layer(GraphBuilder b, Value input, Common common) {
    Value x = b.sum(input, b.scale(feedForward(b, "feed_forward1", input), 0.5));
    Value attended = attention(b.scope("self_attn"), norm(b, "norm_self_att", x), common);
    x = b.sum(x, SequenceLayers.dropped(b, attended, config.dropout()));
    Value convolved = convolution(b.scope("conv"), norm(b, "norm_conv", x), common);
    x = b.sum(x, SequenceLayers.dropped(b, convolved, config.dropout()));
    x = b.sum(x, b.scale(feedForward(b, "feed_forward2", x), 0.5));
    return norm(b, "norm_out", x);
  }

  private Value feedForward(GraphBuilder b, String name, Value x) {
    GraphBuilder s = b.scope(name);
    Value y = s.linear("linear1", norm(b, "norm_" + name, x), config.innerWidth(), true);
    y = SequenceLayers.dropped(s, s.unary(UnaryKind.SWISH, y), config.dropout());
    return SequenceLayers.dropped(s, s.linear("linear2", y, width, true), config.dropout());
  }

  private Value attention(GraphBuilder b, Value x, Common common) {
    int heads = config.nHeads();
    Value query = Attention.splitHeads(b, b.linear("linear_q", x, width, true), heads);
    Value key = Attention.splitHeads(b, b.linear("linear_k", x, width, true), heads);
    Value value = Attention.splitHeads(b, b.linear("linear_v", x, width, true), heads);
    List<Value> scores = new ArrayList<>(common.scores());
    if (config.selfAttentionModel() == Positions.REL_POS) {
      List<Value> biases = common.biases() == null ? biases(b) : common.biases();
      scores.add(byDistance(b, b.sum(query, overSteps(b, biases.get(1))), common));
      query = b.sum(query, overSteps(b, biases.get(0)));
    }
    Value attended =
        Attention.attention(
            b, query, key, value, config.dropoutAtt(), scores.toArray(Value[]::new));
    Value kept = b.product(attended, common.rows());
    return b.linear("linear_out", Attention.mergeHeads(b, kept), width, true);
  }

  /** {@code [H, D]} as {@code [H, 1, D]}. */
  private static Value overSteps(GraphBuilder b, Value bias) {
    return b.add(
        new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1))),
        bias);
  }

  /** Scores of each query {@code [N, H, T, D / H]} with the distance to each step. */
  private Value byDistance(GraphBuilder b, Value query, Common common) {
    Value weight =
        b.scope("linear_pos")
            .parameter(
                "weight", Shape.of(width, width), Role.WEIGHT, new Initializer.FanInUniform(width));
    Value scaled = b.scale(query, 1 / Math.sqrt((double) width / config.nHeads()));
    Value ofSines = projected(b, scaled, weight, 0); // [N, H, T, D / 2]
    Value ofCosines = projected(b, scaled, weight, 1);
    Value sines = common.sines();
    Value cosines = common.cosines();
    Value withCosines = b.sum(b.product(ofSines, sines), b.product(ofCosines, cosines));
    Value withSines = b.difference(b.product(ofCosines, sines), b.product(ofSines, cosines));
    Transpose turn = Transpose.swapping(2, 0, 1);
    return b.sum(
        b.add(new LinearOp.MatMul(), withCosines, b.add(turn, cosines)),
        b.add(new LinearOp.MatMul(), withSines, b.add(turn, sines)));
  }

  /** Queries by the columns of the weight that meet sines (first 0) or cosines (first 1). */
  private Value projected(GraphBuilder b, Value query, Value weight, int first) {
    int heads = config.nHeads();
    Value half = b.add(new Slice(1, first, width, 2), weight);
    Value byHead =
        b.add(
            new Reshape(
                List.of(
                    new Extent.Sized(heads),
                    new Extent.Sized(width / heads),
                    new Extent.Sized(width / 2))),
            half);
    return b.add(new LinearOp.MatMul(), query, byHead);
  }

  private Value convolution(GraphBuilder b, Value x, Common common) {
    Value turned = b.add(new Transpose(List.of(0, 2, 1)), x); // [N, D, T]
    Value both = SequenceLayers.conv(b, "pointwise_conv1", turned, 2 * width, List.of(1), 1, 1);
    Value gate = b.unary(UnaryKind.SIGMOID, b.add(new Slice(1, width, 2 * width, 1), both));
    Value y = b.product(b.add(new Slice(1, 0, width, 1), both), gate);
    y = b.product(y, common.inside());
    y =
        SequenceLayers.conv(
            b, "depthwise_conv", y, width, List.of(config.convKernelSize()), 1, width);
    y =
        config.convNormType().equals("layer_norm")
            ? Norms.layerNorm(b, "batch_norm", y, 1, EPSILON) // NeMo's name for either
            : b.batchNorm("batch_norm", y, EPSILON, UPDATE);
    y =
        SequenceLayers.conv(
            b, "pointwise_conv2", b.unary(UnaryKind.SWISH, y), width, List.of(1), 1, 1);
    return b.add(new Transpose(List.of(0, 2, 1)), y);
  }

  private static Value norm(GraphBuilder b, String name, Value x) {
    return Norms.layerNorm(b, name, x, 2, EPSILON);
  }
}
