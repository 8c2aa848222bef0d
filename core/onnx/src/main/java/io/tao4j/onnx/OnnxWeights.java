package io.tao4j.onnx;

import io.tao4j.error.TaoException;
import io.tao4j.onnx.OnnxModelReader.ReadModel;
import io.tao4j.onnx.OnnxModelReader.ReadNode;
import io.tao4j.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The initialisers of an ONNX file, without its graph. */
public final class OnnxWeights {
  private OnnxWeights() {}

  /**
   * Whether a file that begins like this may be an ONNX model: {@link #isOnnx} needs all of it.
   *
   * @param head a file's first bytes
   */
  public static boolean mayBeOnnx(ByteBuffer head) {
    return OnnxModelReader.mayBeOnnx(head);
  }

  /** Whether bytes are a whole ONNX model; looks at the fields at the top only. */
  public static boolean isOnnx(ByteBuffer file) {
    return OnnxModelReader.isOnnx(file);
  }

  /**
   * Initialisers by name, in the file's order, as parts of the file's bytes. PyTorch's exporter
   * turns the matrix of a dense layer over and leaves it without a name ({@code onnx::MatMul_885});
   * here it has the layer's, which the bias behind it tells, and its own {@code [out, in]} again.
   *
   * @throws TaoException {@code ONNX-001} it cannot be read, {@code ONNX-002} a tensor is broken,
   *     {@code ONNX-003} a tensor lies outside of the model's folder, {@code ONNX-004} it is no
   *     model, and what {@link io.tao4j.wire.WireReader} throws
   */
  public static Map<String, OnnxTensor> read(Path file) {
    ReadModel model = OnnxModelReader.read(file);
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>(model.initializers());
    Map<String, String> matrices = new HashMap<>();
    for (ReadNode node : model.nodes()) {
      if (node.type().equals("MatMul") && isMatrix(tensors.get(node.inputs().get(1)))) {
        matrices.put(node.outputs().get(0), node.inputs().get(1));
      } else if (node.type().equals("Add")) {
        name(tensors, matrices.get(node.inputs().get(0)), node.inputs().get(1));
        name(tensors, matrices.get(node.inputs().get(1)), node.inputs().get(0));
      }
    }
    return Collections.unmodifiableMap(tensors);
  }

  private static boolean isMatrix(@Nullable OnnxTensor tensor) {
    return tensor != null && tensor.shape().rank() == 2;
  }

  /** Names a matrix after the bias that is added behind it. */
  private static void name(
      Map<String, OnnxTensor> tensors, @Nullable String matrix, String biasName) {
    OnnxTensor bias = tensors.get(biasName);
    OnnxTensor turned = matrix == null ? null : tensors.get(matrix);
    if (turned == null || bias == null || !biasName.endsWith(".bias")) {
      return;
    }
    String name = biasName.substring(0, biasName.length() - "bias".length()) + "weight";
    long in = turned.shape().size(0);
    long out = turned.shape().size(1);
    if (tensors.containsKey(name) || !bias.shape().equals(Shape.of(out))) {
      return;
    }
    tensors.remove(matrix);
    tensors.put(
        name,
        new OnnxTensor(name, turned.type(), Shape.of(out, in), () -> transposed(turned, in, out)));
  }

  private static ByteBuffer transposed(OnnxTensor matrix, long in, long out) {
    int size = matrix.type().byteSize();
    int rows = Math.toIntExact(in);
    int columns = Math.toIntExact(out);
    ByteBuffer from = matrix.bytes().get();
    int start = from.position();
    ByteBuffer to = ByteBuffer.allocate(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        int at = start + (row * columns + column) * size;
        for (int b = 0; b < size; b++) {
          to.put(from.get(at + b));
        }
      }
    }
    return to.flip();
  }
}
