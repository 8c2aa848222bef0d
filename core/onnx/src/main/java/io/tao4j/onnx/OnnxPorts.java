package io.tao4j.onnx;

import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.graph.TensorType;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Inputs and outputs of an ONNX file under the names, and in the numbers, that another program's
 * pipelines expect. Outputs that are not named stay as they are.
 *
 * @param inputs new name of an input by its own
 * @param outputs outputs with another name or in another form
 * @param rows detections as rows of seven numbers instead of {@link SuppressedOutputs}
 */
public record OnnxPorts(Map<String, String> inputs, List<Output> outputs, Optional<Rows> rows) {
  private static final String SCOPE = "ports/";

  public OnnxPorts {
    inputs = Map.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Other names and forms, output by output. */
  public static OnnxPorts of(Map<String, String> inputs, List<Output> outputs) {
    return new OnnxPorts(inputs, outputs, Optional.empty());
  }

  /**
   * An output in another form.
   *
   * @param from its own name
   * @param to the new one, or the same
   * @param order which numbers along the last axis come first; empty for their own order
   * @param factors of the numbers along the last axis, in the new order; empty for the numbers as
   *     they are
   * @param ones further axes of length 1 behind the last
   * @param type element type, else its own
   */
  public record Output(
      String from,
      String to,
      List<Integer> order,
      List<Float> factors,
      int ones,
      Optional<DType> type) {
    public Output {
      order = List.copyOf(order);
      factors = List.copyOf(factors);
    }

    /** Another name and nothing else. */
    public static Output named(String from, String to) {
      return new Output(from, to, List.of(), List.of(), 0, Optional.empty());
    }

    /** A copy whose numbers along the last axis are multiplied. */
    public Output withFactors(List<Float> others) {
      return new Output(from, to, order, others, ones, type);
    }

    /** A copy in which other numbers along the last axis come first. */
    public Output withOrder(List<Integer> other) {
      return new Output(from, to, other, factors, ones, type);
    }

    /** A copy of another element type. */
    public Output withType(DType other) {
      return new Output(from, to, order, factors, ones, Optional.of(other));
    }

    /** A copy with further axes of length 1. */
    public Output withOnes(int axes) {
      return new Output(from, to, order, factors, axes, type);
    }
  }

  /**
   * Detections as TensorRT's plug-in NMS_TRT gives them: {@code [N, 1, K, 7]} with the picture's
   * number in the batch, the class, the score, and left, top, right and bottom; and how many of the
   * {@code K} rows are detections, {@code INT32 [N, 1, 1, 1]}. The class of other rows is -1, their
   * numbers are 0.
   *
   * @param name of the rows
   * @param count name of their number
   * @param x factor of left and right
   * @param y factor of top and bottom
   * @param firstClass number of the first class: 1 behind a background, 0 before one
   */
  public record Rows(String name, String count, float x, float y, int firstClass) {}

  /** Renames the inputs and outputs of a graph that is whole. */
  void applyTo(OnnxGraph onnx) {
    inputs.forEach((from, to) -> renameInput(onnx, from, to));
    Map<String, TensorType> all = new LinkedHashMap<>(onnx.outputs());
    onnx.outputs().clear();
    if (rows.isPresent()) {
      rows(onnx, rows.get(), all);
      return;
    }
    all.forEach(
        (name, type) -> {
          Optional<Output> port =
              outputs.stream().filter(output -> output.from().equals(name)).findFirst();
          if (port.isEmpty()) {
            onnx.output(name, type);
          } else {
            onnx.output(port.get().to(), appended(onnx, port.get(), type));
          }
        });
    for (Output output : outputs) {
      if (!all.containsKey(output.from())) {
        throw new IllegalArgumentException("there is no output '" + output.from() + "'");
      }
    }
  }

  private static void renameInput(OnnxGraph onnx, String from, String to) {
    Map<String, TensorType> all = new LinkedHashMap<>(onnx.inputs());
    if (!all.containsKey(from)) {
      throw new IllegalArgumentException("there is no input '" + from + "'");
    }
    reserve(onnx, to);
    onnx.inputs().clear();
    all.forEach((name, type) -> onnx.input(name.equals(from) ? to : name, type));
    rename(onnx, from, to);
  }

  private static void rename(OnnxGraph onnx, String from, String to) {
    onnx.nodes()
        .replaceAll(
            node ->
                new OnnxNode(
                    node.name(),
                    node.type(),
                    node.domain(),
                    renamed(node.inputs(), from, to),
                    renamed(node.outputs(), from, to),
                    node.attributes()));
    TensorType described = onnx.values().remove(from);
    if (described != null) {
      onnx.describe(to, described);
    }
  }

  private static List<String> renamed(List<String> names, String from, String to) {
    return names.stream().map(name -> name.equals(from) ? to : name).toList();
  }

  /** Adds what makes the new output of the old one, and gives its type. */
  private static TensorType appended(OnnxGraph onnx, Output port, TensorType type) {
    String value = port.from();
    if (port.to().equals(value)) {
      value = onnx.freeValue(SCOPE + port.from());
      rename(onnx, port.from(), value);
    } else {
      reserve(onnx, port.to());
    }
    if (!port.order().isEmpty()) {
      long[] order = port.order().stream().mapToLong(Integer::longValue).toArray();
      value =
          onnx.addHelper(
              SCOPE + port.to() + "_ordered",
              "Gather",
              List.of(value, onnx.constant(SCOPE + port.to() + "_order", tensor(order))),
              OnnxAttribute.of("axis", -1L));
    }
    if (!port.factors().isEmpty()) {
      value =
          onnx.addHelper(
              SCOPE + port.to() + "_scaled",
              "Mul",
              List.of(
                  value, onnx.constant(SCOPE + port.to() + "_factors", tensor(port.factors()))));
    }
    List<Dim> dims = new ArrayList<>(type.shape().dims());
    if (port.ones() > 0) {
      long[] axes = new long[port.ones()];
      for (int i = 0; i < axes.length; i++) {
        axes[i] = dims.size();
        dims.add(Dim.of(1));
      }
      value = unsqueezed(onnx, SCOPE + port.to() + "_deeper", value, axes);
    }
    DType target = port.type().orElse(type.dtype());
    boolean cast = target != type.dtype();
    onnx.add(
        new OnnxNode(
            onnx.freeNode(SCOPE + port.to()),
            cast ? "Cast" : "Identity",
            "",
            List.of(value),
            List.of(port.to()),
            cast ? List.of(to(target)) : List.of()));
    return new TensorType(target, Shape.of(dims.toArray(Dim[]::new)));
  }

  private static void rows(OnnxGraph onnx, Rows port, Map<String, TensorType> all) {
    TensorType scores = all.get(SuppressedOutputs.SCORES);
    if (scores == null) {
      throw new IllegalArgumentException("rows are made of detections, and there are none");
    }
    reserve(onnx, port.name());
    reserve(onnx, port.count());
    String column = unsqueezed(onnx, SCOPE + "scores", SuppressedOutputs.SCORES, 2);
    String zero = onnx.constant(SCOPE + "zero", Tensor.scalar(0f));
    String found = onnx.addHelper(SCOPE + "found", "Greater", List.of(column, zero));
    String kind =
        onnx.addHelper(
            SCOPE + "kind", "Cast", List.of(SuppressedOutputs.CLASSES), to(DType.FLOAT32));
    String first = onnx.constant(SCOPE + "first_class", Tensor.scalar((float) port.firstClass()));
    String shifted =
        onnx.addHelper(
            SCOPE + "kind_beside_background",
            "Add",
            List.of(unsqueezed(onnx, SCOPE + "kinds", kind, 2), first));
    String none = onnx.constant(SCOPE + "none", Tensor.scalar(-1f));
    String label = onnx.addHelper(SCOPE + "label", "Where", List.of(found, shifted, none));
    String sides =
        onnx.addHelper(
            SCOPE + "sides",
            "Mul",
            List.of(
                SuppressedOutputs.BOXES,
                onnx.constant(
                    SCOPE + "sides_factors",
                    tensor(List.of(port.x(), port.y(), port.x(), port.y())))));
    String shown = onnx.addHelper(SCOPE + "shown", "Where", List.of(found, sides, zero));
    String joined =
        onnx.addHelper(
            SCOPE + "joined",
            "Concat",
            List.of(pictures(onnx, column, zero), label, column, shown),
            OnnxAttribute.of("axis", 2L));
    put(onnx, joined, port.name(), 1);
    put(onnx, SuppressedOutputs.COUNT, port.count(), 2, 3);
    Dim batch = scores.shape().dim(0);
    onnx.output(
        port.name(),
        new TensorType(
            DType.FLOAT32, Shape.of(batch, Dim.of(1), scores.shape().dim(1), Dim.of(7))));
    onnx.output(
        port.count(),
        new TensorType(DType.INT32, Shape.of(batch, Dim.of(1), Dim.of(1), Dim.of(1))));
  }

  /** Each row's picture: its number in the batch, {@code [N, K, 1]}. */
  private static String pictures(OnnxGraph onnx, String column, String zero) {
    String shape = onnx.addHelper(SCOPE + "shape", "Shape", List.of(column));
    String first = onnx.constant(SCOPE + "first", Tensor.of(new long[] {0}));
    String size = onnx.addHelper(SCOPE + "batch", "Gather", List.of(shape, first));
    String step = onnx.constant(SCOPE + "step", Tensor.of(new long[] {1}));
    String range = onnx.addHelper(SCOPE + "range", "Range", List.of(first, size, step));
    String numbers = onnx.addHelper(SCOPE + "numbers", "Cast", List.of(range), to(DType.FLOAT32));
    String zeros = onnx.addHelper(SCOPE + "zeros", "Mul", List.of(column, zero));
    return onnx.addHelper(
        SCOPE + "picture",
        "Add",
        List.of(zeros, unsqueezed(onnx, SCOPE + "numbers_of_pictures", numbers, 1, 2)));
  }

  private static void put(OnnxGraph onnx, String value, String output, long... axes) {
    onnx.add(
        new OnnxNode(
            onnx.freeNode(SCOPE + output),
            "Unsqueeze",
            "",
            List.of(value, onnx.constant(SCOPE + output + "_axes", tensor(axes))),
            List.of(output),
            List.of()));
  }

  private static String unsqueezed(OnnxGraph onnx, String name, String value, long... axes) {
    return onnx.addHelper(
        name, "Unsqueeze", List.of(value, onnx.constant(name + "_axes", tensor(axes))));
  }

  private static OnnxAttribute to(DType type) {
    return OnnxAttribute.of("to", (long) OnnxTypes.code(type));
  }

  private static Tensor tensor(long... values) {
    return Tensor.of(values, values.length);
  }

  private static Tensor tensor(List<Float> values) {
    float[] numbers = new float[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i);
    }
    return Tensor.of(numbers, numbers.length);
  }

  private static void reserve(OnnxGraph onnx, String name) {
    if (!onnx.reserve(name)) {
      throw new IllegalArgumentException("the graph has a value '" + name + "' already");
    }
  }
}
