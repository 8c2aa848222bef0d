package io.tao4j.onnx;

import io.tao4j.error.TaoException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;

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
   * Initialisers by name, in the file's order, as parts of the file's bytes.
   *
   * @throws TaoException {@code ONNX-001} it cannot be read, {@code ONNX-002} a tensor is broken,
   *     {@code ONNX-003} a tensor lies outside of the model's folder, {@code ONNX-004} it is no
   *     model, and what {@link io.tao4j.wire.WireReader} throws
   */
  public static Map<String, OnnxTensor> read(Path file) {
    return Collections.unmodifiableMap(OnnxModelReader.read(file).initializers());
  }
}
