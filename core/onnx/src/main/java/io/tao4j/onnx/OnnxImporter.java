package io.tao4j.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.LogicalKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.onnx.ImportOperand.Computed;
import io.tao4j.onnx.ImportOperand.Known;
import io.tao4j.onnx.ImportScope.Unsupported;
import io.tao4j.onnx.OnnxModelReader.ReadDim;
import io.tao4j.onnx.OnnxModelReader.ReadModel;
import io.tao4j.onnx.OnnxModelReader.ReadNode;
import io.tao4j.onnx.OnnxModelReader.ReadValue;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.StoredType;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads an ONNX file as a model that can be trained, pruned and exported like one that was built
 * here. What {@link OnnxExporter} writes comes back with the same names; foreign models of operator
 * sets 9 to 21 are read as far as their operators can be said with the ops here: {@link
 * #operators()} lists them.
 *
 * <p>Initialisers become parameters (running statistics: buffers) of their own names, with
 * characters that a graph does not accept replaced by {@code _}. Arithmetic on shapes is done while
 * reading. A product with a matrix of the file, and the bias that is added next, become a dense
 * layer, so that the pruner sees its channels.
 *
 * <p>A file whose layers have their weights in half precision is read in single, inputs and outputs
 * too. Where {@link ImportOptions} ask for pictures as {@code [N, C, H, W]} and the file takes its
 * channels last, a transposition is put in front.
 */
public final class OnnxImporter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long OLDEST = 9;
  private static final long NEWEST = 21;

  private static final Map<String, Consumer<ImportCall>> OPERATORS = operatorTable();

  private static Map<String, Consumer<ImportCall>> operatorTable() {
    Map<String, Consumer<ImportCall>> table = new TreeMap<>();
    Map.ofEntries(
            Map.entry("Neg", UnaryKind.NEGATE),
            Map.entry("Abs", UnaryKind.ABSOLUTE),
            Map.entry("Exp", UnaryKind.EXP),
            Map.entry("Log", UnaryKind.LOG),
            Map.entry("Sqrt", UnaryKind.SQRT),
            Map.entry("Reciprocal", UnaryKind.RECIPROCAL),
            Map.entry("Sin", UnaryKind.SIN),
            Map.entry("Cos", UnaryKind.COS),
            Map.entry("Atan", UnaryKind.ARCTANGENT),
            Map.entry("Erf", UnaryKind.ERF),
            Map.entry("Sign", UnaryKind.SIGN),
            Map.entry("Floor", UnaryKind.FLOOR),
            Map.entry("Round", UnaryKind.ROUND),
            Map.entry("Relu", UnaryKind.RELU),
            Map.entry("Sigmoid", UnaryKind.SIGMOID),
            Map.entry("Tanh", UnaryKind.TANH),
            Map.entry("Softplus", UnaryKind.SOFTPLUS),
            Map.entry("HardSwish", UnaryKind.HARD_SWISH),
            Map.entry("Mish", UnaryKind.MISH))
        .forEach((type, kind) -> table.put(type, call -> ImportElementwise.unary(call, kind)));
    Map.of(
            "Add", BinaryKind.ADD,
            "Sum", BinaryKind.ADD,
            "Sub", BinaryKind.SUBTRACT,
            "Mul", BinaryKind.MULTIPLY,
            "Div", BinaryKind.DIVIDE,
            "Max", BinaryKind.MAXIMUM,
            "Min", BinaryKind.MINIMUM,
            "Pow", BinaryKind.POWER)
        .forEach((type, kind) -> table.put(type, call -> ImportElementwise.binary(call, kind)));
    Map.of(
            "Equal", CompareKind.EQUAL,
            "Less", CompareKind.LESS,
            "LessOrEqual", CompareKind.LESS_OR_EQUAL,
            "Greater", CompareKind.GREATER,
            "GreaterOrEqual", CompareKind.GREATER_OR_EQUAL)
        .forEach((type, kind) -> table.put(type, call -> ImportElementwise.compare(call, kind)));
    Map.of(
            "ReduceSum", ReduceKind.SUM,
            "ReduceMean", ReduceKind.MEAN,
            "ReduceMax", ReduceKind.MAXIMUM,
            "ReduceMin", ReduceKind.MINIMUM)
        .forEach((type, kind) -> table.put(type, call -> ImportElementwise.reduce(call, kind)));
    table.put("Ceil", ImportElementwise::ceiling);
    table.put("ReduceL2", ImportElementwise::reduceNorm);
    table.put("Not", ImportIndices::not);
    Map.of("And", LogicalKind.AND, "Or", LogicalKind.OR, "Xor", LogicalKind.XOR)
        .forEach((type, kind) -> table.put(type, call -> ImportIndices.logical(call, kind)));
    table.put("ScatterND", ImportIndices::scatter);
    table.put("CumSum", ImportIndices::cumulativeSum);
    table.put("GridSample", ImportIndices::gridSample);
    table.put("RoiAlign", ImportIndices::roiAlign);
    table.put("LSTM", ImportRecurrent::lstm);
    table.put("GRU", ImportRecurrent::gru);
    table.put("Where", ImportElementwise::where);
    table.put("LeakyRelu", ImportElementwise::leakyRelu);
    table.put("PRelu", ImportElementwise::parametricRelu);
    table.put("Elu", ImportElementwise::elu);
    table.put("Clip", ImportElementwise::clip);
    table.put("HardSigmoid", ImportElementwise::hardSigmoid);
    table.put("Gelu", ImportElementwise::gelu);
    table.put("Cast", ImportElementwise::cast);
    table.put("ArgMax", ImportElementwise::argMax);
    table.put("TopK", ImportIndices::topK);
    table.put("QuantizeLinear", ImportElementwise::quantize);
    table.put("DequantizeLinear", ImportElementwise::dequantize);
    table.put("Conv", ImportLayers::conv);
    table.put("ConvTranspose", ImportLayers::convTranspose);
    table.put("MaxPool", ImportLayers::maxPool);
    table.put("AveragePool", ImportLayers::averagePool);
    table.put("GlobalAveragePool", call -> ImportLayers.globalPool(call, ReduceKind.MEAN));
    table.put("GlobalMaxPool", call -> ImportLayers.globalPool(call, ReduceKind.MAXIMUM));
    table.put("Resize", ImportLayers::resize);
    table.put("Upsample", ImportLayers::resize);
    table.put("Gemm", ImportLayers::gemm);
    table.put("MatMul", ImportLayers::matMul);
    table.put("BatchNormalization", ImportLayers::batchNorm);
    table.put("LayerNormalization", ImportLayers::layerNorm);
    table.put("InstanceNormalization", ImportLayers::instanceNorm);
    table.put("Softmax", call -> ImportLayers.softmax(call, false));
    table.put("LogSoftmax", call -> ImportLayers.softmax(call, true));
    table.put("Dropout", ImportLayers::dropout);
    table.put("Shape", ImportMovement::shape);
    table.put("Constant", ImportMovement::constant);
    table.put("ConstantOfShape", ImportMovement::constantOfShape);
    table.put("Identity", ImportMovement::identity);
    table.put("Reshape", ImportMovement::reshape);
    table.put("Flatten", ImportMovement::flatten);
    table.put("Squeeze", ImportMovement::squeeze);
    table.put("Unsqueeze", ImportMovement::unsqueeze);
    table.put("Transpose", ImportMovement::transpose);
    table.put("Concat", ImportMovement::concat);
    table.put("Slice", ImportMovement::slice);
    table.put("Split", ImportMovement::split);
    table.put("Pad", ImportMovement::pad);
    table.put("Expand", ImportMovement::expand);
    table.put("Tile", ImportMovement::tile);
    table.put("Gather", ImportMovement::gather);
    table.put("Range", ImportIndices::range);
    table.put("Mod", ImportMovement::remainder);
    table.put("OneHot", ImportMovement::oneHot);
    return table;
  }

  /** Operators with weights. */
  private static final Set<String> WEIGHTED =
      Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "BatchNormalization");

  private final Path file;
  private final ReadModel source;
  private final ImportOptions options;
  private final ImportScope scope;
  private final Map<String, ImportOperand> operands = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private OnnxImporter(Path file, ImportOptions options) {
    this.file = file;
    this.source = OnnxModelReader.read(file);
    this.options = options;
    this.scope = new ImportScope(hasHalfWeights());
  }

  /** Names of the operators that are read, in some or all of their forms. */
  public static List<String> operators() {
    return List.copyOf(OPERATORS.keySet());
  }

  /** Reads a file as it is. */
  public static Model read(Path file) {
    return read(file, ImportOptions.DEFAULT);
  }

  /**
   * Reads a file.
   *
   * @throws TaoException {@code ONNX-001} to {@code ONNX-004} the file is broken, {@code ONNX-005}
   *     its operator set is too old or too new, {@code ONNX-006} nodes that have no counterpart
   *     here, all of them by name, {@code ONNX-007} an input that cannot be one here
   */
  public static Model read(Path file, ImportOptions options) {
    return new OnnxImporter(file, options).model();
  }

  private Model model() {
    if (source.operatorSet() < OLDEST || source.operatorSet() > NEWEST) {
      throw new TaoException(
          "ONNX-005",
          "%s has operator set %s; %s to %s are read"
              .formatted(file, source.operatorSet(), OLDEST, NEWEST),
          "export it again, for example with opset 17");
    }
    Map<String, List<ReadNode>> consumers = new HashMap<>();
    for (ReadNode node : source.nodes()) {
      node.inputs().stream()
          .distinct()
          .forEach(name -> consumers.computeIfAbsent(name, k -> new ArrayList<>()).add(node));
    }
    for (ReadValue output : source.outputs()) {
      consumers
          .computeIfAbsent(output.name(), k -> new ArrayList<>())
          .add(new ReadNode("", "", "(output)", List.of(), List.of(), Map.of()));
    }
    source.initializers().keySet().forEach(scope::reserve);
    source
        .initializers()
        .forEach(
            (name, tensor) ->
                operands.put(name, new Known(name, scope.computed(tensor.read()), true)));
    inputs();
    source.nodes().forEach(node -> translate(node, consumers));
    if (!problems.isEmpty()) {
      List<String> details = new ArrayList<>(problems.subList(0, Math.min(20, problems.size())));
      if (problems.size() > 20) {
        details.add("and %s more".formatted(problems.size() - 20));
      }
      throw new TaoException(
          "ONNX-006",
          "%s has %s nodes that cannot be said with the ops here".formatted(file, problems.size()),
          details,
          null);
    }
    for (ReadValue output : source.outputs()) {
      scope.builder().output(output.name(), result(output));
    }
    Graph built = scope.builder().build();
    // what no output needs is left behind
    Graph graph = built.withOutputs(built.outputs().stream().map(Graph.Output::name).toList());
    Map<String, Tensor> weights = new LinkedHashMap<>();
    graph.parameters().forEach(p -> weights.put(p.name(), weight(p.name())));
    graph.buffers().forEach(b -> weights.put(b.name(), weight(b.name())));
    return new Model(graph, Weights.of(weights), meta());
  }

  private Tensor weight(String name) {
    Tensor tensor = scope.weights().get(name);
    if (tensor == null) {
      throw new IllegalStateException("no numbers for '" + name + "'");
    }
    return tensor;
  }

  private Value result(ReadValue output) {
    ImportOperand operand = operands.get(output.name());
    if (operand instanceof Computed computed) {
      return computed.value();
    }
    if (operand instanceof Known known) {
      return scope.value(known);
    }
    throw new TaoException(
        "ONNX-006",
        "%s: output '%s' is %s"
            .formatted(file, output.name(), operand == null ? "computed by no node" : "a shape"));
  }

  // Inputs

  private void inputs() {
    Map<String, Long> divisors = divisors();
    boolean only =
        source.inputs().stream()
                .filter(input -> !source.initializers().containsKey(input.name()))
                .count()
            == 1;
    for (ReadValue input : source.inputs()) {
      if (source.initializers().containsKey(input.name())) {
        continue; // until IR version 4 initialisers were listed as inputs
      }
      String name = scope.free(input.name());
      Shape shape =
          options
              .inputShapes()
              .getOrDefault(input.name(), only ? options.inputShapes().get("") : null);
      if (shape == null) {
        shape = shape(input, divisors);
      }
      try {
        DType type = scope.computed(ImportElementwise.type(input.type()));
        Value value = scope.builder().input(name, type, shape);
        if (hasBatchOfOne(input) && shape.rank() > 0 && !shape.dim(0).isFixed()) {
          scope.freeBatch(shape.dim(0));
        }
        if (hasChannelsLast(input, shape)) {
          value =
              scope
                  .builder()
                  .add(
                      scope.free(name + "/channels_last"),
                      new MovementOp.Transpose(List.of(0, 2, 3, 1)),
                      value);
        }
        operands.put(input.name(), new Computed(value));
      } catch (Unsupported e) {
        throw new TaoException(
            "ONNX-007", "%s: input '%s' has the %s".formatted(file, input.name(), e.getMessage()));
      }
    }
  }

  private static boolean hasBatchOfOne(ReadValue input) {
    List<ReadDim> dims = input.dims();
    return dims == null || !dims.isEmpty() && Long.valueOf(1).equals(dims.get(0).size());
  }

  /**
   * Whether the file takes pictures as {@code [N, H, W, C]} where {@code [N, C, H, W]} was asked
   * for: by its last size, which is that of the channels, while its second cannot be.
   */
  private static boolean hasChannelsLast(ReadValue input, Shape requested) {
    List<ReadDim> dims = input.dims();
    if (dims == null || dims.size() != 4 || requested.rank() != 4 || !requested.dim(1).isFixed()) {
      return false;
    }
    Long channels = requested.size(1);
    return channels.equals(dims.get(3).size()) && !channels.equals(dims.get(1).size());
  }

  /** Whether a layer's weights are in half precision; a graph here has its parameters in single. */
  private boolean hasHalfWeights() {
    return source.nodes().stream()
        .filter(node -> WEIGHTED.contains(node.type()))
        .flatMap(node -> node.inputs().stream())
        .map(source.initializers()::get)
        .anyMatch(
            tensor ->
                tensor != null
                    && (tensor.type() == StoredType.FLOAT16
                        || tensor.type() == StoredType.BFLOAT16));
  }

  private Shape shape(ReadValue input, Map<String, Long> divisors) {
    if (input.dims() == null) {
      throw new TaoException(
          "ONNX-007",
          "%s: the shape of input '%s' is not said".formatted(file, input.name()),
          "give it (ImportOptions), or export the model with shapes");
    }
    List<Dim> dims = new ArrayList<>();
    for (ReadDim dim : input.dims()) {
      if (dim.size() != null && dim.size() > 0) {
        dims.add(Dim.of(dim.size()));
      } else {
        String name =
            dim.name().isEmpty()
                ? dims.isEmpty() ? "N" : input.name() + "_" + dims.size()
                : dim.name();
        String legal = name.replaceAll("[^A-Za-z0-9_]", "_").replaceFirst("^(\\d)", "_$1");
        dims.add(Dim.symbol(legal, divisors.getOrDefault(name, 1L)));
      }
    }
    return new Shape(dims);
  }

  /** What symbols are multiples of, where this library wrote the file. */
  private Map<String, Long> divisors() {
    return property("tao4j.symbols", new TypeReference<Map<String, Long>>() {}, Map.of());
  }

  private <T> T property(String name, TypeReference<T> type, T otherwise) {
    String text = source.properties().get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new TaoException(
          "ONNX-004",
          "%s: property %s is not what tao4j writes".formatted(file, name),
          List.of(e.getOriginalMessage()),
          e);
    }
  }

  private ModelMeta meta() {
    return new ModelMeta(
        source.properties().getOrDefault("tao4j.network", "onnx"),
        property("tao4j.class_names", new TypeReference<List<String>>() {}, List.of()),
        property("tao4j.preprocessing", new TypeReference<Map<String, Object>>() {}, Map.of()),
        property("tao4j.metrics", new TypeReference<Map<String, Double>>() {}, Map.of()),
        Map.of());
  }

  // Nodes

  private void translate(ReadNode node, Map<String, List<ReadNode>> consumers) {
    boolean blocked =
        node.inputs().stream().anyMatch(name -> !name.isEmpty() && !operands.containsKey(name));
    if (blocked) {
      return; // behind a node that is reported already
    }
    boolean done =
        !node.outputs().isEmpty() && node.outputs().stream().allMatch(operands::containsKey);
    if (done) {
      return; // taken in with an earlier node
    }
    Consumer<ImportCall> operator =
        node.domain().isEmpty() || node.domain().equals("ai.onnx")
            ? OPERATORS.get(node.type())
            : null;
    if (operator == null) {
      report(
          node,
          node.domain().isEmpty()
              ? "no such operator is known here"
              : "operators of '" + node.domain() + "' are not known");
      return;
    }
    try {
      operator.accept(new ImportCall(node, source.operatorSet(), scope, operands, consumers));
    } catch (Unsupported e) {
      report(node, String.valueOf(e.getMessage()));
    } catch (TaoException e) {
      report(node, e.problem());
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      // Attributes that no standard allows end in the checks of shapes and records.
      report(node, "it does not fit its operands: " + e.getMessage());
    }
  }

  private void report(ReadNode node, String reason) {
    String name = node.name().isEmpty() ? String.join(", ", node.outputs()) : node.name();
    problems.add("%s '%s': %s".formatted(node.type(), name, reason));
  }
}
