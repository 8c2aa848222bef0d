package io.tao4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.tensor.Shape;
import io.tao4j.wire.WireWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxWeightsTest {
  @TempDir Path folder;

  private static WireWriter tensor(String name, long[] shape, float... values) {
    WireWriter tensor = new WireWriter();
    for (long size : shape) {
      tensor.int64(1, size);
    }
    return tensor.int64(2, 1).packedFloats(4, values).string(8, name);
  }

  private static WireWriter node(String type, String first, String second, String output) {
    return new WireWriter().string(1, first).string(1, second).string(2, output).string(4, type);
  }

  private Path model(WireWriter graph) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, new WireWriter().int64(1, 8).message(7, graph).toByteArray());
    return file;
  }

  /** What PyTorch's exporter makes of two dense layers, one of them added from the other side. */
  @Test
  void matricesWithoutANameHaveThatOfTheirBias() throws IOException {
    Path file =
        model(
            new WireWriter()
                .message(1, node("MatMul", "x", "onnx::MatMul_1", "a"))
                .message(1, node("Add", "first.bias", "a", "b"))
                .message(1, node("MatMul", "b", "onnx::MatMul_2", "c"))
                .message(1, node("Add", "c", "second.dense.bias", "y"))
                .message(5, tensor("onnx::MatMul_1", new long[] {2, 3}, 1, 2, 3, 4, 5, 6))
                .message(5, tensor("first.bias", new long[] {3}, 0, 0, 0))
                .message(5, tensor("onnx::MatMul_2", new long[] {3, 1}, 7, 8, 9))
                .message(5, tensor("second.dense.bias", new long[] {1}, 0)));
    Map<String, OnnxTensor> weights = OnnxWeights.read(file);
    assertThat(weights.keySet())
        .containsExactlyInAnyOrder(
            "first.weight", "first.bias", "second.dense.weight", "second.dense.bias");
    assertThat(weights.get("first.weight").shape()).isEqualTo(Shape.of(3, 2));
    assertThat(weights.get("first.weight").read().toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(weights.get("second.dense.weight").read().toFloatArray()).containsExactly(7, 8, 9);
  }

  @Test
  void othersStayAsTheyAre() throws IOException {
    Path file =
        model(
            new WireWriter()
                .message(1, node("MatMul", "x", "kernel", "a"))
                .message(1, node("Add", "a", "offset", "b"))
                .message(1, node("MatMul", "b", "named.weight", "c"))
                .message(1, node("Add", "c", "named.bias", "y"))
                .message(5, tensor("kernel", new long[] {1, 1}, 1))
                .message(5, tensor("offset", new long[] {1}, 0))
                .message(5, tensor("named.weight", new long[] {1, 2}, 1, 2))
                .message(5, tensor("named.bias", new long[] {2}, 0, 0)));
    Map<String, OnnxTensor> weights = OnnxWeights.read(file);
    assertThat(weights.keySet())
        .containsExactlyInAnyOrder("kernel", "offset", "named.weight", "named.bias");
    assertThat(weights.get("named.weight").shape()).isEqualTo(Shape.of(1, 2));
  }
}
