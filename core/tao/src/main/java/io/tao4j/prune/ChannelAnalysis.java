package io.tao4j.prune;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.Graph;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.LossOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.OpVisitor;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.RecurrentOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SampleOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows channels through a graph. The answer for each op is one of: makes new channels (conv,
 * linear), passes them on, joins operands channel by channel, puts them after each other (concat),
 * repeats each (flatten, depthwise with a multiplier), takes a run of them (slice), or needs them
 * all and so pins them.
 */
final class ChannelAnalysis implements OpVisitor<Node, ChannelAnalysis.@Nullable Channels> {

  /**
   * The channels of a value.
   *
   * @param axis where they are
   * @param labels one for each position of that axis
   */
  record Channels(int axis, int[] labels) {}

  /**
   * An axis of a parameter or buffer that shrinks with channels.
   *
   * @param tensor name
   * @param axis of the tensor
   * @param labels one for each position of that axis
   */
  record Cut(String tensor, int axis, int[] labels) {}

  private record TensorAxis(String tensor, int axis) {}

  /**
   * A layer whose kernel says how much its channels matter.
   *
   * @param node name
   * @param weight name of its kernel
   * @param axis of the kernel, where its output channels are
   * @param labels of its output channels
   */
  record Scored(String node, String weight, int axis, int[] labels) {}

  /**
   * A slice along channels.
   *
   * @param node name
   * @param input labels of what it slices
   * @param start first position that it takes
   * @param end position behind the last
   */
  record Run(String node, int[] input, int start, int end) {
    /** Labels of what it takes. */
    int[] labels() {
      return Arrays.copyOfRange(input, start, end);
    }
  }

  private final Graph graph;
  private final ChannelLabels labels = new ChannelLabels();
  private final Map<Value, @Nullable Channels> channels = new HashMap<>();
  private final List<Cut> cuts = new ArrayList<>();
  private final Map<TensorAxis, int[]> labelsOfAxis = new HashMap<>();
  private final List<Scored> scored = new ArrayList<>();
  private final Map<String, int[]> depthwise = new LinkedHashMap<>();
  private final List<Run> runs = new ArrayList<>();

  ChannelAnalysis(Graph graph) {
    this.graph = graph;
    for (Graph.Input input : graph.inputs()) {
      Channels inputChannels = addChannels(Value.of(input.name()));
      if (inputChannels != null) {
        labels.pin(inputChannels.labels());
      }
    }
    for (Node node : graph.nodes()) {
      channels.put(node.output(), node.op().accept(this, node));
    }
    graph.outputs().forEach(o -> pin(o.value()));
  }

  Graph graph() {
    return graph;
  }

  ChannelLabels labels() {
    return labels;
  }

  List<Cut> cuts() {
    return cuts;
  }

  List<Scored> scored() {
    return scored;
  }

  /** Labels of the input channels of each depthwise convolution, by node. */
  Map<String, int[]> depthwise() {
    return depthwise;
  }

  /** Slices along channels. */
  List<Run> runs() {
    return runs;
  }

  /** Keeps all output channels of a node. */
  void pin(String node) {
    pin(Value.of(node));
  }

  private void pin(Value value) {
    Channels known = channels.get(value);
    if (known != null) {
      labels.pin(known.labels());
    }
  }

  /** New channels at axis 1 of a value, if it has a fixed one. */
  private @Nullable Channels addChannels(Value value) {
    Shape shape = graph.type(value).shape();
    if (shape.rank() < 2 || !shape.dim(1).isFixed()) {
      return null;
    }
    Channels added = new Channels(1, labels.fresh(Math.toIntExact(shape.size(1))));
    channels.put(value, added);
    return added;
  }

  @Nullable Channels of(Value value) {
    return channels.get(value);
  }

  @Nullable Channels pass(Node node) {
    return of(node.inputs().get(0));
  }

  @Nullable Channels pinInputs(Node node) {
    node.inputs().forEach(this::pin);
    return null;
  }

  /** Labels of channels of which nothing is known, so that all stay. */
  private int[] kept(int count) {
    int[] all = labels.fresh(count);
    labels.pin(all);
    return all;
  }

  private boolean isWeight(Value value) {
    return graph.parameter(value.name()) != null || graph.buffer(value.name()) != null;
  }

  private void cut(Value tensor, int axis, int[] channelLabels) {
    if (isWeight(tensor)) {
      int[] before = labelsOfAxis.putIfAbsent(new TensorAxis(tensor.name(), axis), channelLabels);
      if (before == null) {
        cuts.add(new Cut(tensor.name(), axis, channelLabels));
      } else {
        // Layers that share a tensor lose the same channels.
        labels.merge(before, channelLabels);
      }
    } else {
      // Computed or constant per-channel numbers cannot be sliced beside the graph.
      labels.pin(channelLabels);
    }
  }

  @Override
  public @Nullable Channels visit(WindowOp op, Node node) {
    return op.accept(new Windows(), node);
  }

  @Override
  public @Nullable Channels visit(ElementwiseOp op, Node node) {
    return op.accept(new Elementwise(), node);
  }

  @Override
  public @Nullable Channels visit(ReduceOp op, Node node) {
    return op.accept(new Reductions(), node);
  }

  @Override
  public @Nullable Channels visit(MovementOp op, Node node) {
    return op.accept(new MovementChannels(this), node);
  }

  @Override
  public @Nullable Channels visit(NormalizeOp op, Node node) {
    return op.accept(new Normalizations(), node);
  }

  @Override
  public @Nullable Channels visit(LinearOp op, Node node) {
    return op.accept(new Products(), node);
  }

  @Override
  public @Nullable Channels visit(IndexOp op, Node node) {
    return pinInputs(node);
  }

  /** Places are of all channels; boxes and grids have none. */
  @Override
  public @Nullable Channels visit(SampleOp op, Node node) {
    Channels x = pass(node);
    pin(node.inputs().get(1));
    if (x == null || x.axis() != 1) {
      return pinInputs(node);
    }
    return op instanceof SampleOp.RoiAlign ? new Channels(2, x.labels()) : x;
  }

  @Override
  public @Nullable Channels visit(RecurrentOp op, Node node) {
    return pinInputs(node);
  }

  @Override
  public @Nullable Channels visit(LossOp op, Node node) {
    return pinInputs(node);
  }

  @Override
  public @Nullable Channels visit(QuantizeOp op, Node node) {
    // Scales are of the channels as they were measured: prune first, quantise then.
    return pinInputs(node);
  }

  @Override
  public @Nullable Channels visit(SourceOp op, Node node) {
    return null;
  }

  static int[] repeat(int[] source, int times) {
    int[] repeated = new int[source.length * times];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = source[i / times];
    }
    return repeated;
  }

  /** Joins operands that broadcast against each other. */
  private @Nullable Channels join(Node node, List<Value> operands) {
    Channels result = null;
    int rank = graph.type(node.output()).shape().rank();
    for (Value operand : operands) {
      Channels known = of(operand);
      if (known == null) {
        continue;
      }
      // Axes are counted from the last, because broadcasting aligns there.
      int axis = known.axis() + rank - graph.type(operand).shape().rank();
      if (result == null) {
        result = new Channels(axis, known.labels());
      } else if (result.axis() == axis && result.labels().length == known.labels().length) {
        labels.merge(result.labels(), known.labels());
      } else {
        labels.pin(known.labels());
        labels.pin(result.labels());
      }
    }
    if (result == null) {
      return null;
    }
    for (Value operand : operands) {
      if (of(operand) == null) {
        joinUntracked(operand, result, rank);
      }
    }
    return result;
  }

  private void joinUntracked(Value operand, Channels joined, int rank) {
    Shape shape = graph.type(operand).shape();
    int axis = joined.axis() - (rank - shape.rank());
    if (axis < 0) {
      return;
    }
    Dim dim = shape.dim(axis);
    if (dim.isFixed() && dim.size() == 1) {
      return;
    }
    cut(operand, axis, joined.labels());
  }

  private @Nullable Channels unlessAlong(Node node, int axis) {
    Channels x = pass(node);
    return x != null && x.axis() == axis ? pinInputs(node) : x;
  }

  private final class Windows implements WindowOp.Visitor<Node, @Nullable Channels> {
    @Override
    public @Nullable Channels visit(WindowOp.Conv op, Node node) {
      Value weight = node.inputs().get(1);
      Channels x = of(node.inputs().get(0));
      int outputs = Math.toIntExact(graph.type(weight).shape().size(0));
      int inputs = Math.toIntExact(graph.type(node.inputs().get(0)).shape().size(1));
      int[] made;
      if (op.groups() == 1) {
        made = labels.fresh(outputs);
        cut(weight, 1, x == null ? kept(inputs) : x.labels());
      } else if (op.groups() == inputs && x != null) {
        made = repeat(x.labels(), outputs / inputs);
        depthwise.put(node.name(), x.labels());
      } else {
        // Channels of a grouped convolution would have to go evenly from every group: they stay.
        made = labels.fresh(outputs);
        labels.pin(made);
        pin(node.inputs().get(0));
      }
      cut(weight, 0, made);
      if (node.inputs().size() == 3) {
        cut(node.inputs().get(2), 0, made);
      }
      if (isWeight(weight)) {
        scored.add(new Scored(node.name(), weight.name(), 0, made));
      }
      return new Channels(1, made);
    }

    @Override
    public @Nullable Channels visit(WindowOp.ConvTranspose op, Node node) {
      Value weight = node.inputs().get(1);
      Channels x = of(node.inputs().get(0));
      Shape kernel = graph.type(weight).shape();
      int inputs = Math.toIntExact(kernel.size(0));
      int each = Math.toIntExact(kernel.size(1));
      int[] made;
      if (op.groups() == 1) {
        made = labels.fresh(each);
        cut(weight, 0, x == null ? kept(inputs) : x.labels());
        cut(weight, 1, made);
        if (isWeight(weight)) {
          scored.add(new Scored(node.name(), weight.name(), 1, made));
        }
      } else if (op.groups() == inputs && x != null) {
        made = repeat(x.labels(), each);
        depthwise.put(node.name(), x.labels());
        cut(weight, 0, x.labels());
      } else {
        made = labels.fresh(each * op.groups());
        labels.pin(made);
        pin(node.inputs().get(0));
      }
      if (node.inputs().size() == 3) {
        cut(node.inputs().get(2), 0, made);
      }
      return new Channels(1, made);
    }

    @Override
    public @Nullable Channels visit(WindowOp.MaxPool op, Node node) {
      return pass(node);
    }

    @Override
    public @Nullable Channels visit(WindowOp.AveragePool op, Node node) {
      return pass(node);
    }

    @Override
    public @Nullable Channels visit(WindowOp.Resize2d op, Node node) {
      return pass(node);
    }
  }

  private final class Elementwise implements ElementwiseOp.Visitor<Node, @Nullable Channels> {
    @Override
    public @Nullable Channels visit(ElementwiseOp.Binary op, Node node) {
      return join(node, node.inputs());
    }

    @Override
    public @Nullable Channels visit(ElementwiseOp.Compare op, Node node) {
      return join(node, node.inputs());
    }

    @Override
    public @Nullable Channels visit(ElementwiseOp.Select op, Node node) {
      return join(node, node.inputs());
    }

    @Override
    public @Nullable Channels visit(ElementwiseOp.Unary op, Node node) {
      return pass(node);
    }

    @Override
    public @Nullable Channels visit(ElementwiseOp.LeakyRelu op, Node node) {
      return pass(node);
    }

    @Override
    public @Nullable Channels visit(ElementwiseOp.Clip op, Node node) {
      return pass(node);
    }

    @Override
    public @Nullable Channels visit(ElementwiseOp.Cast op, Node node) {
      return pass(node);
    }

    @Override
    public @Nullable Channels visit(ElementwiseOp.StopGradient op, Node node) {
      return pass(node);
    }

    @Override
    public @Nullable Channels visit(ElementwiseOp.Logical op, Node node) {
      return join(node, node.inputs());
    }

    @Override
    public @Nullable Channels visit(ElementwiseOp.Not op, Node node) {
      return pass(node);
    }
  }

  private final class Reductions implements ReduceOp.Visitor<Node, @Nullable Channels> {
    @Override
    public @Nullable Channels visit(ReduceOp.Reduce op, Node node) {
      Channels x = pass(node);
      if (x == null) {
        return null;
      }
      if (op.axes().contains(x.axis())) {
        return pinInputs(node);
      }
      if (op.keepDimensions()) {
        return x;
      }
      int before = (int) op.axes().stream().filter(a -> a < x.axis()).count();
      return new Channels(x.axis() - before, x.labels());
    }

    @Override
    public @Nullable Channels visit(ReduceOp.ArgMax op, Node node) {
      Channels x = unlessAlong(node, op.axis());
      return x == null || x.axis() < op.axis() ? x : new Channels(x.axis() - 1, x.labels());
    }

    @Override
    public @Nullable Channels visit(ReduceOp.CumulativeSum op, Node node) {
      return unlessAlong(node, op.axis());
    }
  }

  private final class Normalizations implements NormalizeOp.Visitor<Node, @Nullable Channels> {
    @Override
    public @Nullable Channels visit(NormalizeOp.BatchNorm op, Node node) {
      Channels x = pass(node);
      if (x != null) {
        node.inputs().subList(1, 5).forEach(v -> cut(v, 0, x.labels()));
      }
      return x;
    }

    @Override
    public @Nullable Channels visit(NormalizeOp.Softmax op, Node node) {
      return unlessAlong(node, op.axis());
    }

    @Override
    public @Nullable Channels visit(NormalizeOp.LogSoftmax op, Node node) {
      return unlessAlong(node, op.axis());
    }

    @Override
    public @Nullable Channels visit(NormalizeOp.Dropout op, Node node) {
      return pass(node);
    }
  }

  private final class Products implements LinearOp.Visitor<Node, @Nullable Channels> {
    @Override
    public @Nullable Channels visit(LinearOp.Linear op, Node node) {
      Value weight = node.inputs().get(1);
      Channels x = of(node.inputs().get(0));
      int last = graph.type(node.inputs().get(0)).shape().rank() - 1;
      if (x != null && x.axis() == last) {
        cut(weight, 1, x.labels());
      } else {
        if (x != null) {
          labels.pin(x.labels());
        }
        cut(weight, 1, kept(Math.toIntExact(graph.type(weight).shape().size(1))));
      }
      int[] made = labels.fresh(Math.toIntExact(graph.type(weight).shape().size(0)));
      cut(weight, 0, made);
      if (node.inputs().size() == 3) {
        cut(node.inputs().get(2), 0, made);
      }
      if (isWeight(weight)) {
        scored.add(new Scored(node.name(), weight.name(), 0, made));
      }
      return new Channels(last, made);
    }

    @Override
    public @Nullable Channels visit(LinearOp.MatMul op, Node node) {
      Channels a = of(node.inputs().get(0));
      Channels b = of(node.inputs().get(1));
      Channels only = a == null ? b : a;
      Value of = node.inputs().get(a == null ? 1 : 0);
      int rank = graph.type(of).shape().rank();
      // Channels among the leading axes, multiplied by the same matrix each, stay what they are.
      boolean leads =
          only != null
              && (a == null || b == null)
              && only.axis() < rank - 2
              && rank == graph.type(node.output()).shape().rank();
      return leads ? only : pinInputs(node);
    }
  }
}
