package io.tao4j.onnx;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.RecurrentOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.onnx.ImportOperand.Known;
import io.tao4j.onnx.ImportScope.Unsupported;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** LSTM and GRU: a layer for each direction, with weights in PyTorch's order of gates. */
final class ImportRecurrent {
  private static final List<String> PARTS = List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh");

  private ImportRecurrent() {}

  static void lstm(ImportCall call) {
    call.require("input_forget", 0);
    layer(call, EmitRecurrent.LSTM_GATES, 2);
  }

  static void gru(ImportCall call) {
    if (call.integer("linear_before_reset", 0) != 1) {
      throw new Unsupported(
          "its reset acts before the product; only linear_before_reset 1 is said");
    }
    layer(call, EmitRecurrent.GRU_GATES, 1);
  }

  /** Rows of a gate-wise tensor, as they are here. */
  private static int[] rows(List<Integer> gates, int hidden) {
    int[] rows = new int[gates.size() * hidden];
    for (int i = 0; i < rows.length; i++) {
      // the file's gate k is gate gates[k] here
      rows[gates.get(i / hidden) * hidden + i % hidden] = i;
    }
    return rows;
  }

  private static void layer(ImportCall call, List<Integer> gates, int states) {
    call.require("layout", 0);
    for (String attribute : List.of("activations", "activation_alpha", "activation_beta", "clip")) {
      if (call.hasAttribute(attribute)) {
        throw new Unsupported("it has an attribute '" + attribute + "'");
      }
    }
    if (call.has(4) || call.has(7)) {
      throw new Unsupported("it has lengths or peepholes");
    }
    int hidden = call.intAttribute("hidden_size", 0);
    String direction = call.text("direction", "forward");
    int directions = direction.equals("bidirectional") ? 2 : 1;
    int[] rows = rows(gates, hidden);
    GraphBuilder b = call.inside();
    Value x = b.add(new MovementOp.Transpose(List.of(1, 0, 2)), call.value(0));
    List<List<Value>> outputs = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      boolean reverse = direction.equals("reverse") || d == 1;
      List<Value> inputs = new ArrayList<>(List.of(x));
      String suffix = directions == 2 && d == 1 ? "_reverse" : "";
      for (int part = 0; part < 4; part++) {
        inputs.add(weight(call, b, part, d, rows, PARTS.get(part) + suffix));
      }
      for (int i = 0; i < states && has(call, 5); i++) {
        inputs.add(state(call, b, 5 + i, d));
      }
      RecurrentOp op =
          states == 2
              ? new RecurrentOp.Lstm(hidden, reverse)
              : new RecurrentOp.Gru(hidden, reverse);
      outputs.add(b.addAll("direction" + d, op, inputs));
    }
    steps(call, b, outputs);
    for (int i = 1; i < 1 + states; i++) {
      int which = i;
      if (i < call.outputs()) {
        List<Value> last = outputs.stream().map(o -> front(b, o.get(which))).toList();
        call.define(i, joined(b, last, 0));
      }
    }
  }

  /** [N, T, H] of each direction to [T, D, N, H]. */
  private static void steps(ImportCall call, GraphBuilder b, List<List<Value>> outputs) {
    List<Value> steps = new ArrayList<>();
    for (List<Value> output : outputs) {
      Value first = b.add(new MovementOp.Transpose(List.of(1, 0, 2)), output.get(0));
      steps.add(
          b.add(
              new MovementOp.Reshape(
                  List.of(
                      new Extent.SameAs(0),
                      new Extent.Sized(1),
                      new Extent.SameAs(1),
                      new Extent.SameAs(2))),
              first));
    }
    call.define(0, joined(b, steps, 1));
  }

  private static Value front(GraphBuilder b, Value state) {
    return b.add(
        new MovementOp.Reshape(
            List.of(new Extent.Sized(1), new Extent.SameAs(0), new Extent.SameAs(1))),
        state);
  }

  private static Value joined(GraphBuilder b, List<Value> parts, int axis) {
    return parts.size() == 1
        ? parts.get(0)
        : b.add(new MovementOp.Concat(axis), parts.toArray(Value[]::new));
  }

  /** Whether there is a state that is not all zeros. */
  private static boolean has(ImportCall call, int index) {
    if (!call.has(index)) {
      return false;
    }
    return !(call.operand(index) instanceof Known known)
        || Arrays.stream(known.tensor().toDoubleArray()).anyMatch(v -> v != 0)
        || call.has(index + 1) && index == 5 && has(call, index + 1);
  }

  private static Value state(ImportCall call, GraphBuilder b, int index, int direction) {
    return without(
        b, b.add(new MovementOp.Slice(0, direction, direction + 1, 1), call.value(index)));
  }

  /** Without the first axis, which has one element. */
  private static Value without(GraphBuilder b, Value x) {
    List<Extent> extents = new ArrayList<>();
    for (int axis = 1; axis < b.shape(x).rank(); axis++) {
      extents.add(new Extent.SameAs(axis));
    }
    return b.add(new MovementOp.Reshape(extents), x);
  }

  /** One of four tensors of a direction: weights are operands 1 and 2, both biases operand 3. */
  private static Value weight(
      ImportCall call, GraphBuilder b, int part, int direction, int[] rows, String name) {
    int hidden = call.intAttribute("hidden_size", 1);
    int operand = Math.min(part + 1, 3);
    int from = part == 3 ? rows.length : 0;
    if (!call.has(operand)) {
      return b.add(
          new SourceOp.Constant(
              DType.FLOAT32, Shape.of(rows.length), Collections.nCopies(rows.length, 0.0)));
    }
    if (call.operand(operand) instanceof Known known) {
      Tensor reordered = ordered(known.tensor(), direction, from, rows);
      Role role = part < 2 ? Role.WEIGHT : Role.BIAS;
      return call.scope()
          .parameter(
              new Known(known.name(), reordered, known.trained()),
              "." + name,
              role,
              new Initializer.FanInUniform(hidden));
    }
    Value all =
        without(
            b, b.add(new MovementOp.Slice(0, direction, direction + 1, 1), call.value(operand)));
    Value part0 =
        operand == 3 ? b.add(new MovementOp.Slice(0, from, from + rows.length, 1), all) : all;
    List<Double> places = Arrays.stream(rows).mapToObj(row -> (double) row).toList();
    Value order = b.add(new SourceOp.Constant(DType.INT64, Shape.of(rows.length), places));
    return b.add(new IndexOp.Gather(0), part0, order);
  }

  private static Tensor ordered(Tensor tensor, int direction, int from, int[] rows) {
    long[] sizes = tensor.shape().toArray();
    int inner = sizes.length == 3 ? Math.toIntExact(sizes[2]) : 1;
    int all = Math.toIntExact(sizes[1]);
    float[] values = tensor.toFloatArray();
    float[] reordered = new float[rows.length * inner];
    for (int row = 0; row < rows.length; row++) {
      int source = (direction * all + from + rows[row]) * inner;
      System.arraycopy(values, source, reordered, row * inner, inner);
    }
    return sizes.length == 3
        ? Tensor.of(reordered, rows.length, inner)
        : Tensor.of(reordered, (long) rows.length);
  }
}
