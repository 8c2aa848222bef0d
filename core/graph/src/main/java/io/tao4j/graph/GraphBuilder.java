package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Writes a {@link Graph}. Methods add a node and return its output; a mistake in shapes is reported
 * by the call that makes it. {@link #scope} gives a builder of the same graph whose names start
 * with a prefix, so that a block is a method that takes a builder and a value.
 *
 * <p>Parameters are named after their node: {@code conv1.weight}. A node without a name of its own
 * is named after its op, and numbered in its scope.
 *
 * <p>Not thread-safe.
 */
public final class GraphBuilder {
  /** What all scopes of one graph share. */
  private static final class State {
    final List<Graph.Input> inputs = new ArrayList<>();
    final List<Parameter> parameters = new ArrayList<>();
    final List<Buffer> buffers = new ArrayList<>();
    final List<Node> nodes = new ArrayList<>();
    final List<Graph.Output> outputs = new ArrayList<>();
    final Map<Value, TensorType> types = new HashMap<>();
    final Set<String> names = new HashSet<>();
    final Map<String, Integer> numbers = new HashMap<>();
  }

  private final State state;
  private final String prefix;

  private GraphBuilder(State state, String prefix) {
    this.state = state;
    this.prefix = prefix;
  }

  /** A builder of an empty graph. */
  public GraphBuilder() {
    this(new State(), "");
  }

  /** A builder that starts with all that a graph has, to add a loss for example. */
  public static GraphBuilder of(Graph graph) {
    GraphBuilder builder = withSourcesOf(graph);
    builder.state.nodes.addAll(graph.nodes());
    builder.state.outputs.addAll(graph.outputs());
    for (Node node : graph.nodes()) {
      builder.define(node.name(), node.op().infer(graph.inputTypes(node)));
    }
    return builder;
  }

  /** A builder that starts with a graph's inputs, parameters and buffers. */
  static GraphBuilder withSourcesOf(Graph graph) {
    GraphBuilder builder = new GraphBuilder();
    State state = builder.state;
    state.inputs.addAll(graph.inputs());
    state.parameters.addAll(graph.parameters());
    state.buffers.addAll(graph.buffers());
    graph.inputs().forEach(i -> builder.define(i.name(), List.of(i.type())));
    graph.parameters().forEach(p -> builder.define(p.name(), typeOf(p.shape())));
    graph.buffers().forEach(b -> builder.define(b.name(), typeOf(b.shape())));
    return builder;
  }

  private static List<TensorType> typeOf(Shape shape) {
    return List.of(TensorType.float32(shape));
  }

  private void define(String name, List<TensorType> types) {
    if (!state.names.add(name)) {
      throw new IllegalArgumentException("the name '" + name + "' is used twice");
    }
    for (int i = 0; i < types.size(); i++) {
      state.types.put(new Value(name, i), types.get(i));
    }
  }

  /** A builder of the same graph that puts {@code name.} before every name. */
  public GraphBuilder scope(String name) {
    return new GraphBuilder(state, prefix + name + ".");
  }

  /** Type of a value of this graph. */
  public TensorType type(Value value) {
    TensorType type = state.types.get(value);
    if (type == null) {
      throw new IllegalArgumentException("the graph has no value '" + value + "'");
    }
    return type;
  }

  /** Shape of a value of this graph. */
  public Shape shape(Value value) {
    return type(value).shape();
  }

  /** Number of channels: axis 1, which must be fixed. */
  public int channels(Value value) {
    return Math.toIntExact(shape(value).size(1));
  }

  /** Adds a graph input. */
  public Value input(String name, DType dtype, Shape shape) {
    TensorType type = new TensorType(dtype, shape);
    define(prefix + name, List.of(type));
    state.inputs.add(new Graph.Input(prefix + name, type));
    return Value.of(prefix + name);
  }

  /** Adds a parameter. */
  public Value parameter(String name, Shape shape, Role role, Initializer initializer) {
    define(prefix + name, typeOf(shape));
    state.parameters.add(new Parameter(prefix + name, shape, role, initializer));
    return Value.of(prefix + name);
  }

  /** Adds a buffer. */
  public Value buffer(String name, Shape shape, Initializer initializer) {
    define(prefix + name, typeOf(shape));
    state.buffers.add(new Buffer(prefix + name, shape, initializer));
    return Value.of(prefix + name);
  }

  /** Marks a value as an output of the graph. The name has no prefix. */
  public void output(String name, Value value) {
    state.outputs.add(new Graph.Output(name, value));
  }

  /** Marks a value as an output that inference and export leave out. The name has no prefix. */
  public void trainingOutput(String name, Value value) {
    state.outputs.add(new Graph.Output(name, value, true));
  }

  /** Adds a node and returns its first output. */
  public Value add(String name, Op op, Value... inputs) {
    return add(name, op, List.of(inputs));
  }

  /** Adds a node and returns its first output. */
  public Value add(String name, Op op, List<Value> inputs) {
    return addAll(name, op, inputs).get(0);
  }

  /** Adds a node and returns all its outputs. */
  public List<Value> addAll(String name, Op op, List<Value> inputs) {
    Node node = new Node(prefix + name, op, inputs);
    List<TensorType> types = Graph.infer(node, inputs.stream().map(this::type).toList());
    define(node.name(), types);
    state.nodes.add(node);
    return IntStream.range(0, types.size()).mapToObj(node::output).toList();
  }

  /** Adds a node that is named after its op and returns all its outputs. */
  public List<Value> addAll(Op op, Value... inputs) {
    return addAll(free(op.getClass().getSimpleName()), op, List.of(inputs));
  }

  /** Adds a node that is named after its op. */
  public Value add(Op op, Value... inputs) {
    return add(free(op.getClass().getSimpleName()), op, List.of(inputs));
  }

  private String free(String kind) {
    String name = kind.toLowerCase(Locale.ROOT);
    int number = state.numbers.getOrDefault(prefix + name, 0);
    String candidate;
    do {
      candidate = number == 0 ? name : name + "_" + number;
      number++;
    } while (state.names.contains(prefix + candidate));
    state.numbers.put(prefix + name, number);
    return candidate;
  }

  /**
   * Computes once more what was computed of a value, of another value of the same type and with the
   * same weights: both pictures of a pair go through one encoder. The nodes of the second time have
   * the names of the first behind this builder's scope. Running statistics of batch norms move with
   * both.
   *
   * @param from what the results were computed of
   * @param to what takes its place
   * @param results values of the first time
   * @return the same values of the second time, in their order
   * @throws IllegalArgumentException if the types differ or a result does not depend on the value
   */
  public List<Value> again(Value from, Value to, List<Value> results) {
    if (!type(from).equals(type(to))) {
      throw new IllegalArgumentException(
          "'%s' is %s and '%s' is %s".formatted(from, type(from), to, type(to)));
    }
    Map<Value, Value> second = new HashMap<>(Map.of(from, to));
    for (Node node : List.copyOf(state.nodes)) {
      if (node.inputs().stream().anyMatch(second::containsKey)) {
        List<Value> inputs = node.inputs().stream().map(x -> second.getOrDefault(x, x)).toList();
        List<Value> outputs = addAll(node.name(), node.op(), inputs);
        for (int i = 0; i < outputs.size(); i++) {
          second.put(node.output(i), outputs.get(i));
        }
      }
    }
    for (Value result : results) {
      if (!second.containsKey(result)) {
        throw new IllegalArgumentException("'%s' does not depend on '%s'".formatted(result, from));
      }
    }
    return results.stream().map(second::get).toList();
  }

  /** The graph so far; checks all of it. */
  public Graph build() {
    return new Graph(state.inputs, state.parameters, state.buffers, state.nodes, state.outputs);
  }

  // Layers with parameters

  /**
   * A convolution with square kernel and stride; parameters {@code name.weight} (and {@code
   * name.bias}).
   *
   * @param channels output channels
   * @param groups channel groups
   */
  public Value conv2d(
      String name,
      Value x,
      int channels,
      int kernel,
      int stride,
      Padding padding,
      int groups,
      boolean bias) {
    GraphBuilder scoped = scope(name);
    int input = channels(x);
    Value weight =
        scoped.parameter(
            "weight",
            Shape.of(channels, input / groups, kernel, kernel),
            Role.WEIGHT,
            Initializer.kaimingFanOut());
    WindowOp.Conv op = WindowOp.Conv.of(stride, padding, groups);
    if (!bias) {
      return add(name, op, x, weight);
    }
    return add(
        name,
        op,
        x,
        weight,
        scoped.parameter("bias", Shape.of(channels), Role.BIAS, Initializer.zeros()));
  }

  /**
   * A convolution over one to three axes; parameters {@code name.weight} (and {@code name.bias}).
   *
   * @param channels output channels
   * @param kernel size along each axis
   * @param op strides, padding and groups, for example {@code Conv.of(1, Padding.all(1, 3), 1)}
   */
  public Value conv(
      String name, Value x, int channels, List<Integer> kernel, WindowOp.Conv op, boolean bias) {
    return window(name, x, channels, op, kernel(channels, channels(x) / op.groups(), kernel), bias);
  }

  /**
   * A transposed convolution; parameters {@code name.weight} (and {@code name.bias}).
   *
   * @param channels output channels
   * @param kernel size along each axis
   * @param op strides, padding and groups, for example {@code ConvTranspose.of(2, Padding.NONE, 1)}
   */
  public Value convTranspose(
      String name,
      Value x,
      int channels,
      List<Integer> kernel,
      WindowOp.ConvTranspose op,
      boolean bias) {
    return window(name, x, channels, op, kernel(channels(x), channels / op.groups(), kernel), bias);
  }

  private static Shape kernel(int first, int second, List<Integer> sizes) {
    return Shape.of(
        IntStream.concat(IntStream.of(first, second), sizes.stream().mapToInt(Integer::intValue))
            .asLongStream()
            .toArray());
  }

  private Value window(
      String name, Value x, int channels, WindowOp op, Shape kernel, boolean bias) {
    GraphBuilder scoped = scope(name);
    Value weight = scoped.parameter("weight", kernel, Role.WEIGHT, Initializer.kaimingFanOut());
    return bias
        ? add(
            name,
            op,
            x,
            weight,
            scoped.parameter("bias", Shape.of(channels), Role.BIAS, Initializer.zeros()))
        : add(name, op, x, weight);
  }

  /**
   * Batch normalisation; parameters {@code name.weight} and {@code name.bias}, buffers {@code
   * name.running_mean} and {@code name.running_var}, as PyTorch names them.
   */
  public Value batchNorm(String name, Value x, double epsilon, double updateRate) {
    GraphBuilder scoped = scope(name);
    Shape shape = Shape.of(channels(x));
    return add(
        name,
        new NormalizeOp.BatchNorm(epsilon, updateRate),
        x,
        scoped.parameter("weight", shape, Role.GAMMA, Initializer.ones()),
        scoped.parameter("bias", shape, Role.BETA, Initializer.zeros()),
        scoped.buffer("running_mean", shape, Initializer.zeros()),
        scoped.buffer("running_var", shape, Initializer.ones()));
  }

  /** A dense layer; parameters {@code name.weight} (and {@code name.bias}). */
  public Value linear(String name, Value x, int features, boolean bias) {
    GraphBuilder scoped = scope(name);
    long input = shape(x).size(-1);
    Value weight =
        scoped.parameter(
            "weight", Shape.of(features, input), Role.WEIGHT, new Initializer.FanInUniform(input));
    if (!bias) {
      return add(name, new LinearOp.Linear(), x, weight);
    }
    return add(
        name,
        new LinearOp.Linear(),
        x,
        weight,
        scoped.parameter(
            "bias", Shape.of(features), Role.BIAS, new Initializer.FanInUniform(input)));
  }

  // Functions

  /** A {@code FLOAT32} scalar. */
  public Value constant(double value) {
    return add(SourceOp.Constant.scalar(value));
  }

  /** A function of one number, each. */
  public Value unary(UnaryKind kind, Value x) {
    return add(free(kind.name()), new ElementwiseOp.Unary(kind), x);
  }

  /** A function of two numbers, with broadcasting. */
  public Value binary(BinaryKind kind, Value a, Value b) {
    return add(free(kind.name()), new ElementwiseOp.Binary(kind), a, b);
  }

  public Value relu(Value x) {
    return unary(UnaryKind.RELU, x);
  }

  public Value sum(Value a, Value b) {
    return binary(BinaryKind.ADD, a, b);
  }

  public Value difference(Value a, Value b) {
    return binary(BinaryKind.SUBTRACT, a, b);
  }

  public Value product(Value a, Value b) {
    return binary(BinaryKind.MULTIPLY, a, b);
  }

  public Value quotient(Value a, Value b) {
    return binary(BinaryKind.DIVIDE, a, b);
  }

  /** x times a number. */
  public Value scale(Value x, double factor) {
    return product(x, constant(factor));
  }

  /** Reduction over axes; negative ones count from the last. */
  public Value reduce(ReduceKind kind, Value x, boolean keepDimensions, int... axes) {
    List<Integer> sorted =
        java.util.Arrays.stream(axes).map(a -> shape(x).axis(a)).sorted().boxed().toList();
    return add(free(kind.name()), new ReduceOp.Reduce(kind, sorted, keepDimensions), x);
  }

  /** Reduction over all axes, to a scalar. */
  public Value reduceAll(ReduceKind kind, Value x) {
    int rank = shape(x).rank();
    return rank == 0
        ? x
        : reduce(kind, x, false, java.util.stream.IntStream.range(0, rank).toArray());
  }

  /** Everything after the first axis in one: {@code [N, C, H, W]} to {@code [N, C * H * W]}. */
  public Value flatten(Value x) {
    return add(
        free("flatten"),
        new MovementOp.Reshape(
            List.of(new MovementOp.Extent.SameAs(0), new MovementOp.Extent.Rest())),
        x);
  }

  /** Each pixel of {@code [N, C, H, W]} copied to a square of {@code factor} by {@code factor}. */
  public Value upsampleNearest(Value x, int factor) {
    return add(
        free("upsample"),
        new WindowOp.Resize2d(
            WindowOp.ResizeKind.NEAREST, new WindowOp.ResizeTo.Factor(factor, factor)),
        x);
  }

  public Value stopGradient(Value x) {
    return add(new ElementwiseOp.StopGradient(), x);
  }
}
