package io.tao4j.networks.speech.recognition;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.networks.speech.recognition.SpeechEncoder.Encoded;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The layers of Jasper (Li et al. 2019, arXiv 1904.03288), QuartzNet (Kriman et al. 2019, arXiv
 * 1910.10261) and Citrinet (Majumdar et al. 2021, arXiv 2104.01721) with NeMo's names of
 * parameters. Before each convolution the frames behind each sound's end are set to 0, so that an
 * answer does not depend on what else is in a batch.
 */
final class JasperEncoder {
  private static final double EPSILON = 1e-3;
  private static final double UPDATE = 0.1;

  private final EncoderConfig config;

  JasperEncoder(EncoderConfig config) {
    this.config = config;
  }

  /**
   * Features with their lengths.
   *
   * @param values {@code FLOAT32 [N, C, T]}
   * @param lengths frames of each, {@code FLOAT32 [N, 1, 1]}
   * @param inside 1 for those frames and 0 behind them, {@code FLOAT32 [N, 1, T]}
   */
  private record Masked(Value values, Value lengths, Value inside) {
    Masked with(Value others) {
      return new Masked(others, lengths, inside);
    }
  }

  /** As {@link SpeechEncoder#build}. */
  Encoded build(GraphBuilder b, Value features, Value lengths) {
    Value column =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.Sized(1))),
            b.add(new Cast(DType.FLOAT32), lengths));
    Masked x = masked(b, features, column);
    List<Masked> panes = new ArrayList<>();
    for (int i = 0; i < config.jasper().size(); i++) {
      JasperBlock block = config.jasper().get(i);
      if (!block.residualDense()) {
        panes.clear();
      }
      panes.add(x);
      x = block(b.scope(String.valueOf(i)), block, x, panes);
      if (!block.residual()) {
        panes.clear();
      }
    }
    Value count =
        b.add(
            new Cast(DType.INT64), b.add(new Reshape(List.of(new Extent.SameAs(0))), x.lengths()));
    return new Encoded(x.values(), count);
  }

  private static Masked masked(GraphBuilder b, Value values, Value lengths) {
    Value position = b.add(new Cast(DType.FLOAT32), b.add(new IndexOp.Iota(2), values));
    Value inside =
        b.add(new Cast(DType.FLOAT32), b.add(new Compare(CompareKind.LESS), position, lengths));
    return new Masked(values, lengths, inside);
  }

  private Masked block(GraphBuilder b, JasperBlock block, Masked input, List<Masked> panes) {
    Masked x = input;
    int index = 0;
    for (int repetition = 0; repetition < block.repeat(); repetition++) {
      boolean last = repetition + 1 == block.repeat();
      int stride = block.strideLast() && !last ? 1 : block.step();
      if (block.separable()) {
        int channels = b.channels(x.values());
        x =
            conv(
                b,
                "mconv." + index++,
                x,
                channels,
                block.width(),
                stride,
                block.spread(),
                channels);
        x = conv(b, "mconv." + index++, x, block.filters(), 1, 1, 1, block.groups());
      } else {
        x =
            conv(
                b,
                "mconv." + index++,
                x,
                block.filters(),
                block.width(),
                stride,
                block.spread(),
                block.groups());
      }
      x = x.with(b.batchNorm("mconv." + index++, x.values(), EPSILON, UPDATE));
      if (block.groups() > 1) {
        x = x.with(shuffled(b, x.values(), block.groups()));
        index++; // NeMo counts it too
      }
      if (!last) {
        x = x.with(activated(b, block, x.values()));
        index += 2; // NeMo counts activation and dropout
      }
    }
    if (block.se()) {
      x = x.with(gated(b, "mconv." + index, block, x));
    }
    if (block.residual()) {
      for (int i = 0; i < panes.size(); i++) {
        int stride = block.residualMode().equals("stride_add") ? block.wholeStride() : 1;
        Masked branch = conv(b, "res." + i + ".0", panes.get(i), block.filters(), 1, stride, 1, 1);
        Value normed = b.batchNorm("res." + i + ".1", branch.values(), EPSILON, UPDATE);
        x = x.with(b.sum(x.values(), normed));
      }
    }
    return x.with(activated(b, block, x.values()));
  }

  /** The first channel of each group, then the second of each: groups see each other. */
  private static Value shuffled(GraphBuilder b, Value x, int groups) {
    int channels = b.channels(x);
    Value grouped =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(groups),
                    new Extent.Sized(channels / groups),
                    new Extent.SameAs(2))),
            x);
    return b.add(
        new Reshape(
            List.of(new Extent.SameAs(0), new Extent.Sized(channels), new Extent.SameAs(3))),
        b.add(new Transpose(List.of(0, 2, 1, 3)), grouped));
  }

  private Value activated(GraphBuilder b, JasperBlock block, Value x) {
    Value y = activation(b, x);
    return block.dropout() > 0 ? b.add(new NormalizeOp.Dropout(block.dropout()), y) : y;
  }

  private Value activation(GraphBuilder b, Value x) {
    return config.activation().equals("swish") ? b.unary(UnaryKind.SWISH, x) : b.relu(x);
  }

  private Masked conv(
      GraphBuilder b,
      String name,
      Masked x,
      int channels,
      int kernel,
      int stride,
      int dilation,
      int groups) {
    int sides = dilation * (kernel - 1) / 2;
    Conv op = new Conv(List.of(stride), List.of(dilation), Padding.all(sides, 1), groups);
    Value weight =
        b.scope(name + ".conv")
            .parameter(
                "weight",
                Shape.of(channels, b.channels(x.values()) / groups, kernel),
                Role.WEIGHT,
                new Initializer.XavierUniform());
    Value given = config.convMask() ? b.product(x.values(), x.inside()) : x.values();
    Value y = b.add(name, op, given, weight);
    return stride == 1 ? x.with(y) : masked(b, y, shortened(b, x.lengths(), stride));
  }

  /** {@code floor((length - 1) / stride) + 1}: kernels are odd and padded by half. */
  private static Value shortened(GraphBuilder b, Value lengths, int stride) {
    Value steps = b.quotient(b.sum(lengths, b.constant(-1)), b.constant(stride));
    return b.sum(b.unary(UnaryKind.FLOOR, steps), b.constant(1));
  }

  /** Squeeze and excitation over the frames of each sound. */
  private Value gated(GraphBuilder b, String name, JasperBlock block, Masked x) {
    Value sums = b.reduce(ReduceKind.SUM, b.product(x.values(), x.inside()), false, 2);
    Value counts =
        b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))), x.lengths());
    Value means = b.quotient(sums, counts); // [N, C]
    int hidden = Math.max(1, block.filters() / block.seReductionRatio());
    Value squeezed = activation(b, b.linear(name + ".fc.0", means, hidden, false));
    Value excited = b.linear(name + ".fc.2", squeezed, block.filters(), false);
    Value gates =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Sized(1))),
            b.unary(UnaryKind.SIGMOID, excited));
    return b.product(x.values(), gates);
  }
}
