package io.tao4j.onnx;

import io.tao4j.graph.RecurrentOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Recurrent layers. ONNX has the steps first, an axis for directions, gates in another order and
 * both biases in one.
 */
final class EmitRecurrent implements RecurrentOp.Visitor<EmitCall, List<String>> {
  static final EmitRecurrent INSTANCE = new EmitRecurrent();

  private EmitRecurrent() {}

  /** ONNX: input, output, forget, cell; here: input, forget, cell, output. */
  static final List<Integer> LSTM_GATES = List.of(0, 3, 1, 2);

  /** ONNX: update, reset, new; here: reset, update, new. */
  static final List<Integer> GRU_GATES = List.of(1, 0, 2);

  @Override
  public List<String> visit(RecurrentOp.Lstm op, EmitCall call) {
    return emit(op, call, "LSTM", LSTM_GATES, 2);
  }

  @Override
  public List<String> visit(RecurrentOp.Gru op, EmitCall call) {
    return emit(op, call, "GRU", GRU_GATES, 1, OnnxAttribute.of("linear_before_reset", 1L));
  }

  private static List<String> emit(
      RecurrentOp op,
      EmitCall call,
      String type,
      List<Integer> gates,
      int states,
      OnnxAttribute... more) {
    long[] rows = new long[gates.size() * op.hidden()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (long) gates.get(i / op.hidden()) * op.hidden() + i % op.hidden();
    }
    String order = call.constant("order", Tensor.of(rows, rows.length));
    List<String> operands = new ArrayList<>();
    operands.add(
        call.helper(
            "steps",
            "Transpose",
            List.of(call.inputs().get(0)),
            OnnxAttribute.list("perm", 1, 0, 2)));
    for (int i = 1; i < 3; i++) {
      operands.add(direction(call, "weight_" + i, ordered(call, order, i)));
    }
    String biases =
        call.helper(
            "biases",
            "Concat",
            List.of(ordered(call, order, 3), ordered(call, order, 4)),
            EmitCall.axis(0));
    operands.add(direction(call, "bias", biases));
    operands.add(""); // lengths
    for (int i = 5; i < call.inputs().size(); i++) {
      operands.add(direction(call, "state_" + i, call.inputs().get(i)));
    }
    List<String> results = new ArrayList<>();
    for (int i = 0; i < 1 + states; i++) {
      results.add(call.onnx().freeValue(call.node().name() + "/result_" + i));
    }
    List<OnnxAttribute> attributes = new ArrayList<>();
    attributes.add(OnnxAttribute.of("direction", op.reverse() ? "reverse" : "forward"));
    attributes.add(OnnxAttribute.of("hidden_size", (long) op.hidden()));
    Collections.addAll(attributes, more);
    call.onnx().add(new OnnxNode(call.node().name(), type, "", operands, results, attributes));
    // [T, 1, N, H] to [N, T, H], [1, N, H] to [N, H]
    String direction = call.constant("direction", 1);
    String turned = call.helper("squeezed", "Squeeze", List.of(results.get(0), direction));
    List<String> outputs = new ArrayList<>(call.outputs().subList(0, 1 + states));
    add(call, "Transpose", List.of(turned), outputs.get(0), OnnxAttribute.list("perm", 1, 0, 2));
    for (int i = 1; i <= states; i++) {
      add(call, "Squeeze", List.of(results.get(i), call.constant("layer", 0)), outputs.get(i));
    }
    return outputs;
  }

  private static String ordered(EmitCall call, String order, int operand) {
    String weight = call.operand(operand, DType.FLOAT32);
    return call.helper("gates_" + operand, "Gather", List.of(weight, order), EmitCall.axis(0));
  }

  private static String direction(EmitCall call, String what, String value) {
    return call.helper(what, "Unsqueeze", List.of(value, call.constant("front", 0)));
  }

  private static void add(
      EmitCall call, String type, List<String> operands, String output, OnnxAttribute... how) {
    String name = call.onnx().freeNode(output + "/" + type);
    call.onnx().add(new OnnxNode(name, type, "", operands, List.of(output), List.of(how)));
  }
}
