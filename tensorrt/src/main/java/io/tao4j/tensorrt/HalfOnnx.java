package io.tao4j.tensorrt;

import io.tao4j.model.Model;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxImporter;
import io.tao4j.onnx.OnnxOptions;
import io.tao4j.pass.FoldBatchNorm;
import io.tao4j.pass.ForInference;
import io.tao4j.pass.HalfPrecision;
import io.tao4j.tensor.DType;
import java.nio.file.Path;
import java.util.Set;

/** An ONNX file in 16-bit floats, as TensorRT 11 computes in the types that a file says. */
final class HalfOnnx {
  private HalfOnnx() {}

  /**
   * Rewrites a file; inputs and outputs keep their types. Which layers need 32 bits shows on
   * pictures only: {@code export --data_type fp16} looks at some, this narrows all. {@code
   * BFLOAT16} has the range of 32 bits, so that none does.
   *
   * @param type {@code FLOAT16} or {@code BFLOAT16}
   * @throws io.tao4j.error.TaoException as {@link OnnxImporter#read} if the file has operators that
   *     are not known here
   */
  static void rewrite(Path onnx, Path target, DType type) {
    Model model = new FoldBatchNorm().apply(new ForInference().apply(OnnxImporter.read(onnx)));
    OnnxExporter.export(
        new HalfPrecision(Set.of(), type).apply(model), target, OnnxOptions.DEFAULT.withBfloat16());
  }
}
