package io.tao4j.onnx;

import io.tao4j.tensor.Shape;
import io.tao4j.tensor.StoredType;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * A tensor in an ONNX file: known by type and shape, its numbers looked at when they are asked for.
 *
 * @param name name, may be empty for a tensor in an attribute
 * @param type element type in the file
 * @param shape fixed shape
 * @param bytes little-endian, row-major; a part of the file's bytes where that holds them so
 */
public record OnnxTensor(String name, StoredType type, Shape shape, Supplier<ByteBuffer> bytes) {
  /** The numbers. */
  Tensor read() {
    return type.decode(shape, bytes.get());
  }
}
